"""The demonstration plans: the province's one in force, a ward's one that waits for review."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from loa.accounts.models import User
from loa.organisations.models import Unit
from loa.plans.actions.adopt import adopt
from loa.plans.actions.review import accept_sure
from loa.plans.actions.upload import upload
from loa.plans.models import Reading
from loa.plans.tasks import build_slots, read

HERE = Path(__file__).parent
IN_FORCE = ("ke-hoach-tinh-song-lam-2026.txt", "UBND tỉnh Sông Lam", "lan")
TO_REVIEW = ("ke-hoach-phuong-ben-trang-2026.txt", "UBND phường Bến Trăng", "minh")


def load_plans() -> None:
    """Read both, put the first in force and make its slots; nothing where any document has been uploaded already."""
    if Reading.objects.exists():
        return
    by = User.objects.get(username=IN_FORCE[2])
    reading = _read(*IN_FORCE)
    accept_sure(reading=reading, by=by)
    plan = adopt(reading=reading, by=by)
    build_slots.call(plan.pk)
    _read(*TO_REVIEW)


def _read(name: str, unit_name: str, username: str) -> Reading:
    file = SimpleUploadedFile(name, (HERE / name).read_bytes(), content_type="text/plain")
    by = User.objects.get(username=username)
    reading = upload(file=file, unit=Unit.objects.get(name=unit_name), by=by).reading
    read.call(reading.pk)
    reading.refresh_from_db()
    return reading
