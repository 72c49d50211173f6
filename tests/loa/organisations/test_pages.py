import pytest

from tests.loa.cast import make_unit


def test_the_list_finds_without_accents(signed_in, cast):
    page = signed_in(cast.hoa).get("/don-vi/?tim=noi vu").content.decode()
    assert "Sở Nội vụ" in page
    assert "UBND xã Suối Mây</th>" not in page
    assert "Không có đơn vị nào khớp" in signed_in(cast.hoa).get("/don-vi/?tim=xyz").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(signed_in, cast, django_assert_num_queries, rows):
    for _ in range(rows):
        make_unit(parent=cast.province)
    client = signed_in(cast.minh)
    with django_assert_num_queries(11):  # four of the frame; tree, heads, top, its branch; rights to add, to read acts
        client.get("/don-vi/")


def test_htmx_gets_the_part_that_changes(signed_in, cast):
    part = (
        signed_in(cast.minh)
        .get("/don-vi/?tim=so", headers={"HX-Request": "true", "HX-Target": "units"})
        .content.decode()
    )
    assert part.strip().startswith('<div class="stack" id="units">')


def test_choices_for_the_picker(signed_in, cast):
    page = signed_in(cast.minh).get("/don-vi/chon/?tim=ben trang").content.decode()
    assert f'data-value="{cast.ward.pk}" data-name="UBND phường Bến Trăng" data-note="UBND tỉnh Sông Lam"' in page


def test_switching_the_unit_is_for_members_only(signed_in, cast):
    client = signed_in(cast.lan)
    assert client.post("/don-vi/lam-viec-cho/", {"unit": cast.province.pk, "next": "/don-vi/"}).url == "/don-vi/"
    assert client.session["acting_unit"] == cast.province.pk
    assert client.post("/don-vi/lam-viec-cho/", {"unit": cast.ward.pk}).status_code == 404
    assert (
        client.post("/don-vi/lam-viec-cho/", {"unit": cast.home_affairs.pk, "next": "//elsewhere.example"}).url == "/"
    )


@pytest.mark.parametrize("unit", ["", "x", "-1"])
def test_switching_to_nonsense_is_not_found(signed_in, cast, unit):
    assert signed_in(cast.lan).post("/don-vi/lam-viec-cho/", {"unit": unit}).status_code == 404
