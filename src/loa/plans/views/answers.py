"""What pages of this package answer alike: a state that has changed meanwhile, a part or a whole page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from loa.accounts.models import User
from loa.plans.states import WrongDraftState, WrongState

View = Callable[..., HttpResponse]


def person(request: HttpRequest) -> User:
    """Who asks, on a page that is open to staff only."""
    assert isinstance(request.user, User)
    return request.user


def says_wrong_state(view: View) -> View:
    """Where somebody else was quicker, say so and show how it stands now."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except WrongState as error:
            messages.warning(request, str(error))
            return to_page(request, "plans:readings")
        except WrongDraftState as error:
            messages.warning(request, str(error))
            return to_page(request, "plans:drafts")

    return answered


def to_page(request: HttpRequest, name: str, *args: Any) -> HttpResponse:
    """Send the whole page there, whether htmx or the browser asked."""
    address = redirect(name, *args).url
    return HttpResponseClientRedirect(address) if request.headers.get("HX-Request") else redirect(address)
