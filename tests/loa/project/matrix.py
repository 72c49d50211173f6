"""Every address of the project, how it is asked, and what the answer is called in `matrix.txt`.

A new page is one line here: `about(...)` for a page of an object that belongs to a unit, with the object's part of the
address, and `plain(...)` for one that does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.cache import cache as django_cache
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from loa.organisations.acting import PERSON_KEY
from tests.loa.conftest import BACKEND
from tests.loa.project.world import COLUMNS, PLACES, Place, World, small_file, tree_file

FILE = Path(__file__).parent / "matrix.txt"
SIGN_IN = ("/tai-khoan/dang-nhap/", "/tai-khoan/xac-nhan/")
TOKEN = re.compile(rb"[A-Za-z0-9]{64}")
NOWHERE = "/khong-co-dia-chi-nay/"

HEADER = """\
Who gets what at which address. Written by tests/loa/project/test_matrix.py and compared with by it; to write it anew:

    MATRIX=write python -m pytest tests/loa/project/test_matrix.py

A row is an address by its name, and how it is asked. A column is somebody; all roles are held in one unit, a department
of a province: PLAN owner, FOCAl officer, APPRover, LEADer, EDITor, CONTributor, FINAnce, CLeRK, INSPector, VIEWer,
ADMInistrator. STND stands in for that administrator and is from another province, NONE signed in and holds no role,
ANON has not signed in.

The four letters of a cell are for an object of the own unit, of its parent, of a sibling of it, and of a unit in
another province, a stranger's; one letter where the page is about no unit.

    y  served, or done
    n  the form comes back: what was chosen is not theirs to choose
    f  refused, with words: what is there may be seen, this may not be done (403)
    -  not found, as if it were not there (404)
    s  sent to sign in, or to confirm who one is
