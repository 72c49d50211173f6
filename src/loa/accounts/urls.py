"""The names are those that django-allauth looks for; our own are access_code, accept_code, end_session, end_others."""

from django.urls import path, re_path

from loa.accounts.views import codes, factors, linking, passwords, sessions, sign_in

urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="account_login"),
    path("dang-nhap/khoa-truy-cap/", sign_in.sign_in_with_passkey, name="mfa_login_webauthn"),
    path("dang-nhap/lop-thu-hai/", sign_in.second_step, name="mfa_authenticate"),
    path("dang-xuat/", sign_in.sign_out, name="account_logout"),
    path("dang-ky/", sign_in.sign_up_closed, name="account_signup"),
    path("ngung-hoat-dong/", sign_in.inactive, name="account_inactive"),
    path("thu-dien-tu/", sign_in.email_elsewhere, name="account_email"),
    path("xac-nhan/", sign_in.confirm_again, name="account_reauthenticate"),
    path("xac-nhan/ma/", sign_in.confirm_code, name="mfa_reauthenticate"),
    path("xac-nhan/khoa-truy-cap/", sign_in.confirm_passkey, name="mfa_reauthenticate_webauthn"),
    path("doi-mat-khau/", passwords.change_password, name="account_change_password"),
    path("dat-mat-khau/", passwords.set_password, name="account_set_password"),
    path("quen-mat-khau/", passwords.forgotten, name="account_reset_password"),
    path("quen-mat-khau/da-gui/", passwords.letter_sent, name="account_reset_password_done"),
    path("quen-mat-khau/xong/", passwords.new_password_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^quen-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        passwords.new_password,
        name="account_reset_password_from_key",
    ),
    path("nhan-ma/", codes.receive_code, name="access_code"),
    path("nhan-ma/dat-mat-khau/", codes.accept_code, name="accept_code"),
    path("hai-lop/", factors.overview, name="mfa_index"),
    path("hai-lop/ung-dung/bat/", factors.add_app, name="mfa_activate_totp"),
    path("hai-lop/ung-dung/tat/", factors.remove_app, name="mfa_deactivate_totp"),
    path("hai-lop/khoa-truy-cap/", factors.passkeys_elsewhere, name="mfa_list_webauthn"),
    path("hai-lop/khoa-truy-cap/them/", factors.add_passkey, name="mfa_add_webauthn"),
    path("hai-lop/khoa-truy-cap/<int:pk>/ten/", factors.rename_passkey, name="mfa_edit_webauthn"),
    path("hai-lop/khoa-truy-cap/<int:pk>/go/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("hai-lop/ma-du-phong/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path("hai-lop/ma-du-phong/tao/", factors.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("hai-lop/ma-du-phong/tai-ve/", factors.codes_on_paper, name="mfa_download_recovery_codes"),
    path("phien/", sessions.list_sessions, name="usersessions_list"),
    path("phien/<int:pk>/dang-xuat/", sessions.end_session, name="end_session"),
    path("phien/khac/dang-xuat/", sessions.end_others, name="end_others"),
    path("lien-ket/", linking.linked, name="socialaccount_connections"),
    path("lien-ket/huy/", linking.nothing_here, name="socialaccount_login_cancelled"),
    path("lien-ket/loi/", linking.nothing_here, name="socialaccount_login_error"),
    path("lien-ket/dang-ky/", linking.nothing_here, name="socialaccount_signup"),
    path("lien-ket/<str:provider_id>/", linking.leave, name="openid_connect_login"),
    path("lien-ket/<str:provider_id>/tra-loi/", linking.come_back, name="openid_connect_callback"),
]
