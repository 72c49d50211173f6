"""Send a stored file. The page that holds the file has an address for it and asks who may see it; this only answers."""

from __future__ import annotations

from django.http import FileResponse
from django.utils.http import content_disposition_header

from loa.files.models import StoredFile
from loa.files.states import MediaType

ALONE = "sandbox; default-src 'none'"
"""Nothing in the file may run, load or submit anything, even where a browser were to take it for a page."""
PDF_VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
"""A browser's own PDF viewer does not start inside a sandbox."""


def send(stored: StoredFile, *, name: str = "", inline: bool = False) -> FileResponse:
    """Stream the file; `inline` shows PDF and pictures in the browser's own viewer, everything else is downloaded."""
    shown = inline and MediaType(stored.media_type).shown_by_browsers
    served = MediaType.OTHER if stored.media_type == MediaType.HTML else stored.media_type
    response = FileResponse(stored.open(), content_type=str(served))
    response["Content-Length"] = str(stored.size)
    response["Content-Disposition"] = (
        content_disposition_header(not shown, name or stored.original_name) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    viewer = shown and stored.media_type == MediaType.PDF
    response["Content-Security-Policy"] = PDF_VIEWER if viewer else ALONE
    response["Cache-Control"] = "private, max-age=3600"
    return response
