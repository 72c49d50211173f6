"""Pages for what went wrong: what happened, and what to do now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from loa.core.access import open_to


@open_to("everyone")
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "core/errors/400.html", status=400)


@open_to("everyone")
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "core/errors/403.html", {"reason": str(exception or "")}, status=403)


@open_to("everyone")
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "core/errors/404.html", status=404)


@open_to("everyone")
def too_many(request: HttpRequest) -> HttpResponse:
    """Asked for by django-allauth, where somebody tries too often."""
    return render(request, "core/errors/429.html", status=429)


@open_to("everyone")
def server_error(request: HttpRequest) -> HttpResponse:
    """Renders without the shell, so that a broken database cannot break this page too."""
    return HttpResponse(render_to_string("core/errors/500.html"), status=500)


@open_to("everyone")
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page is older than the session: somebody signed in anew meanwhile. The header tells the page's scripts."""
    response = render(request, "core/errors/csrf.html", status=403)
    response["Loa-Page-Is-Old"] = "1"
    return response
