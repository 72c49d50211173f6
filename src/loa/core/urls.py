from django.urls import path

from loa.core import views

app_name = "core"

urlpatterns = [path("bo-mau/", views.gallery, name="gallery")]
