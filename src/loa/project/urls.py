"""All addresses. A package's own are in its `urls.py`."""

from django.urls import include, path

urlpatterns = [
    path("", include("loa.workspace.urls")),
    path("", include("loa.plans.urls")),
    path("", include("loa.delivery.urls")),
    path("", include("loa.core.urls")),
    path("thong-bao/", include("loa.notices.urls")),
    path("don-vi/", include("loa.organisations.urls")),
    path("tai-khoan/", include("loa.accounts.urls")),
]

handler400 = "loa.project.errors.bad_request"
handler403 = "loa.project.errors.forbidden"
handler404 = "loa.project.errors.not_found"
handler429 = "loa.project.errors.too_many"
handler500 = "loa.project.errors.server_error"
