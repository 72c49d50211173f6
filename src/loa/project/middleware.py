"""What no request may hold, refused before any page sees it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answers 400 to a NUL character: no keyboard types it, and PostgreSQL takes it in no text."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = [request.GET]
        if request.content_type == "application/x-www-form-urlencoded":
            asked.append(request.POST)
        if any("\0" in value for data in asked for _, values in data.lists() for value in values):
            raise SuspiciousOperation("NUL in a request")
        return get_response(request)

    return middleware
