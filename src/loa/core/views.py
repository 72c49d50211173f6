"""The gallery of components."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from loa.core.access import open_to


@open_to("staff")
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "core/gallery.html")
