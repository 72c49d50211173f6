import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from loa.core.toasts import say_now


def test_the_gallery_shows_every_part(signed_in, cast):
    response = signed_in(cast.lan).get("/bo-mau/")
    assert response.status_code == 200
    assert "121,67%" in response.content.decode()  # more than was owed is shown


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("400", "Yêu cầu không hợp lệ"),
        ("403", "Chưa có quyền"),
        ("404", "Không tìm thấy trang"),
        ("500", "Máy chủ gặp lỗi"),
        ("csrf", "Trang đã mở quá lâu"),
    ],
)
def test_every_error_says_what_to_do(db, name, words):
    from loa.project import errors

    request = RequestFactory().get("/")
    request.user, request._messages = None, []
    page = {
        "400": lambda: errors.bad_request(request),
        "403": lambda: errors.forbidden(request, None),
        "404": lambda: errors.not_found(request),
        "500": lambda: errors.server_error(request),
        "csrf": lambda: errors.csrf_failure(request),
    }[name]()
    assert page.status_code == (403 if name == "csrf" else int(name))
    assert words in page.content.decode()
    assert "Về trang đầu" in page.content.decode()


def test_a_page_that_is_not_there_keeps_the_security_headers(client, db):
    response = client.get("/khong-co/")
    policy = response.headers["Content-Security-Policy"]
    assert response.status_code == 404
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_htmx_is_sent_to_sign_in_as_a_whole_page(client, db):
    response = client.get(
        "/don-vi/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/don-vi/?tim=so"}
    )
    assert response.headers["HX-Redirect"] == "/tai-khoan/dang-nhap/?next=%2Fdon-vi%2F%3Ftim%3Dso"


def test_a_toast_rides_on_an_answer_to_htmx():
    response = say_now(HttpResponse(), "Đã ghi", undo="/hoan-tac/")
    assert response.headers["HX-Trigger"] == '{"toast": {"text": "\\u0110\\u00e3 ghi", "undo": "/hoan-tac/"}}'


def test_without_a_token_nothing_is_taken(cast):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/tai-khoan/dang-nhap/", {"login": "lan", "password": "x"})
    assert response.status_code == 403
    assert "Trang đã mở quá lâu" in response.content.decode()
