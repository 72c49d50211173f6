"""The register of bases begins with what plans cite again and again, and with what took whose place."""

from django.db import migrations

from vanban.cite.known import KNOWN
from vanban.cite.register import REPLACEMENTS


def keep_known(apps, schema_editor):
    LegalDocument = apps.get_model("plans", "LegalDocument")
    made = {}
    for known in KNOWN:
        made[known.number], _ = LegalDocument.objects.get_or_create(
            number=known.number,
            unit=None,
            defaults={
                "type": known.type,
                "title": known.title,
                "issuer": known.issuer,
                "issued_on": known.issued,
                "in_force_on": known.since,
                "source": known.source,
            },
        )
    for row in REPLACEMENTS:
        before, after = made.get(row.number), made.get(row.by)
        if before and after:
            before.replaced_by, before.ended_on = after, row.since
            before.save()


class Migration(migrations.Migration):
    dependencies = [("plans", "0009_writing_together")]
    operations = [migrations.RunPython(keep_known, migrations.RunPython.noop)]
