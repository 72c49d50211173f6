"""The triggers that keep the log append-only, and the empty head of the chain."""

from django.db import migrations

from loa.audit import guard
from loa.audit.chain import START


def set_up(apps, schema_editor):
    apps.get_model("audit", "Seal").objects.get_or_create(pk=1, defaults={"digest": START})
    guard.set_up(schema_editor.connection)


def take_down(apps, schema_editor):
    guard.lift(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(set_up, take_down)]
