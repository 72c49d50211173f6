from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "loa.audit"
    label = "audit"

    def ready(self) -> None:
        from loa.audit import listeners, sealing

        listeners.connect()
        # a migration that rebuilds the table on SQLite drops its triggers
        post_migrate.connect(sealing.after_migrate, sender=self, dispatch_uid="loa.audit.after_migrate")
