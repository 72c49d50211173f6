"""Plans adopted before there were versions: lines keep their order, what was adopted becomes the first version."""

from django.db import migrations
from django.db.models import F

from loa.plans.queries.text import text_of


def write_first_versions(apps, schema_editor):
    Activity = apps.get_model("plans", "Activity")
    Plan = apps.get_model("plans", "Plan")
    Version = apps.get_model("plans", "Version")
    Correction = apps.get_model("plans", "Correction")
    Activity.objects.update(place=F("order"))
    for plan in Plan.objects.filter(reading__isnull=False, versions__isnull=True).select_related("reading"):
        standing = Correction.objects.filter(reading=plan.reading, undone_at__isnull=True).order_by("pk")
        content = text_of(plan.reading.result or {}, standing).as_json()
        lines = list(Activity.objects.filter(plan=plan).order_by("order").values_list("pk", flat=True))
        for row, pk in zip([*content["activities"], *content["commitments"]], lines, strict=True):
            row["activity"] = pk
        Version.objects.create(
            plan=plan,
            no=1,
            kind=plan.kind,
            number=plan.number,
            issued_on=plan.issued_on,
            content=content,
            file=plan.file,
            reading=plan.reading,
            issued_by=plan.adopted_by,
            issued_on_behalf_of=plan.adopted_on_behalf_of,
            issued_at=plan.adopted_at,
        )


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_life_of_a_plan")]
    operations = [migrations.RunPython(write_first_versions, migrations.RunPython.noop)]
