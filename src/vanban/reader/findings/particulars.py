"""The document's own number and date, and documents cited without theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanban.reader.case import Case
from vanban.reader.draft import Finding, Severity
from vanban.text.span import Span


def check(case: Case) -> Iterator[Finding]:
    document = case.draft.document
    start = next((words.span for words in case.text), Span(0, 0))
    if document.number.value is None:
        span = document.number.span
        says = "Văn bản chưa có số" + (f": “{case.source.of(span).strip()}”." if span else ".")
        yield Finding("number_missing", span or start, says, Severity.SERIOUS, ("/document/number",))
    if document.date.value is None or len(document.date.value) < 10:
        span = document.date.span
        says = "Ngày ban hành còn để trống" + (f": “{case.source.of(span).strip()}”." if span else ".")
        yield Finding("date_missing", span or start, says, Severity.SERIOUS, ("/document/date",))
    yield from _undated(case)


def _undated(case: Case) -> Iterator[Finding]:
    """A numbered document cited without its date anywhere; a number that holds its year dates itself."""
    dated = {cited.number for cited in case.draft.citations if cited.date}
    for index, cited in enumerate(case.draft.citations):
        if (
            cited.number
            and cited.number not in dated
            and not cited.date
            and not re.search(r"/(?:19|20)\d\d/", cited.number)
        ):
            name = f"{cited.type or 'Văn bản'} số {cited.number}"
            yield Finding(
                "date_missing",
                cited.span,
                f"{name} được viện dẫn mà không ghi ngày.",
                Severity.CHECK,
                (f"/citations/{index}",),
            )
