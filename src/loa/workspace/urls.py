from django.urls import path

from loa.workspace.views import home

app_name = "workspace"

urlpatterns = [
    path("", home.home, name="home"),
    path("cai-dat/", home.settings, name="settings"),
    path("cai-dat/giao-dien/", home.theme, name="theme"),
]
