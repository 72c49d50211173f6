"""The first page after sign-in, and the settings of the person who signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from loa.core.access import open_to


@open_to("staff")
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "workspace/home.html")


@open_to("staff")
def settings(request: HttpRequest) -> HttpResponse:
    return render(request, "workspace/settings.html")
