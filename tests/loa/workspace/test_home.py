import pytest

from tests.loa.cast import make_user
from tests.loa.plans.making import make_failed, make_read, short_plan


def test_an_empty_start_leads_to_the_upload(signed_in, cast):
    page = signed_in(cast.minh).get("/").content.decode()
    assert "Chưa có văn bản nào chờ rà soát" in page
    assert 'href="/doc-ke-hoach/"' in page


def test_a_person_without_a_role_is_told_so(signed_in, cast):
    client = signed_in(make_user())
    assert "Không có việc nào đang chờ" in client.get("/").content.decode()
    assert "Chưa được giao vai trò" in client.get("/cai-dat/").content.decode()


def test_what_waits_is_shown_to_those_who_can_do_it(signed_in, cast):
    make_read(unit=cast.ward, by=cast.minh)
    make_failed(unit=cast.ward, by=cast.minh)
    lan, hoa = (signed_in(person).get("/").content.decode() for person in (cast.lan, cast.hoa))
    assert "Chưa đọc được" in lan
    assert "Chưa đọc được" not in hoa
    assert "Chưa có văn bản nào chờ rà soát" in hoa


@pytest.mark.parametrize("plans", [1, 3])
def test_the_number_of_queries_does_not_grow(signed_in, cast, django_assert_num_queries, plans):
    for n in range(plans):
        make_read(unit=cast.ward, by=cast.minh, text=short_plan(number=str(40 + n)))
    client = signed_in(cast.lan)
    client.get("/")
    with django_assert_num_queries(8):  # session, user, own units, and five
        client.get("/")


def test_the_theme_is_a_cookie(signed_in, cast):
    client = signed_in(cast.lan)
    assert 'dark.css" media="screen and (prefers-color-scheme: dark)"' in client.get("/").content.decode()
    client.post("/cai-dat/giao-dien/", {"theme": "dark"})
    assert 'dark.css" media="screen">' in client.get("/").content.decode()
    client.post("/cai-dat/giao-dien/", {"theme": "rainbow"})
    assert client.cookies["theme"].value == "dark"
    client.post("/cai-dat/giao-dien/", {"theme": "light"})
    assert "dark.css" not in client.get("/").content.decode()
