"""The gallery of components."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from loa.core.access import open_to
from loa.core.gallery import samples


@open_to("staff")
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "core/gallery.html", samples(today=timezone.localdate()))
