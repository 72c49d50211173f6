from django.urls import path

from loa.notices.views import own, sent

app_name = "notices"

urlpatterns = [
    path("", own.notices, name="list"),
    path("da-xem/", own.all_seen, name="all_seen"),
    path("cach-nhan/", own.wishes, name="wishes"),
    path("da-gui/", sent.sent, name="sent"),
    path("da-gui/<int:pk>/gui-lai/", sent.resend, name="resend"),
    path("da-gui/<int:pk>/bo/", sent.drop, name="drop"),
    path("<int:pk>/", own.open_message, name="open"),
    path("<int:pk>/da-xem/", own.seen, name="seen"),
]
