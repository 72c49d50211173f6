"""Assignments name the groups they stand for; known names hold for a time."""

from datetime import date

from django.db import migrations, models

from vanban.text.names import Group, groups


def name_the_groups(apps, schema_editor):
    """What stood as "a group" gets the groups that its words name."""
    Assignment = apps.get_model("plans", "Assignment")
    for designation in Assignment.objects.filter(kind="group").values_list("designation", flat=True).distinct():
        refs = " ".join(groups(designation)) or Group.OTHERS.value
        Assignment.objects.filter(kind="group", designation=designation).update(groups=refs)


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_on_behalf_of")]

    operations = [
        migrations.RemoveConstraint("assignment", "assignment_matched_to_a_unit_names_it"),
        migrations.RemoveConstraint("knownname", "known_name_stands_for_one_unit_in_its_scope"),
        migrations.AddField(
            "assignment", "groups", models.CharField(blank=True, max_length=200, verbose_name="nhóm đơn vị")
        ),
        migrations.AddField("knownname", "since", models.DateField(default=date.min, verbose_name="từ ngày")),
        migrations.AddField("knownname", "before", models.DateField(default=date.max, verbose_name="đến trước ngày")),
        migrations.AlterField(
            "assignment",
            "kind",
            models.CharField(
                choices=[
                    ("unit", "Đã khớp đơn vị"),
                    ("group", "Nhóm cơ quan"),
                    ("old", "Tên của thời gian khác"),
                    ("unknown", "Chưa rõ"),
                ],
                default="unknown",
                max_length=10,
                verbose_name="khớp",
            ),
        ),
        migrations.RunPython(name_the_groups, migrations.RunPython.noop),
    ]
