"""The table of the cache, which every worker shares: tries that are counted, codes of the phone that were used."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_access_codes")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop, elidable=False)]
