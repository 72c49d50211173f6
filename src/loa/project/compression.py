"""Answers in words travel compressed; pictures, films, fonts and office files are so already and go as they are."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

IN_WORDS = frozenset({"application/json", "application/manifest+json", "application/xml", "image/svg+xml"})
"""Kinds of content that are text, beside all that say so."""


class Compression(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.get("Content-Type", "").partition(";")[0].strip()
        is_part = response.has_header("Content-Range")  # counted in bytes of the whole as it is
        if is_part or not (kind.startswith("text/") or kind in IN_WORDS):
            return response
        return super().process_response(request, response)
