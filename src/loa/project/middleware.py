"""What no request may hold, refused before any page sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

from loa.project.bodies import Body
from loa.project.errors import bad_request

LARGEST = 260 * 1024 * 1024
"""Bytes of one request: a recording of 200 MB with a few pictures."""
LARGEST_OF_STRANGERS = 3 * 1024 * 1024
"""Of whoever is not signed in: forms, no files."""
CUT_OFF = "a request was cut off"


class RefuseCutOff:
    """Answers 400 to a request that was cut off, and no page sees it: what came of it is not the whole.

    Stands after the check of tokens. That takes a request it cannot read for one without fields, and lets it through
    when its token stands in the head, as in all that htmx sends.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        body = request.META.get("wsgi.input")
        if isinstance(body, Body) and body.was_cut_off:
            raise BadRequest(CUT_OFF)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Where a page was the first to read."""
        return bad_request(request, error) if isinstance(error, UnreadablePostError) else None


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answers 400 to a NUL character: no keyboard types it, and PostgreSQL takes it in no text."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = [request.GET]
        if request.content_type == "application/x-www-form-urlencoded":
            try:
                asked.append(request.POST)
            except UnreadablePostError as error:
                raise BadRequest(CUT_OFF) from error
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
