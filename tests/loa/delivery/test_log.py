"""Log one result on its page: what is offered, what is kept, what is said beside which field."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from loa.delivery.models import Evidence, Result, Terms, Topic
from loa.delivery.queries.channels import channel_of
from loa.delivery.states import Channel, EvidenceKind, Source, State
from loa.files.models import StoredFile
from loa.plans.models import Point, Slot
from loa.plans.states import PointKind
from tests.loa.delivery.making import any_link_is_enough, make_result, make_work
from tests.loa.delivery.recordings import film
from vanban.text.forms import Form

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def plan(cast):
    return make_work(unit=cast.province, by=cast.lan)


@pytest.fixture
def line(plan):
    return plan.activities.get(order=1)


@pytest.fixture
def slot(cast, line):
    return Slot.objects.filter(activity=line, unit=cast.ward).order_by("due").first()


def address(slot):
    return f"{reverse('delivery:log')}?ky={slot.pk}"


def filled(at, **changes):
    given = {
        "key": "a1b2c3d4e5f6a7b8",
        "title": "Nộp hồ sơ tại nhà",
        "link": "https://bao.example/tin-1.html",
        "happened_on": "05/3/2026",
        "quantity": "1",
        "measure": "tin",
        "slot": at.pk,
        "channel": "site",
        **changes,
    }
    return {name: value for name, value in given.items() if value is not None}


def a_pdf(name="ban-quet.pdf"):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def test_the_page_says_what_is_owed_and_asked(cast, line, slot, signed_in):
    page = signed_in(cast.minh).get(address(slot))
    words = page.content.decode()
    assert page.status_code == 200
    assert 'Nhiệm vụ này cần: <span class="strong">đường dẫn hoặc bản quét, văn bản</span>' in words
    assert 'name="measure" id="id_measure" value="tin"' in words
    form = page.context["form"]
    assert form["happened_on"].value() == timezone.localdate()
    assert form["channel"].value() == Channel.SITE
    assert len(form["key"].value()) == 32


def test_log_keeps_proves_and_hands_in(cast, line, slot, signed_in):
    answer = signed_in(cast.minh).post(address(slot), filled(slot))
    result = Result.objects.get()
    assert answer["Location"] == f"{address(slot)}&da-ghi={result.pk}"
    assert (result.state, result.slot, result.unit, result.title) == (
        State.SUBMITTED, slot, cast.ward, "Nộp hồ sơ tại nhà",
    )  # fmt: skip
    assert (result.quantity, result.measure, result.channel, result.source) == (1, "tin", Channel.SITE, Source.TYPED)
    assert Evidence.objects.get().kind == EvidenceKind.LINK
    page = signed_in(cast.minh).get(answer["Location"]).content.decode()
    assert "Đã ghi: Nộp hồ sơ tại nhà" in page
    assert "Ghi tiếp" in page
    assert "Chờ nghiệm thu: 1 tin" in page


def test_a_script_is_told_where_to_go_and_the_words_wait_for_the_page(cast, slot, signed_in):
    client = signed_in(cast.minh)
    answer = client.post(address(slot), filled(slot), headers={"Loa-Part": "form"})
    assert answer.status_code == 201
    assert "Đã ghi và gửi nghiệm thu." in client.get(answer["Location"]).content.decode()


def test_sent_twice_it_is_kept_once(cast, slot, signed_in):
    client = signed_in(cast.minh)
    first, second = (client.post(address(slot), filled(slot)) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert (Result.objects.count(), Evidence.objects.count()) == (1, 1)


def test_without_proof_it_is_kept_and_says_what_is_missing(cast, slot, signed_in):
    client = signed_in(cast.minh)
    answer = client.post(address(slot), filled(slot, link=""))
    assert Result.objects.get().state == State.INCOMPLETE
    page = client.get(answer["Location"]).content.decode()
    assert "Còn thiếu minh chứng" in page
    assert "Bổ sung minh chứng" in page


@pytest.fixture
def aired(cast, line):
    """The line asks for what proves a broadcast."""
    kinds = [EvidenceKind.LOG, EvidenceKind.RECORDING, EvidenceKind.NOTE]
    return Terms.objects.create(activity=line, proofs=kinds, set_by=cast.lan)


def preset(page):
    """The kind of file that the page sends where nobody chooses another."""
    kinds = re.search(r'<select name="kind".*?</select>', page.content.decode(), re.DOTALL)[0]
    return re.findall(r'value="(\w*)" selected', kinds)


def test_a_film_for_a_broadcast_line_is_taken_as_the_page_sends_it(cast, aired, slot, signed_in):
    client = signed_in(cast.minh)
    kinds = preset(client.get(address(slot)))
    assert kinds == [""]
    client.post(
        address(slot), filled(slot, link="") | {"files": [SimpleUploadedFile("phat.mp4", film())], "kind": kinds}
    )
    assert Evidence.objects.get().kind == EvidenceKind.RECORDING
    assert Result.objects.get().state == State.SUBMITTED


def test_a_pdf_for_a_broadcast_line_is_a_scan_and_the_page_says_what_lacks(cast, aired, slot, signed_in):
    client = signed_in(cast.minh)
    given = filled(slot, link="") | {"files": [a_pdf()], "kind": preset(client.get(address(slot)))}
    page = client.post(address(slot), given, follow=True).content.decode()
    result = Result.objects.get()
    assert (Evidence.objects.get().kind, result.state) == (EvidenceKind.SCAN, State.INCOMPLETE)
    assert "nhiệm vụ này cần nhật ký phát sóng" in page
    assert "mới có bản quét, văn bản." in page
    changing = client.get(reverse("delivery:change", args=[result.pk]))
    assert preset(changing) == [""]
    assert "Chưa gửi nghiệm thu: còn thiếu minh chứng" in changing.content.decode()
    given = filled(slot, link="") | {"files": [SimpleUploadedFile("phat.mp4", film())], "kind": [""]}
    client.post(reverse("delivery:change", args=[result.pk]), given)
    result.refresh_from_db()
    assert result.state == State.SUBMITTED


WRONG = [
    ({"title": "", "link": ""}, "title", "Hãy ghi tên kết quả"),
    ({"happened_on": "31/02/2026"}, "happened_on", "ngày"),
    ({"happened_on": ""}, "happened_on", ""),
    ({"happened_on": "tomorrow"}, "happened_on", "Ngày này chưa đến"),
    ({"happened_on": "01/01/1926"}, "happened_on", "Hãy kiểm tra lại năm"),
    ({"until": "04/3/2026"}, "until", "Phải vào hoặc sau ngày thực hiện"),
    ({"quantity": "hai"}, "quantity", "Phải là số"),
    ({"quantity": "0"}, "quantity", "lớn hơn 0"),
    ({"quantity": "-3"}, "quantity", "lớn hơn 0"),
    ({"quantity": "99999999999999999999"}, "quantity", ""),
    ({"link": "mailto:ai@do.example"}, "link", "Đường dẫn"),
    ({"link": "http://ten:mat@bao.example/"}, "link", "mật khẩu"),
    ({"title": "x" * 301}, "title", "300"),
    ({"reached": "1,5"}, "reached", "Phải là số nguyên"),
    ({"reached": "-1"}, "reached", ""),
    ({"minutes": "9999999999"}, "minutes", "quá lớn"),
    ({"channel": "gió"}, "channel", ""),
    ({"slot": "0"}, "slot", ""),
    ({"themes": ["999999"]}, "themes", ""),
]


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(cast, slot, signed_in):
    client = signed_in(cast.minh)
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"
    for changes, field, sentence in WRONG:
        changes = {name: tomorrow if value == "tomorrow" else value for name, value in changes.items()}
        page = client.post(address(slot), filled(slot) | changes)
        assert page.status_code == 422, changes
        errors = page.context["form"].errors
        assert list(errors) == [field], changes
        assert sentence in " ".join(errors[field]), changes
        assert 'value="05/3/2026"' in page.content.decode() or "happened_on" in changes
    assert Result.objects.count() == 0


def test_a_file_is_proof_and_kinds_go_by_the_order(cast, line, slot, signed_in):
    given = filled(slot, link="") | {"files": [a_pdf("a.pdf"), a_pdf("a.pdf")], "kind": ["note", "scan"]}
    signed_in(cast.minh).post(address(slot), given)
    assert Evidence.objects.get().kind == EvidenceKind.NOTE  # the same content once, as it was first said to be


def test_a_file_that_proves_nothing_is_refused_with_the_whole(cast, slot, signed_in):
    empty = SimpleUploadedFile("trong.pdf", b"", content_type="application/pdf")
    page = signed_in(cast.minh).post(address(slot), filled(slot) | {"files": [empty]})
    assert page.status_code == 422
    assert "rỗng" in page.context["form"].errors["files"][0]
    assert (Result.objects.count(), Evidence.objects.count()) == (0, 0)


def test_what_is_used_already_is_shown_and_kept_once_it_is_known(cast, line, slot, signed_in):
    make_result(activity=line, unit=cast.ward, by=cast.minh, address="https://bao.example/tin-1.html", title="Tin cũ")
    client = signed_in(cast.minh)
    page = client.post(address(slot), filled(slot, link="http://www.bao.example/tin-1.html?utm_source=zalo"))
    assert page.status_code == 422
    words = page.content.decode()
    assert "Minh chứng này đã được dùng" in words
    assert "Tin cũ" in words
    assert Result.objects.count() == 1
    client.post(address(slot), filled(slot, knows="1"))
    assert Result.objects.count() == 2


def test_the_title_may_come_from_the_page_that_was_seen(cast, slot, signed_in):
    page = signed_in(cast.minh).post(address(slot), filled(slot, title="", link="http://127.0.0.1/tin"))
    assert page.status_code == 422
    assert "Hãy ghi tên kết quả" in page.context["form"].errors["title"][0]


def test_themes_of_the_plan_become_topics(cast, plan, slot, signed_in):
    theme = Point.objects.filter(plan=plan, kind=PointKind.THEME).first()
    signed_in(cast.minh).post(address(slot), filled(slot, themes=[theme.pk]))
    assert list(Result.objects.get().topics.values_list("text", flat=True)) == [theme.text]
    assert Topic.objects.count() == 1


def test_by_line_and_unit_the_day_chooses_the_slot(cast, line, signed_in):
    asked = f"{reverse('delivery:log')}?nhiem-vu={line.pk}"
    client = signed_in(cast.minh)
    assert client.get(asked).context["target"].unit == cast.ward
    client.post(asked, filled(Slot(), slot=""))
    result = Result.objects.get()
    assert result.slot.first <= result.happened_on <= result.slot.due


def test_a_stranger_finds_nothing(cast, slot, line, signed_in):
    client = signed_in(cast.hoa)
    assert client.get(address(slot)).status_code == 404
    assert client.post(address(slot), filled(slot)).status_code == 404
    assert client.get(f"{reverse('delivery:log')}?nhiem-vu={line.pk}&don-vi={cast.ward.pk}").status_code == 404
    assert Result.objects.count() == 0


@pytest.mark.parametrize("query", ["ky=x", "ky=0", "ky=99999999999999999999", "nhiem-vu=0&don-vi=1", "nhiem-vu=²"])
def test_odd_addresses_are_not_found(cast, query, signed_in):
    assert signed_in(cast.minh).get(f"{reverse('delivery:log')}?{query}").status_code == 404


def test_without_a_line_the_page_offers_what_is_owed(cast, plan, slot, signed_in):
    page = signed_in(cast.minh).get(reverse("delivery:log"))
    assert f"?ky={slot.pk}" in page.content.decode()
    found = signed_in(cast.minh).get(reverse("delivery:log"), {"tim": "dich vu cong"}).content.decode()
    assert "trên trang thông tin" in found
    none = signed_in(cast.minh).get(reverse("delivery:log"), {"tim": "không có việc này"}).content.decode()
    assert "Không có việc nào khớp" in none


def test_the_page_of_the_line_leads_to_logging_and_to_the_terms(cast, plan, line, signed_in):
    address = reverse("plans:activity", args=[plan.pk, line.order])
    assert f"/ket-qua/ghi/?nhiem-vu={line.pk}" in signed_in(cast.minh).get(address).content.decode()
    owner = signed_in(cast.lan).get(address).content.decode()
    assert f"/ket-qua/dieu-kien/{line.pk}/" in owner


def test_who_logs_nowhere_is_told_so(cast, signed_in):
    page = signed_in(cast.admin).get(reverse("delivery:log"))
    assert page.status_code == 403
    assert "Chưa có quyền ghi kết quả" in page.content.decode()


def test_the_terms_of_the_owner_are_those_that_the_page_names(cast, line, slot, signed_in):
    any_link_is_enough(line, cast.lan, only_originals=True)
    page = signed_in(cast.minh).get(address(slot)).content.decode()
    assert 'cần: <span class="strong">đường dẫn</span>' in page
    assert "không tính tin, bài đăng lại" in page


@pytest.mark.parametrize(
    ("host", "form", "expected"),
    [
        ("", Form.BROADCAST, Channel.RADIO),
        ("", Form.CONTEST, ""),
        ("", None, ""),
        ("www.facebook.com", Form.WEB, Channel.FACEBOOK),
        ("fb.watch", None, Channel.FACEBOOK),
        ("oa.zalo.me", Form.SOCIAL, Channel.ZALO),
        ("m.youtube.com", Form.SOCIAL, Channel.VIDEO),
        ("youtu.be", None, Channel.VIDEO),
        ("sonoivu.songlam.gov.vn", Form.PRESS, Channel.SITE),
        ("notfacebook.com", Form.WEB, Channel.SITE),
        ("gov.vn.example", Form.PRESS, Channel.ONLINE_PAPER),
    ],
)
def test_the_channel_by_the_host_else_by_the_form(host, form, expected):
    assert channel_of(host, form) == expected


def test_pages_ask_the_same_however_many_lines_and_slots(cast, signed_in):
    client = signed_in(cast.minh)
    counts = []
    for lines in (1, 3):
        text = [f"{n}\tĐăng tin số {n}\t02 tin/tháng\tUBND các xã, phường\t\tNăm 2026" for n in range(1, lines + 1)]
        plan = make_work(unit=cast.province, by=cast.lan, lines=tuple(text), number=str(50 + lines))
        slot = Slot.objects.filter(activity__plan=plan, unit=cast.ward).first()
        asked = []
        for page in (address(slot), reverse("delivery:log"), reverse("delivery:owed")):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 25


def a_table(name, *rows):
    return SimpleUploadedFile(name, "\n".join(";".join(row) for row in rows).encode(), content_type="text/csv")


def test_a_list_of_people_and_a_play_log_are_counted_before_they_are_sent(cast, slot, signed_in):
    client = signed_in(cast.minh)
    people = [("STT", "Họ và tên"), ("1", "Nguyễn Văn An"), ("2", "Trần Thị Bình")]
    plays = [("Ngày phát", "Nội dung"), *((f"0{n}/3/2026", "Nộp hồ sơ tại nhà") for n in (5, 6, 7))]
    files = StoredFile.objects.count()

    def told(kind, *rows):
        return client.post(address(slot), {"viec": "dem", "kind": kind, "file": a_table("bang.csv", *rows)}).json()

    counted = told("attendance", *people)
    assert (counted["words"], counted["fills"]) == ("Trong tệp có 2 người.", {"quantity": 2, "reached": 2})
    assert "người" in counted["measures"]
    counted = told("log", *plays)
    assert (counted["words"], counted["fills"]) == ("Trong tệp có 3 lần phát.", {"quantity": 3})
    assert "Họ và tên" in told("attendance", *plays)["refused"]
    assert client.post(address(slot), {"viec": "dem", "file": a_pdf()}).json() == {}
    assert client.post(address(slot), {"viec": "dem"}).json() == {}
    assert (Result.objects.count(), Evidence.objects.count(), StoredFile.objects.count()) == (0, 0, files)
