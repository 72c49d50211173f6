"""All addresses. A package's own are in its `urls.py`."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("loa.workspace.urls")),
    path("", include("loa.core.urls")),
    path("tai-khoan/", include("loa.accounts.urls")),
    path("don-vi/", include("loa.organisations.urls")),
]
if find_spec("loa.plans") and find_spec("loa.plans.urls"):
    urlpatterns.append(path("", include("loa.plans.urls")))
if find_spec("loa.files") and find_spec("loa.files.urls"):
    urlpatterns.append(path("", include("loa.files.urls")))

handler400 = "loa.project.errors.bad_request"
handler403 = "loa.project.errors.forbidden"
handler404 = "loa.project.errors.not_found"
handler500 = "loa.project.errors.server_error"
