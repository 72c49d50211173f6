"""Addresses of results, their evidence, and how far work is."""

from __future__ import annotations

from django.urls import URLPattern, path

from loa.delivery.views import deciding, one, results

from loa.delivery.views import evidence

app_name = "delivery"

urlpatterns: list[URLPattern] = [
    path("ket-qua/minh-chung/<int:pk>/", evidence.evidence, name="evidence"),
    path("ket-qua/minh-chung/<int:pk>/anh-nho/", evidence.small_evidence, name="small_evidence"),
    path("ket-qua/", results.results, name="results"),
    path("ket-qua/bang.xlsx", results.results_export, name="results_export"),
    path("ket-qua/nghiem-thu/", deciding.acceptance_queue, name="acceptance"),
    path("ket-qua/nghiem-thu/hoan-tac/<int:moment>/", deciding.acceptance_undo, name="acceptance_undo"),
    path("ket-qua/<int:pk>/", one.result, name="result"),
    path("ket-qua/<int:pk>/dinh-chinh/", one.correct, name="correct"),
]
