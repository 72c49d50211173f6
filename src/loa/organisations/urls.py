from django.urls import path

from loa.organisations.views import tree, units

app_name = "organisations"

urlpatterns = [
    path("", tree.list_units, name="list"),
    path("lam-viec-cho/", tree.switch, name="switch"),
    path("chon/", tree.choices, name="choices"),
    path("them/", units.new, name="new"),
    path("<int:pk>/", units.unit_page, name="unit"),
    path("<int:pk>/duoi/", tree.children, name="children"),
    path("<int:pk>/lien-he/", units.contact, name="contact"),
    path("<int:pk>/so-nguoi/", units.heads, name="heads"),
    path("giai-doan/<int:pk>/", units.period, name="period"),
]
