"""Every unit that is there gets its first period, since nobody knows when, and the reach of roles is derived."""

from datetime import date

from django.db import migrations


def begin(apps, schema_editor):
    unit_model = apps.get_model("organisations", "Unit")
    period_model = apps.get_model("organisations", "UnitPeriod")
    reach_model = apps.get_model("organisations", "Reach")
    units = list(unit_model.objects.order_by("pk"))
    parents = {unit.pk: unit.parent_id for unit in units}
    period_model.objects.bulk_create(
        [
            period_model(
                unit=unit, since=date.min, before=date.max, name=unit.name, short_name=unit.short_name,
                abbreviation=unit.abbreviation, kind=unit.kind, parent_id=unit.parent_id,
            )
            for unit in units
        ],
        batch_size=500,
    )  # fmt: skip
    reach = []
    for unit in units:
        reach.append(reach_model(unit=unit, holder=unit, is_here=True))
        above = parents[unit.pk]
        while above is not None:
            reach.append(reach_model(unit=unit, holder_id=above, is_here=False))
            above = parents[above]
    reach_model.objects.bulk_create(reach, batch_size=500)
    unit_model.objects.bulk_update(units, ["folded"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_history")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
