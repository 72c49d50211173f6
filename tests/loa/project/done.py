"""What was done in a unit: one result in every state that a page of results asks for."""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from loa.accounts.models import User
from loa.delivery.actions.evidence import add_file
from loa.delivery.models import Evidence, Result
from loa.delivery.states import EvidenceKind, State
from loa.organisations.models import Unit
from loa.plans.models import Plan
from tests.loa.delivery.making import any_link_is_enough, make_result


@dataclass(frozen=True)
class Done:
    """`photo`: evidence of `waiting`."""

    waiting: Result
    accepted: Result
    withdrawn: Result
    photo: Evidence


def make_done(unit: Unit, *, plan: Plan, by: User, approver: User) -> Done:
    """Of the first line of a plan of the unit."""
    line = plan.activities.order_by("pk")[0]
    any_link_is_enough(line, approver)
    waiting, accepted, withdrawn = (
        make_result(activity=line, unit=unit, by=by, state=state, accepted_by=approver)
        for state in (State.SUBMITTED, State.ACCEPTED, State.WITHDRAWN)
    )
    photo = add_file(result=waiting, upload=_photo(unit.pk), kind=EvidenceKind.PHOTO, by=by)
    return Done(waiting, accepted, withdrawn, photo)


def _photo(shade: int) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (shade % 256, 90, 120)).save(out, "PNG")
    return SimpleUploadedFile("anh.png", out.getvalue(), content_type="image/png")
