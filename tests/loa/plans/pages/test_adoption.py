"""The page of adoption, and the linking of agencies."""

from django.urls import reverse

from loa.organisations.models import Kind, Unit
from loa.plans.models import Assignment, Plan
from tests.loa.plans.making import make_plan, make_read, short_plan
from tests.loa.plans.pages.asking import edit, text_of


def test_adopt_page_lists_the_unknown_and_adopts(cast, lan, reading):
    address = reverse("plans:adopt", args=[reading.pk])
    shown = text_of(lan.get(address))
    assert "Chưa rõ (1)" in shown
    answer = lan.post(address, {"agency-0": "new:association"}, follow=True)
    plan = Plan.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("plans:detail", args=[plan.pk])
    assert "Đã đưa kế hoạch vào thực hiện: 3 nhiệm vụ." in text_of(answer)
    assert Unit.objects.get(name="Hội Nhà vườn").kind == Kind.ASSOCIATION


def test_adopt_page_notices_who_issued_the_document(cast, lan):
    reading = make_read(unit=cast.home_affairs, by=cast.lan, text=short_plan())
    address = reverse("plans:adopt", args=[reading.pk])
    assert "Văn bản do UBND tỉnh Sông Lam ban hành, đang để ở Sở Nội vụ." in text_of(lan.get(address))
    answer = lan.post(reverse("plans:reassign", args=[reading.pk]), {"unit": cast.province.pk}, follow=True)
    assert "Văn bản nay là kế hoạch của UBND tỉnh Sông Lam." in text_of(answer)
    assert "đang để ở" not in text_of(answer)
    copy = make_read(unit=cast.home_affairs, by=cast.lan, text=short_plan())
    answer = lan.post(reverse("plans:reassign", args=[copy.pk]), {"unit": cast.province.pk}, follow=True)
    assert "đã có văn bản này" in text_of(answer)


def test_text_of_a_document_is_never_markup(cast, lan):
    text = short_plan().replace("Bản tin cải cách", "<script>alert(1)</script> & cải cách")
    reading = make_read(unit=cast.province, by=cast.lan, text=text, name="<b>tên</b>.txt")
    pages = [reverse("plans:review", args=[reading.pk]), reverse("plans:readings")]
    plan = make_plan(unit=cast.province, by=cast.lan, text=text.replace("31/KH", "32/KH"))
    pages += [reverse(f"plans:{name}", args=[plan.pk]) for name in ("detail", "document")]
    for address in [*pages, reverse("plans:activity", args=[plan.pk, 1])]:
        shown = lan.get(address).content.decode()
        assert "<script>alert" not in shown
        assert "<b>tên" not in shown


def test_adopt_twice_leads_to_the_same_plan(lan, reading):
    address = reverse("plans:adopt", args=[reading.pk])
    assert lan.post(address).url == lan.post(address).url
    assert Plan.objects.count() == 1


def test_adopt_says_what_is_missing(lan, reading):
    lan.post(reverse("plans:drop", args=[reading.pk]), {"o": "/activities/1"})
    edit(lan, reading, "/document/year", value="2026")
    reading.result["document"]["title"] = None
    reading.save()
    answer = lan.post(reverse("plans:adopt", args=[reading.pk]))
    assert answer.status_code == 422
    assert f"{reverse('plans:review', args=[reading.pk])}#item-document-title" in answer.content.decode()


def test_adopt_refuses_a_choice_that_was_not_offered(lan, reading):
    answer = lan.post(reverse("plans:adopt", args=[reading.pk]), {"agency-0": "new:palace"})
    assert answer.status_code == 422
    assert not Plan.objects.exists()


def test_adopt_of_a_number_in_force_leads_to_that_plan(cast, lan, plan):
    copy = make_read(unit=cast.province, by=cast.lan, text=short_plan(rows=2))
    answer = lan.post(reverse("plans:adopt", args=[copy.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("plans:detail", args=[plan.pk])
    assert "đã có Kế hoạch số 31/KH-UBND" in text_of(answer)


def test_agencies_are_linked_on_the_plan_later(cast, lan, plan):
    assert "1 tên cơ quan" in text_of(lan.get(reverse("plans:detail", args=[plan.pk])))
    lan.post(reverse("plans:agencies", args=[plan.pk]), {"agency-0": str(cast.ward.pk)})
    assert Assignment.objects.get(designation="Hội Nhà vườn").unit == cast.ward
    assert "Mọi cơ quan đã khớp" in text_of(lan.get(reverse("plans:agencies", args=[plan.pk])))
