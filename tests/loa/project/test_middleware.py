import pytest
from django.urls import reverse


@pytest.mark.parametrize("query", ["tim=%00", "co-quan==S%00"])
def test_a_nul_is_refused_with_a_page(signed_in, cast, query):
    response = signed_in(cast.lan).get(f"{reverse('plans:list')}?{query}")
    assert response.status_code == 400
    assert "<h1" in response.content.decode()


def test_a_nul_that_is_sent_is_refused(signed_in, cast):
    assert (
        signed_in(cast.lan)
        .post(reverse("organisations:switch"), "unit=%00", "application/x-www-form-urlencoded")
        .status_code
        == 400
    )
