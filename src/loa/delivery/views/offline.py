"""Logging without a line: the page that opens offline, the service worker, and what telephones send afterwards."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from loa.core.access import open_to
from loa.delivery.forms.result import ResultForm, sentences
from loa.delivery.states import Source
from loa.delivery.views.entering import asked_target, identity, keep, sent_form
from loa.delivery.views.log import form_context
from loa.plans.views.answers import person

FONTS = [
    f"be-vietnam-pro/files/be-vietnam-pro-{script}-{weight}-normal.woff2"
    for script in ("latin", "vietnamese")
    for weight in (400, 500, 600)
]
SHELL = [
    "loa/icon.svg",
    "delivery/icon-192.png",
    *(f"loa/css/{name}.css" for name in ("fonts", "tokens", "dark", "base", "shell", "forms", "parts", "print")),
    *FONTS,
    "htmx/htmx.min.js",
    *(
        f"loa/js/{name}.js"
        for name in (
            "early", "app", "ready", "keys", "menus", "toasts", "requests", "combo", "day", "drop", "keep", "passwords",
        )
    ),
    *(f"delivery/{name}.js" for name in ("unsent", "offline", "files", "log", "links", "owed")),
    "delivery/log.css",
]  # fmt: skip
"""Static files that the page for logging needs without a line."""


@cache
def _shell_files() -> list[str]:
    return [static(name) for name in SHELL if finders.find(name)]


@open_to("everyone")
@require_GET
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, so that it serves every address; another version of the program is another worker."""
    path = finders.find("delivery/sw.js")
    assert isinstance(path, str)
    told = {"VERSION": settings.STATIC_URL.strip("/").split("/")[-1], "FILES": _shell_files()}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in told.items())
    head += f"const UNSENT = {json.dumps(static('delivery/unsent.js'))};\n"
    script = Path(path).read_text(encoding="utf-8")
    return HttpResponse(head + script, content_type="text/javascript; charset=utf-8")


@open_to("everyone")
@require_GET
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone needs to put the program among its own."""
    told = {
        "name": "Loa: thông tin, tuyên truyền cải cách hành chính",
        "short_name": "Loa",
        "lang": "vi",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f6f8",
        "theme_color": "#1a5cb0",
        "icons": [
            {"src": static("loa/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            {
                "src": static("delivery/icon-192.png"),
                "sizes": "192x192",
                "type": "image/png",
                "purpose": "any maskable",
            },
            {
                "src": static("delivery/icon-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "any maskable",
            },
        ],
        "shortcuts": [{"name": "Ghi kết quả", "url": "/ket-qua/ghi/"}],
    }
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/manifest+json")


@open_to("everyone")
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """The same for everybody: what a person owes is put in by the script, from what this device keeps for them."""
    form = ResultForm(target=None, today=timezone.localdate(), initial={"quantity": 1})
    return render(request, "delivery/offline.html", {**form_context(form, None), "identity": ""})


@open_to("staff")
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """A result that waited on a device. 409: somebody else is signed in now; 422: why not, in words.

    What was sent before is answered as if it were the first time.
    """
    if request.POST.get("person") != identity(person(request)):
        return JsonResponse({"words": "Kết quả này do người khác ghi trên máy này."}, status=409)
    target = asked_target(request, request.POST)
    if target is None:
        words = "Việc này không còn, hoặc không còn thuộc phạm vi được ghi. Hãy chọn việc khác rồi gửi lại."
        return JsonResponse({"words": words}, status=422)
    form = sent_form(request, target)
    uses: list[str] = []
    if form.is_valid():
        kept = keep(request, target, form, source=Source.OFFLINE)
        if kept.result is not None:
            return JsonResponse({"result": kept.result.pk, "title": kept.result.title})
        uses = [use.words for use in kept.uses]
    said = [f"{form.fields[name].label}: {sentences(form, name)}" for name in form.errors if name in form.fields]
    if uses:
        said.append("Minh chứng này đã được dùng ở chỗ khác; vẫn gửi được nếu đúng là việc khác.")
    return JsonResponse({"words": " ".join(said), "uses": uses}, status=422)
