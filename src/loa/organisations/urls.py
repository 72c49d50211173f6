from django.urls import path

from loa.organisations import views

app_name = "organisations"

urlpatterns = [
    path("", views.list_units, name="list"),
    path("lam-viec-cho/", views.switch, name="switch"),
    path("chon/", views.choices, name="choices"),
]
