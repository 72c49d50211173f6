"""Results are searched by the beginnings of words, on PostgreSQL from an index."""

from django.db import migrations

import loa.core.fields


def make_index(apps, schema_editor):
    loa.core.fields.words_index(schema_editor.connection, "delivery_result", "folded", name="result_by_words")


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial")]
    operations = [
        migrations.AlterField(
            "result",
            "folded",
            loa.core.fields.FoldedField(
                by_words=True, default="", editable=False, max_length=700, of=("title", "outlet", "author")
            ),
        ),
        migrations.RunPython(make_index, migrations.RunPython.noop),  # the index goes with its column
    ]
