"""Addresses of results, their evidence, and how far work is."""

from __future__ import annotations

from django.urls import URLPattern, path

from loa.delivery.views import (
    change,
    chasing,
    deciding,
    evidence,
    log,
    log_list,
    offline,
    one,
    progress,
    results,
    taken_along,
    terms,
    unit_progress,
)

app_name = "delivery"

urlpatterns: list[URLPattern] = [
    path("sw.js", offline.service_worker, name="service_worker"),
    path("ung-dung.webmanifest", offline.manifest, name="manifest"),
    path("ket-qua/ghi/", log.log, name="log"),
    path("ket-qua/ghi/danh-sach/", log_list.log_list, name="log_list"),
    path("ket-qua/ghi/duong-dan/", log.look, name="look"),
    path("ket-qua/ghi/ngoai-tuyen/", offline.offline, name="offline"),
    path("ket-qua/ghi/ngoai-tuyen/viec/", taken_along.owed, name="owed"),
    path("ket-qua/ghi/ngoai-tuyen/gui/", offline.send, name="send"),
    path("ket-qua/<int:pk>/sua/", change.change, name="change"),
    path("ket-qua/dieu-kien/<int:activity>/", terms.terms, name="terms"),
    path("tien-do/", progress.plan_boards, name="boards"),
    path("tien-do/don-vi/<int:pk>/", unit_progress.unit_progress, name="unit_progress"),
    path("tien-do/<int:pk>/", progress.progress, name="progress"),
    path("tien-do/<int:pk>/bang.xlsx", progress.progress_export, name="progress_export"),
    path("tien-do/<int:pk>/tong-quan/", progress.overview, name="overview"),
    path("tien-do/<int:pk>/ky/", progress.slots, name="slots"),
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
