"""What pages of a draft's way answer alike where an act is refused as things stand: say why, show how it stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse

from loa.plans.actions.consultation import Refused
from loa.plans.states import WrongDraftState
from loa.plans.views.answers import to_page

View = Callable[..., HttpResponse]


def errors_of(form: Form) -> str:
    """What is wrong with a form that has no page of its own, in one line."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def says_refusal(page: str) -> Callable[[View], View]:
    """`page`: the name of the address to go back to; it takes the same `pk`."""

    def wrap(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, pk, *args, **kwargs)
            except (Refused, WrongDraftState) as error:
                messages.warning(request, str(error))
                return to_page(request, page, pk)

        return answered

    return wrap
