"""Addresses of results, their evidence, and how far work is."""

from __future__ import annotations

from django.urls import URLPattern, path

from loa.delivery.views import chasing, deciding, evidence, one, progress, results, unit_progress

app_name = "delivery"

urlpatterns: list[URLPattern] = [
    path("tien-do/", progress.plan_boards, name="boards"),
    path("tien-do/don-vi/<int:pk>/", unit_progress.unit_progress, name="unit_progress"),
    path("tien-do/<int:pk>/", progress.progress, name="progress"),
    path("tien-do/<int:pk>/bang.xlsx", progress.progress_export, name="progress_export"),
    path("tien-do/<int:pk>/tong-quan/", progress.overview, name="overview"),
    path("tien-do/<int:pk>/do-phu/", progress.coverage, name="coverage"),
    path("tien-do/<int:pk>/don-doc/", chasing.chasing, name="chasing"),
    path("ket-qua/minh-chung/<int:pk>/", evidence.evidence, name="evidence"),
    path("ket-qua/minh-chung/<int:pk>/anh-nho/", evidence.small_evidence, name="small_evidence"),
    path("ket-qua/", results.results, name="results"),
    path("ket-qua/bang.xlsx", results.results_export, name="results_export"),
    path("ket-qua/nghiem-thu/", deciding.acceptance_queue, name="acceptance"),
    path("ket-qua/nghiem-thu/hoan-tac/<int:moment>/", deciding.acceptance_undo, name="acceptance_undo"),
    path("ket-qua/<int:pk>/", one.result, name="result"),
    path("ket-qua/<int:pk>/dinh-chinh/", one.correct, name="correct"),
]
