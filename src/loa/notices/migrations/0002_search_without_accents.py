from django.db import migrations

import loa.core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="folded",
            field=loa.core.fields.FoldedField(
                default="", editable=False, max_length=220, of=("subject",), verbose_name="chữ để tìm kiếm"
            ),
        ),
    ]
