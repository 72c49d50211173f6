from typing import Any

from django.db import migrations

import loa.core.fields


def fold_names(apps: Any, schema_editor: Any) -> None:
    user = apps.get_model("accounts", "User")
    for person in user.objects.iterator():
        person.save(update_fields=["folded"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="folded",
            field=loa.core.fields.FoldedField(
                default="", editable=False, max_length=440, of=("full_name", "username", "email")
            ),
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop, elidable=True),
    ]
