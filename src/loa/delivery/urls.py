"""Addresses of results, their evidence, and how far work is."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "delivery"

urlpatterns: list[URLPattern] = []
