"""Slots say when and how often they changed; what was done to many in one act is told together."""

import uuid

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0007_lines_given_to_units")]

    operations = [
        migrations.AddField(
            model_name="slot",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="thay đổi lúc"),
        ),
        migrations.AddField(
            model_name="slot",
            name="revision",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="lần thay đổi"),
        ),
        migrations.AddField(
            model_name="slotchange",
            name="together",
            field=models.UUIDField(db_index=True, default=uuid.uuid4, editable=False, verbose_name="cùng một lần"),
        ),
    ]
