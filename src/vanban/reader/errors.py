"""Why a file cannot be read, in one sentence that a person can act on."""

from __future__ import annotations


class Unreadable(Exception):
    """The file cannot be read as a document.

    `code` is one of: empty, encrypted, not_a_document, too_large, damaged, tool_missing.
    `str(error)` is a whole sentence in Vietnamese that says what is wrong and what to do.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def too_long() -> Unreadable:
    """For far more text or rows than a document of an office holds."""
    return Unreadable("too_large", "Văn bản quá dài để là một kế hoạch. Hãy tách lấy phần kế hoạch rồi gửi lại.")
