"""Answer with an official document: written anew for every download, nothing of it is kept."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from loa.core import sheets
from loa.files.states import MediaType
from vanban.writer import docx, pdf
from vanban.writer.document import Document
from vanban.writer.errors import NotWritable

FILE_NAME = re.compile(r"[^\w\s.,()-]+")


def as_file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    clean = " ".join(FILE_NAME.sub("-", name).split())
    response["Content-Disposition"] = content_disposition_header(True, clean) or "attachment"
    return response


def as_paper(request: HttpRequest, document: Document, *, ending: str, name: str, back: str) -> HttpResponse:
    """The document as Word or PDF; where a PDF cannot be made, back to the page with the reason."""
    if ending == "docx":
        return as_file(docx.write(document), MediaType.DOCX.value, f"{name}.docx")
    if ending != "pdf":
        raise Http404
    try:
        return as_file(pdf.write(document), MediaType.PDF.value, f"{name}.pdf")
    except NotWritable as error:
        messages.warning(request, f"{error} Vẫn tải được bản Word.")
        return redirect(back)


def as_sheet(sheet: sheets.Sheet, *, name: str) -> HttpResponse:
    return as_file(sheets.as_xlsx(sheet), sheets.XLSX, f"{name}.xlsx")
