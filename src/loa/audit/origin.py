"""Where the present act comes from: which address and browser, or a command, or the worker."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

from loa.audit.states import Way

LONGEST_BROWSER = 200


@dataclass(frozen=True, slots=True)
class Origin:
    way: Way
    address: str = ""
    browser: str = ""


COMMAND = Origin(Way.COMMAND)
"""Whatever runs outside of a request and of a job was started on the server."""

_present: ContextVar[Origin] = ContextVar("loa.audit.origin", default=COMMAND)
_before: ContextVar[tuple[Origin, ...]] = ContextVar("loa.audit.origins_before", default=())


def present() -> Origin:
    return _present.get()


def origin(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware that notes it for the time of a request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = _present.set(of_request(request))
        try:
            return get_response(request)
        finally:
            _present.reset(token)

    return middleware


def of_request(request: HttpRequest) -> Origin:
    """The address by django-allauth's rule of trusted proxies; empty where none can be told."""
    try:
        address = get_adapter(request).get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        address = ""
    return Origin(Way.WEB, str(address)[:45], request.headers.get("User-Agent", "")[:LONGEST_BROWSER])


def job_started(**_: Any) -> None:
    _before.set((*_before.get(), _present.get()))
    _present.set(Origin(Way.WORKER))


def job_finished(**_: Any) -> None:
    """Back to what was before: a job that runs at once, within a request, ends before the request does."""
    if earlier := _before.get():
        _before.set(earlier[:-1])
        _present.set(earlier[-1])
