"""Days of work are checked alike wherever they are said."""

from __future__ import annotations

from datetime import date

import pytest

from loa.delivery.forms.result import ResultForm
from loa.delivery.forms.rows import RowForm

TODAY = date(2026, 3, 10)
FORMS = {
    "one": lambda said: ResultForm({"title": "Tin", "quantity": "1", **said}, target=None, today=TODAY),
    "a row": lambda said: RowForm({"title": "Tin", "quantity": "1", "key": "k" * 32, **said}, today=TODAY),
}
WRONG = [
    ({"happened_on": "11/3/2026"}, "happened_on", "Ngày này chưa đến. Chỉ ghi việc đã làm, đến hết 10/3/2026."),
    ({"happened_on": "10/3/2026", "until": "09/3/2026"}, "until", "Phải vào hoặc sau ngày thực hiện."),
    ({"happened_on": "10/3/2026", "until": "11/3/2026"}, "until", "Ngày này chưa đến. Hãy ghi khi việc đã xong."),
]


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize(("said", "name", "words"), WRONG)
def test_days_to_come_and_ends_before_the_beginning(form, said, name, words):
    assert dict(FORMS[form](said).errors) == {name: [words]}


@pytest.mark.parametrize("form", list(FORMS))
def test_today_is_a_day_of_work(form):
    assert FORMS[form]({"happened_on": "10/3/2026", "until": "10/3/2026"}).is_valid()