"""


@dataclass(frozen=True, slots=True)
class Ask:
    name: str
    method: str
    args: Callable[[Place], list[Any]] | None = None
    sent: Callable[[Place], dict[str, Any]] = field(default=lambda at: {})
    query: Callable[[Place], str] = field(default=lambda at: "")

    @property
    def title(self) -> str:
        return f"{self.name} {self.method}"


def about(name: str, args: Callable[[Place], list[Any]], **how: Any) -> Ask:
    """A page about an object of a unit. With `sent` it is posted."""
    return Ask(name, "POST" if "sent" in how else "GET", args, **how)


def plain(name: str, *args: Any, posts: bool = False, sent: dict[str, Any] | None = None) -> Ask:
    """A page that is about no unit."""
    return Ask(name, "POST" if posts or sent else "GET", None, lambda at: {"args": args, **(sent or {})})


def nothing(at: Place) -> dict[str, Any]:
    return {}


def unit(at: Place) -> list[Any]:
    return [at.unit.pk]


def plan(at: Place) -> list[Any]:
    return [at.plan.pk]


def reading(at: Place) -> list[Any]:
    return [at.reading.pk]


def person(at: Place) -> list[Any]:
    return [at.member.pk]


def act(at: Place) -> list[Any]:
    return [at.act.pk]


def step(at: Place) -> list[Any]:
    return [at.act.pk, 1]


def group(at: Place) -> list[Any]:
    return [at.group.pk]


def tree(at: Place) -> list[Any]:
    return [at.tree_import.pk]


def named(at: Place) -> list[Any]:
    return []


def first(at: Place) -> dict[str, Any]:
    return {"o": "/document/kind"}


def chosen(at: Place) -> str:
    return f"?don-vi={at.unit.pk}"


def draft(at: Place) -> list[Any]:
    return [at.life.draft.pk]


def consulted(at: Place) -> list[Any]:
    return [at.life.consulted.pk]


def asked(at: Place) -> list[Any]:
    return [at.life.asked.pk]


def waiting(at: Place) -> list[Any]:
    return [at.life.waiting.pk]


def issued(at: Place) -> list[Any]:
    return [at.life.issued.pk]


def submitted(at: Place) -> list[Any]:
    return [at.life.submitted.pk]


def step_laid(at: Place) -> list[Any]:
    return [at.life.step.pk]


def charging(at: Place) -> list[Any]:
    return [at.life.charging.pk]


def done(at: Place) -> list[Any]:
    return [at.done.waiting.pk]


def accepted(at: Place) -> list[Any]:
    return [at.done.accepted.pk]


def correction(at: Place) -> dict[str, Any]:
    said = {"title": "Tên khác", "happened_on": "10/3/2026", "quantity": "2", "measure": "tin"}
    return {**said, "reason": "Ghi nhầm", "key": "0" * 32}


def first_line(at: Place) -> str:
    return "?o=/activities/0"


def owed(at: Place) -> str:
    return f"?ky={at.life.slot.pk}"


SINCE = {"since": "01/01/2026"}
ROLE = {**SINCE, "role": "viewer"}

ASKS: list[Ask] = [
    plain("workspace:home"),
    plain("workspace:settings"),
    plain("workspace:theme", sent={"theme": "light"}),
    plain("workspace:own_log"),
    plain("workspace:own_data"),
    about("workspace:person_data", person),
    about("workspace:person_data", person, sent=lambda at: {"typed": at.member.username}),
    about("workspace:person_export", person),
    plain("workspace:jobs"),
    plain("workspace:job_run_again", UUID(int=0), posts=True),
    plain("workspace:job_drop", UUID(int=0), posts=True),
    plain("workspace:log"),
    plain("workspace:log_export", "csv"),
    plain("core:gallery"),
    # notices
    plain("notices:list"),
    about("notices:open", lambda at: [at.sending.message_id]),
    about("notices:seen", lambda at: [at.sending.message_id], sent=nothing),
    plain("notices:all_seen", sent={"newest": "1"}),
    plain("notices:wishes"),
    plain("notices:wishes", sent={"mail": "daily", "weekday": "0"}),
    plain("notices:sent"),
    plain("notices:sent", posts=True),
    about("notices:resend", lambda at: [at.sending.pk], sent=nothing),
    about("notices:drop", lambda at: [at.sending.pk], sent=nothing),
    # plans
    plain("plans:list"),
    about("plans:detail", plan),
    about("plans:activity", lambda at: [at.plan.pk, 1]),
    about("plans:document", plan),
    about("plans:file", plan),
    about("plans:export", lambda at: [at.plan.pk, "csv"]),
    about("plans:agencies", plan),
    about("plans:agencies", plan, sent=lambda at: {"agency-0": str(at.unit.pk)}),
    plain("plans:readings"),
    about("plans:readings", named, sent=lambda at: {"unit": at.unit.pk, "file": small_file()}),
    plain("plans:examples"),
    about("plans:review", reading),
    about("plans:reading_file", reading),
    about("plans:retry", lambda at: [at.failed.pk], sent=nothing),
    about("plans:withdraw", reading, sent=nothing),
    about("plans:restore", lambda at: [at.withdrawn.pk], sent=nothing),
    about("plans:accept", reading, sent=first),
    about("plans:accept_sure", reading, sent=nothing),
    about("plans:edit", reading, query=lambda at: "?o=/document/kind"),
    about("plans:edit", reading, sent=lambda at: {"o": "/document/number", "document-number-number": "5/KH-UBND"}),
    about("plans:add", lambda at: [at.reading.pk, "activities"]),
    about("plans:drop", reading, sent=lambda at: {"o": "/activities/0"}),
    about("plans:undo", reading, sent=nothing),
    about("plans:redo", reading, sent=nothing),
    about("plans:explain", reading, sent=lambda at: {"x-timeframe": "Quý II"}),
    about("plans:adopt", reading),
    about("plans:adopt", reading, sent=lambda at: {"agency-0": ""}),
    about("plans:reassign", reading, sent=lambda at: {"unit": at.unit.pk}),
    # drafts
    plain("plans:drafts"),
    plain("plans:draft_new"),
    about("plans:draft_new", named, sent=lambda at: {"origin": "blank", "unit": at.unit.pk, "year": "2027"}),
    about("plans:draft", draft),
    about("plans:draft_edit", draft, query=first_line),
    about("plans:draft_write", draft, sent=lambda at: {"o": "/activities/0", "activities-0-title": "Tên mới"}),
    about("plans:draft_add", lambda at: [at.life.draft.pk, "themes"], sent=nothing),
    about("plans:draft_drop", draft, sent=lambda at: {"o": "/activities/0"}),
    about("plans:draft_move", draft, sent=lambda at: {"o": "/activities/0", "ben": "/activities/1", "truoc": ""}),
    about("plans:draft_accept", draft, sent=lambda at: {"o": "/activities/0"}),
    about("plans:draft_replace", draft, sent=lambda at: {"o": "/legal_bases/0"}),
    about("plans:draft_undo", draft, sent=nothing),
    about("plans:draft_redo", draft, sent=nothing),
    about("plans:draft_changes", draft, query=lambda at: "?lan=0"),
    about("plans:draft_explain", draft, sent=lambda at: {"x-timeframe": "Quý II"}),
    about("plans:draft_bases", lambda at: [at.life.draft.pk, "legal_bases"]),
    about("plans:draft_document", lambda at: [at.life.draft.pk, "docx"]),
    about("plans:draft_history", draft, query=first_line),
    about("plans:draft_take", draft, query=lambda at: f"?loi={at.life.edit.pk}", sent=nothing),
    about("plans:draft_withdraw", draft, sent=nothing),
    about("plans:draft_restore", lambda at: [at.life.withdrawn.pk], sent=nothing),
    plain("plans:legal_documents"),
    plain("plans:legal_document_new"),
    about("plans:legal_document", lambda at: [at.life.law.pk]),
    # opinions
    about("plans:consultation", draft),
    about("plans:consultation", consulted),
    about("plans:consultation_more", consulted, sent=lambda at: {"unit": [at.life.charged.unit_id]}),
    about("plans:consultation_change", consulted, sent=lambda at: {"deadline": "31/12/2026"}),
    about("plans:consultation_close", consulted, sent=lambda at: {"confirmed": "1"}),
    about(
        "plans:consultation_decide",
        consulted,
        sent=lambda at: {
            "round": at.life.remark.asked.consultation_id,
            "comment": [at.life.remark.pk],
            "verdict": "accepted",
        },
    ),
    about("plans:consultation_table", lambda at: [at.life.consulted.pk, "docx"]),
    about("plans:consultation_letter", lambda at: [at.life.consulted.pk, "docx"]),
    plain("plans:asked_list"),
    about("plans:asked", asked),
    about("plans:asked_agree", asked, sent=nothing),
    about("plans:asked_take_back", lambda at: [at.life.agreed.pk], sent=nothing),
    about("plans:asked_comment", asked, sent=lambda at: {"text": "Bổ sung hình thức."}),
    about("plans:comment_reword", lambda at: [at.life.comment.pk], sent=lambda at: {"text": "Nói lại."}),
    about("plans:comment_withdraw", lambda at: [at.life.comment.pk], sent=nothing),
    about("plans:comment_restore", lambda at: [at.life.taken_back.pk], sent=nothing),
    # approval and issue
    about("plans:approval", draft),
    about("plans:approval", submitted),
    about("plans:approval_recall", submitted, sent=nothing),
    about("plans:approval_reopen", lambda at: [at.life.approved.pk], sent=lambda at: {"reason": "Sửa số liệu"}),
    about("plans:approval_paper", lambda at: [at.life.submitted.pk, "docx"]),
    plain("plans:approvals"),
    about("plans:approval_step", step_laid),
    about("plans:approval_document", lambda at: [*step_laid(at), "docx"]),
    about("plans:approval_agree", step_laid, sent=nothing),
    about("plans:approval_return", step_laid, sent=lambda at: {"reason": "Thiếu kinh phí"}),
    about("plans:approval_hand", step_laid),
    about("plans:issue", lambda at: [at.life.approved.pk]),
    about(
        "plans:issue", lambda at: [at.life.approved.pk], sent=lambda at: {"number": "88/KH", "issued_on": "05/3/2026"}
    ),
    about("plans:issue_paper", lambda at: [at.life.approved.pk, "docx"]),
    about("plans:versions", issued),
    about("plans:version_file", lambda at: [at.plan.pk, 1]),
    about("plans:version_paper", lambda at: [at.life.issued.pk, 1, "docx"]),
    about("plans:attach_signed", lambda at: [at.life.issued.pk, 1]),
    about("plans:compare", issued, query=lambda at: "?tu=1&den=2"),
    # slots
    about("plans:slots", waiting),
    about("plans:slots_change", waiting, sent=lambda at: {"act": "mien", "reason": "Trùng", "ky": [at.life.slot.pk]}),
    about("plans:slots_again", waiting, sent=nothing),
    about("plans:slots_undo", lambda at: [at.life.issued.pk, str(at.life.together)], sent=nothing),
    about("plans:slot", lambda at: [at.life.waiting.pk, at.life.slot.pk]),
    about(
        "plans:slot",
        lambda at: [at.life.waiting.pk, at.life.slot.pk],
        sent=lambda at: {"act": "mien", "mien-reason": "Trùng kỳ họp"},
    ),
    about(
        "plans:event",
        lambda at: [at.life.waiting.pk, 1],
        sent=lambda at: {"happened_on": "02/03/2026", "due": "30/04/2026"},
    ),
    about("plans:event_undo", lambda at: [at.life.waiting.pk, at.life.event.pk], sent=nothing),
    plain("plans:calendar"),
    plain("plans:calendar_keys"),
    about("plans:calendar_keys", named, sent=lambda at: {"unit": at.unit.pk}),
    about("plans:calendar_keys", named, sent=lambda at: {"key": at.life.key.pk}),
    about("plans:feed", lambda at: [at.life.key.key]),
    # plans of the units below
    about("plans:cascade", plan),
    about("plans:cascade", plan, sent=lambda at: {"chon": "1", "them": [at.life.charged.unit_id], "due": "31/12/2027"}),
    about("plans:cascade", charging),
    about("plans:cascade_more", charging),
    about("plans:cascade_lines", charging),
    about("plans:cascade_go_on", charging, sent=nothing),
    about("plans:cascade_export", charging),
    about("plans:charged", lambda at: [at.life.charging.pk, at.life.charged.pk]),
    about(
        "plans:charge_release", lambda at: [at.life.charging.pk, at.life.charged.pk], sent=lambda at: {"reason": "Lẻ"}
    ),
    about("plans:charge_restore", lambda at: [at.life.charging.pk, at.life.released.pk], sent=nothing),
    about("plans:offers", lambda at: [at.life.below.pk]),
    about("plans:offers", lambda at: [at.life.below.pk], sent=nothing),
    about("plans:plan_offers", issued),
    about("plans:line_above", lambda at: [at.life.charging.activities.order_by("pk")[0].pk]),
    about("plans:offer_take", lambda at: [at.life.offer.pk], sent=nothing),
    about("plans:offer_leave", lambda at: [at.life.offer.pk], sent=lambda at: {"reason": "Đã làm"}),
    about("plans:offer_undo", lambda at: [at.life.left.pk], sent=nothing),
    # logging results
    plain("delivery:service_worker"),
    plain("delivery:manifest"),
    plain("delivery:offline"),
    plain("delivery:owed"),
    plain("delivery:send", posts=True),
    plain("delivery:look"),
    plain("delivery:log"),
    about("delivery:log", named, query=owed),
    about(
        "delivery:log", named, query=owed, sent=lambda at: {"title": "Tin", "happened_on": "05/3/2026", "quantity": "1"}
    ),
    plain("delivery:log_list"),
    about("delivery:log_list", named, query=owed),
    about("delivery:log_list", named, query=owed, sent=lambda at: {"viec": "doc", "pasted": "Tin\t05/3/2026"}),
    about("delivery:terms", lambda at: [at.life.slot.activity_id]),
    about("delivery:terms", lambda at: [at.life.slot.activity_id], sent=lambda at: {"which": "hinh-thuc"}),
    # results
    plain("delivery:boards"),
    about("delivery:progress", plan),
    about("delivery:slots", plan),
    about("delivery:progress_export", plan),
    about("delivery:overview", plan),
    about("delivery:coverage", plan),
    about("delivery:chasing", plan),
    about("delivery:chasing", plan, sent=lambda at: {"answer_by": "31/12/2099", "as": "notice"}),
    about("delivery:unit_progress", unit),
    plain("delivery:results"),
    plain("delivery:results_export"),
    about("delivery:result", done),
    about("delivery:result", done, sent=lambda at: {"viec": "nhan"}),
    about("delivery:result", done, sent=lambda at: {"viec": "tra", "duyet-reason": "Thiếu ngày"}),
    about("delivery:result", done, sent=lambda at: {"viec": "rut"}),
    about("delivery:result", accepted, sent=lambda at: {"viec": "bo", "duyet-reason": "Nhầm kỳ"}),
    about("delivery:result", lambda at: [at.done.withdrawn.pk], sent=lambda at: {"viec": "khoi-phuc"}),
    about("delivery:change", done),
    about("delivery:correct", accepted),
    about("delivery:correct", accepted, sent=correction),
    about("delivery:evidence", lambda at: [at.done.photo.pk]),
    about("delivery:small_evidence", lambda at: [at.done.photo.pk]),
    plain("delivery:acceptance"),
    about("delivery:acceptance", named, sent=lambda at: {"viec": "nhan", "ket-qua": [at.done.waiting.pk]}),
    plain("delivery:acceptance_undo", 0, posts=True),
    # units
    plain("organisations:list"),
    plain("organisations:choices"),
    about("organisations:switch", named, sent=lambda at: {"unit": at.unit.pk}),
    about("organisations:unit", unit),
    about("organisations:children", unit),
    plain("organisations:new"),
    about("organisations:new", named, sent=lambda at: {"parent": at.unit.pk, "kind": "division", "name": "Phòng Mới"}),
    about("organisations:contact", unit),
    about("organisations:contact", unit, sent=lambda at: {"address": "Số 1"}),
    about("organisations:heads", unit, sent=lambda at: {"on": "01/01/2026", "count": "12"}),
    about("organisations:period", lambda at: [at.period.pk]),
    about("organisations:period", lambda at: [at.period.pk], sent=lambda at: {"name": "Tên Đúng", "kind": "other"}),
    # people
    about("organisations:people", unit),
    about("organisations:rights", unit),
    about("organisations:grant", unit),
    about("organisations:grant", unit, sent=lambda at: {**ROLE, "person": "matrix.none"}),
    about("organisations:invite", unit),
    about("organisations:invite", unit, sent=lambda at: {**ROLE, "full_name": "Người Mới Đến", "way": "paper"}),
    about("organisations:invite_many", unit),
    about("organisations:invite_many", unit, sent=lambda at: {**ROLE, "lines": "A B", "way": "paper", "moi": "1"}),
    plain("organisations:roles"),
    about("organisations:end_role", lambda at: [at.membership.pk]),
    about("organisations:end_role", lambda at: [at.membership.pk], sent=nothing),
    about("organisations:resume_role", lambda at: [at.ended.pk], sent=nothing),
    plain("organisations:person_choices"),
    about("organisations:person", person),
    about("organisations:new_code", person),
    about("organisations:new_code", person, sent=lambda at: {"way": "paper"}),
    about("organisations:stop_account", person),
    about("organisations:stop_account", person, sent=nothing),
    about("organisations:open_account", lambda at: [at.stopped.pk], sent=nothing),
    about("organisations:hand_over", person),
    about(
        "organisations:hand_over",
        person,
        sent=lambda at: {
            "roles": [at.membership.pk],
            "stand_in": "matrix.none",
            "since": "01/12/2026",
            "until": "31/12/2099",
        },
    ),  # fmt: skip
    plain("organisations:delegations"),
    plain("organisations:stand_in_choices"),
    about("organisations:take_back", lambda at: [at.delegation.pk], sent=nothing),
    about("organisations:stand_in", named, sent=lambda at: {"person": at.absent.pk}),
    # groups
    plain("organisations:groups"),
    plain("organisations:group_built_in", "agencies"),
    plain("organisations:group_built_in_export", "agencies"),
    plain("organisations:group_new"),
    about("organisations:group_new", named, sent=lambda at: {"scope": at.unit.pk, "name": "Nhóm mới"}),
    about("organisations:group", group),
    about("organisations:group_export", group),
    about("organisations:group_edit", group),
    about("organisations:group_edit", group, sent=lambda at: {"name": "Tên khác"}),
    about("organisations:group_close", group, sent=nothing),
    about("organisations:group_add", group),
    about("organisations:group_add", group, sent=lambda at: {"unit": [at.unit.pk]}),
    about("organisations:group_leave", group, query=chosen),
    about("organisations:group_leave", group, query=chosen, sent=lambda at: {"on": "01/01/2026"}),
    about("organisations:group_undo", group, sent=nothing),
    # reorganisations
    plain("organisations:acts"),
    plain("organisations:act_new"),
    about(
        "organisations:act_new",
        named,
        sent=lambda at: {"scope": at.unit.pk, "title": "T", "decision": "Q", "effective": "01/7/2027"},
    ),
    plain("organisations:act_scopes"),
    plain("organisations:act_template", "csv"),
    about("organisations:act", act),
    about("organisations:act", lambda at: [at.recorded.pk]),
    about("organisations:act_edit", act),
    about("organisations:act_units", act),
    about("organisations:act_parents", act),
    about("organisations:step_new", lambda at: [at.act.pk, "rename"]),
    about("organisations:step_edit", step),
    about("organisations:step_drop", step, sent=nothing),
    about("organisations:step_move", lambda at: [at.act.pk, 1, "len"], sent=nothing),
    about("organisations:steps_restore", act, sent=nothing),
    about("organisations:act_import", act),
    about("organisations:act_record", act, sent=nothing),
    about("organisations:act_undo", lambda at: [at.recorded.pk], sent=nothing),
    about("organisations:act_again", lambda at: [at.undone.pk], sent=nothing),
    # trees from files, and into them
    plain("organisations:import"),
    about("organisations:import", named, sent=lambda at: {"unit": at.unit.pk, "file": tree_file()}),
    plain("organisations:import_units"),
    plain("organisations:import_template"),
    about("organisations:import_look", tree),
    about("organisations:import_findings", tree),
    about("organisations:import_apply", tree, sent=nothing),
    about("organisations:import_again", tree, sent=nothing),
    about("organisations:import_drop", tree, sent=nothing),
    plain("organisations:export"),
    # accounts: everybody's own
    plain("account_login"),
    plain("mfa_login_webauthn"),
    plain("mfa_authenticate"),
    plain("account_logout", posts=True),
    plain("account_signup"),
    plain("account_inactive"),
    plain("account_email"),
    plain("account_reauthenticate"),
    plain("mfa_reauthenticate"),
    plain("mfa_reauthenticate_webauthn"),
    plain("account_change_password"),
    plain("account_set_password"),
    plain("account_reset_password"),
    plain("account_reset_password_done"),
    plain("account_reset_password_from_key_done"),
    plain("account_reset_password_from_key", "1", "x-y"),
    plain("access_code"),
    plain("accept_code"),
    plain("mfa_index"),
    plain("mfa_activate_totp"),
    plain("mfa_deactivate_totp"),
    plain("mfa_list_webauthn"),
    plain("mfa_add_webauthn"),
    plain("mfa_edit_webauthn", 1),
    plain("mfa_remove_webauthn", 1),
    plain("mfa_view_recovery_codes"),
    plain("mfa_generate_recovery_codes"),
    plain("mfa_download_recovery_codes"),
    plain("usersessions_list"),
    plain("end_session", 1, posts=True),
    plain("end_others", posts=True),
    plain("socialaccount_connections"),
    plain("socialaccount_login_cancelled"),
    plain("socialaccount_login_error"),
    plain("socialaccount_signup"),
    plain("openid_connect_login", "x", posts=True),
    plain("openid_connect_callback", "x"),
]


def addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The names of all addresses; the pattern itself for one without a name."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            yield space + (each.name or str(each.pattern))
        else:
            yield from addresses(each, f"{each.namespace}:" if each.namespace else space)


class Walk:
    """Asks as one of the columns; every answer is taken back, so that the order does not matter."""

    def __init__(self, world: World, column: str) -> None:
        self.world, self.person = world, world.people[column]
        self.client = Client(raise_request_exception=False)
        if self.person is not None:
            self.client.force_login(self.person, backend=BACKEND)
        if column == "STND":
            session = self.client.session
            administrator = world.people["ADMI"]
            assert administrator is not None
            session[PERSON_KEY] = administrator.pk
            session.save()
        self.cookies = self.client.cookies.output(header="", sep=";")
        self.not_there = self._body(self.client.get(NOWHERE))

    def cell(self, ask: Ask) -> str:
        places = PLACES if ask.args is not None else PLACES[:1]
        return "".join(self.letter(ask, self.world.places[name]) for name in places)

    def letter(self, ask: Ask, at: Place) -> str:
        sent = dict(ask.sent(at))
        args = ask.args(at) if ask.args is not None else sent.pop("args", ())
        address = reverse(ask.name, args=args) + ask.query(at)
        django_cache.clear()
        self.client.cookies = SimpleCookie(self.cookies)  # the client itself stays: making one loads all middleware
        with transaction.atomic():
            response = self.client.post(address, sent) if ask.method == "POST" else self.client.get(address)
            body = self._body(response)
            transaction.set_rollback(True)
        return self._letter(response, body, f"{ask.title} {address}")

    def _letter(self, response: HttpResponseBase, body: bytes, where: str) -> str:
        status = response.status_code
        if status == 404:
            assert body == self.not_there, f"{where}: not found, but the page tells something"
            return "-"
        if status in {301, 302} and response.headers["Location"].split("?")[0] in SIGN_IN:
            return "s"
        if status < 400:
            return "y"
        letters = {403: "f", 409: "n", 422: "n"}
        assert status in letters, f"{where}: {status}"
        return letters[status]

    @staticmethod
    def _body(response: Any) -> bytes:
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return TOKEN.sub(b"", body)


@cache
def written() -> dict[str, dict[str, str]]:
    """Row → column → cell, as the file has it."""
    found: dict[str, dict[str, str]] = {}
    if not FILE.exists():
        return found
    table = FILE.read_text(encoding="utf-8").partition("\n\n  name")[2]
    for line in table.splitlines()[1:]:
        name, method, *cells = line.split()
        found[_marked(f"{name} {method}", found)] = dict(zip(COLUMNS, cells, strict=True))
    return found


def titles() -> list[str]:
    """Of every ask; a second, a third of the same name and method are marked."""
    found: list[str] = []
    for ask in ASKS:
        found.append(_marked(ask.title, found))
    return found


def _marked(title: str, found: Collection[str]) -> str:
    return next(each for each in (title, *(f"{title} {n}" for n in range(2, 100))) if each not in found)


def as_text(columns: dict[str, dict[str, str]]) -> str:
    """The file: `columns` is column → row → cell."""
    width = max(len(ask.name) for ask in ASKS)
    lines = [HEADER, f"{'  name':<{width}} how   " + " ".join(f"{column:<4}" for column in COLUMNS)]
    for ask, title in zip(ASKS, titles(), strict=True):
        cells = " ".join(f"{columns[column][title]:<4}" for column in COLUMNS)
        lines.append(f"{ask.name:<{width}} {ask.method:<5} {cells}".rstrip())
    return "\n".join(lines) + "\n"
