"""Why a file cannot be read, in one sentence that a person can act on."""

from __future__ import annotations

from vanban.files.refusal import Trouble


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


_SAVE_AGAIN = "Hãy mở bằng Word, lưu lại rồi gửi lại."
_TROUBLES = {
    Trouble.DAMAGED: ("damaged", f"Tệp bị hỏng hoặc tải chưa trọn vẹn. {_SAVE_AGAIN}"),
    Trouble.SWOLLEN: (
        "too_large",
        "Tệp nén bung ra quá lớn (có thể là tệp cố ý gây nghẽn) nên không được mở. Hãy kiểm tra nguồn của tệp.",
    ),
    Trouble.LOCKED: ("encrypted", "Tệp được nén có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."),
    Trouble.BROKEN_XML: ("damaged", f"Nội dung tệp Word bị hỏng. {_SAVE_AGAIN}"),
    Trouble.TOO_LONG: ("too_large", "Văn bản bên trong tệp quá lớn để đọc. Hãy tách văn bản thành nhiều tệp."),
}


def refused(trouble: Trouble) -> Unreadable:
    """For what `vanban.files` does not open."""
    return Unreadable(*_TROUBLES[trouble])
