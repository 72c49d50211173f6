import unicodedata

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from loa.accounts.models import User
from loa.project.demo.load import kept_password, password_file
from tests.loa.cast import PASSWORD

PHRASE = "cá rô đồng kho tộ ngày mưa"
SIGN_IN = "/tai-khoan/dang-nhap/"


def wrong(password, user=None):
    """Codes of what is wrong with a password, none where it is fine."""
    lan = User(username="lan", full_name="Trần Thị Ngọc Lan", email="lan.tran@songlam.example")
    try:
        validate_password(password, user or lan)
    except ValidationError as error:
        return [each.code for each in error.error_list]
    return []


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        (PHRASE, []),
        (PASSWORD, []),
        ("correct horse battery staple", []),
        ("948201775309182", []),  # figures alone are no fault
        ("sáng nay lan nở trắng vườn", []),  # the given name as a word among others
        ("mười bốn ký tự", ["password_too_short"]),
        ("x" * 7 + "aqzwsxe" * 36, ["password_too_long"]),
        ("Mật Khẩu Mật Khẩu", ["password_too_common"]),
        ("MatKhau123456789", ["password_too_common"]),
        ("Việt Nam vô địch!!!", ["password_too_common"]),
        ("cải cách hành chính 2026", ["password_too_common", "password_too_similar"]),
        ("iloveyouiloveyou", ["password_too_common"]),
        ("aaaaaaaaaaaaaaaaaaaa", ["password_too_common"]),
        ("2026 2026 2026 2026", ["password_too_common"]),
        ("123456789012345", ["password_too_common"]),
        ("abcdefghijklmnop", ["password_too_common"]),
        ("qwertyuiopasdfgh", ["password_too_common"]),
        ("a1a1a1a1a1a1a1a1", ["password_too_common"]),
        ("Trần Thị Ngọc Lan 1980", ["password_too_similar"]),
        ("tran-thi-ngoc-lan", ["password_too_similar"]),
        ("lan.tran@songlam.example", ["password_too_similar"]),
    ],
)
def test_what_a_password_must_be(password, codes):
    assert wrong(password) == codes


def test_a_short_one_is_told_how_much_is_missing():
    with pytest.raises(ValidationError) as raised:
        validate_password("cá rô đồng", None)
    assert raised.value.messages == ["Mật khẩu cần ít nhất 15 ký tự, hiện có 10. Hãy ghép thêm một vài từ."]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_it_is_the_same_password_however_its_accents_are_typed(client, cast, form):
    cast.lan.set_password(unicodedata.normalize("NFD", PHRASE))
    cast.lan.save()
    client.post(SIGN_IN, {"login": "lan", "password": unicodedata.normalize(form, PHRASE)})
    assert client.session["_auth_user_id"] == str(cast.lan.pk)


def test_length_is_counted_in_letters_not_in_how_they_were_typed():
    fourteen = unicodedata.normalize("NFD", "mười bốn ký tự")
    assert len(fourteen) > 15
    assert wrong(fourteen) == ["password_too_short"]


def test_a_password_from_before_the_rules_still_signs_in(client, cast):
    old = unicodedata.normalize("NFD", "bé ngoan")  # kept as it was typed
    User.objects.filter(pk=cast.lan.pk).update(password=make_password(old))
    client.post(SIGN_IN, {"login": "lan", "password": old})
    assert client.session["_auth_user_id"] == str(cast.lan.pk)


def test_an_endless_password_is_not_even_looked_at(cast):
    assert not cast.lan.check_password("ế" * 100_000)
    assert not cast.lan.check_password(None)


def test_changed_in_one_form_used_in_another(signed_in, client, cast):
    typed = unicodedata.normalize("NFD", PHRASE)
    fields = {"oldpassword": PASSWORD, "password1": typed, "password2": typed}
    answer = signed_in(cast.lan).post("/tai-khoan/doi-mat-khau/", fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/cai-dat/")
    client.post(SIGN_IN, {"login": "lan", "password": unicodedata.normalize("NFC", PHRASE)})
    assert client.session["_auth_user_id"] == str(cast.lan.pk)


def test_the_page_suggests_a_phrase_and_asks_for_no_signs(signed_in, cast):
    page = signed_in(cast.lan).get("/tai-khoan/doi-mat-khau/").content.decode()
    assert "Từ 15 ký tự. Nên ghép bốn, năm từ dễ nhớ" in page


def test_the_demonstration_makes_a_password_by_the_rules_and_keeps_an_old_one(settings, tmp_path):
    settings.VAR = tmp_path
    assert wrong(kept_password()) == []
    password_file().write_text("sen-tre-1234")
    assert kept_password() == "sen-tre-1234"
