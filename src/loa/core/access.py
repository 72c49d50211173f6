"""Who may open a page: every view says so, and a test asks every address for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Audience = Literal["everyone", "staff"]


def open_to(audience: Audience) -> Callable[[View], View]:
    """Mark a view: "everyone" on the internet, or "staff", people who signed in (others are sent to sign in).

    Which rows a person sees is decided by `visible_to`, what they may change by `require`; this is the outer door only.
    """

    def mark(view: View) -> View:
        marked: Any = view if audience == "everyone" else for_staff(view)
        marked.open_to = audience
        return marked

    return mark


def for_staff(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.headers.get("HX-Request"):  # the whole page goes to sign in, not the part that was to be swapped
            here = request.htmx.current_url_abs_path or request.get_full_path()  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': here})}")
        return redirect_to_login(request.get_full_path())

    return guarded  # type: ignore[return-value]
