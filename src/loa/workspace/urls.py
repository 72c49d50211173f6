from django.urls import path

from loa.workspace import views

app_name = "workspace"

urlpatterns = [
    path("", views.home, name="home"),
    path("cai-dat/", views.settings, name="settings"),
    path("cai-dat/giao-dien/", views.theme, name="theme"),
]
