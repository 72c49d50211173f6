"""The names are those that django-allauth looks for."""

from django.urls import path

from loa.accounts import views

urlpatterns = [
    path("dang-nhap/", views.sign_in, name="account_login"),
    path("dang-xuat/", views.sign_out, name="account_logout"),
    path("dang-ky/", views.sign_up_closed, name="account_signup"),
    path("ngung-hoat-dong/", views.inactive, name="account_inactive"),
    path("quen-mat-khau/", views.forgotten, name="account_reset_password"),
    path("doi-mat-khau/", views.change_password, name="account_change_password"),
    path("thu-dien-tu/", views.email_elsewhere, name="account_email"),
    path("xac-nhan/", views.confirm_again, name="account_reauthenticate"),
]
