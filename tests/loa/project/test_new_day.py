"""What a new day does."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from loa.organisations.models import Unit, UnitPeriod


def test_units_follow_the_calendar_and_old_traces_go(cast):
    UnitPeriod.objects.filter(unit=cast.ward).update(name="UBND phường Trăng Non")
    now = timezone.now()
    for days, name in [(31, "cu"), (1, "moi")]:
        attempt = AccessAttempt.objects.create(username=name, failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=now - timedelta(days=days))
        Session.objects.create(session_key=name, session_data="", expire_date=now + timedelta(days=20 - days))
    call_command("new_day", verbosity=0)
    assert Unit.objects.get(pk=cast.ward.pk).name == "UBND phường Trăng Non"
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["moi"]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["moi"]
    call_command("new_day", verbosity=0)


def test_sheets_and_letters_carry_the_address_that_was_given(signed_in, cast, settings):
    settings.SITE_ADDRESS = "https://loa.songlam.example"
    page = signed_in(cast.admin).post(
        f"/don-vi/nguoi/{cast.minh.pk}/cap-ma/", {"way": "paper"}, headers={"host": "localhost:4444"}
    )
    assert "https://loa.songlam.example" in page.content.decode()
    assert "4444" not in page.content.decode()
