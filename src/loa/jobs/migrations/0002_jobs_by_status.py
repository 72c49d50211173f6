"""An index on the table of jobs: which run and which are stuck is asked every minute, however many are done."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX jobs_by_status ON django_tasks_database_dbtaskresult (status, finished_at)",
            "DROP INDEX jobs_by_status",
        )
    ]
