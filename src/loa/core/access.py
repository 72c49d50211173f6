"""Who may open a page: every view says so, and a test asks every address for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Audience = Literal["everyone", "staff"]


def open_to(audience: Audience) -> Callable[[View], View]:
    """Mark a view: "everyone" on the internet, or "staff", people who signed in (others are sent to sign in).

    Which rows a person sees is decided by `visible_to`, what they may change by `require`; this is the outer door only.
    """

    def mark(view: View) -> View:
        guarded: Any = login_required(view) if audience == "staff" else view
        guarded.open_to = audience
        return guarded

    return mark
