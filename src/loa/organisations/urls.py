from django.urls import path

from loa.organisations.views import tree

app_name = "organisations"

urlpatterns = [
    path("", tree.list_units, name="list"),
    path("lam-viec-cho/", tree.switch, name="switch"),
    path("chon/", tree.choices, name="choices"),
]
