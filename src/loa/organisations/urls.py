from django.urls import path

from loa.organisations.views import delegations, invitations, people, rights, tree, units

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
    path("<int:pk>/nguoi/", people.people, name="people"),
    path("<int:pk>/nguoi/giao/", people.grant, name="grant"),
    path("<int:pk>/nguoi/moi/", invitations.invite, name="invite"),
    path("<int:pk>/nguoi/moi-nhieu/", invitations.invite_many, name="invite_many"),
    path("<int:pk>/quyen/", rights.rights, name="rights"),
    path("vai-tro/", rights.roles, name="roles"),
    path("vai-tro/<int:pk>/ket-thuc/", people.end, name="end_role"),
    path("vai-tro/<int:pk>/giu-lai/", people.resume, name="resume_role"),
    path("nguoi/chon/", people.choices, name="person_choices"),
    path("nguoi/<int:pk>/", people.person, name="person"),
    path("nguoi/<int:pk>/cap-ma/", invitations.new_code, name="new_code"),
    path("nguoi/<int:pk>/ngung/", people.stop, name="stop_account"),
    path("nguoi/<int:pk>/mo-lai/", people.reopen, name="open_account"),
    path("nguoi/<int:pk>/uy-quyen/", delegations.hand_over, name="hand_over"),
    path("uy-quyen/", delegations.own, name="delegations"),
    path("uy-quyen/chon/", delegations.stand_in_choices, name="stand_in_choices"),
    path("uy-quyen/<int:pk>/ket-thuc/", delegations.take_back, name="take_back"),
    path("lam-thay/", delegations.stand_in, name="stand_in"),
    path("giai-doan/<int:pk>/", units.period, name="period"),
]
