"""What no request may hold, refused before any page sees it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LARGEST = 260 * 1024 * 1024
"""Bytes of one request: a recording of 200 MB with a few pictures."""
LARGEST_OF_STRANGERS = 3 * 1024 * 1024
"""Of whoever is not signed in: forms, no files."""


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


def refuse_floods(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answers 413 to a request that says it is too large, before a byte of it is read; the web server then hangs up.

    A request that says less than it sends is read as far as it said; one that says nothing (chunked) is empty to
    Django. Stands before everything that reads `request.POST`.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > LARGEST or (length > LARGEST_OF_STRANGERS and not request.user.is_authenticated):
            return render(request, "core/errors/413.html", {"largest": LARGEST // 1024 // 1024}, status=413)
        return get_response(request)

    return middleware
