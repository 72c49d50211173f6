"""Tell the person what was just done, with one click to undo it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event


def say(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """On the next whole page. `undo` is an address that takes a POST."""
    messages.success(request, text, extra_tags=undo)


def say_now(response: HttpResponse, text: str, *, undo: str = "") -> HttpResponse:
    """With an answer to htmx, beside the part that it swaps in."""
    return trigger_client_event(response, "toast", {"text": text, "undo": undo})
