from django.db import migrations, models
from django.db.models import PROTECT, Q


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_first_versions")]
    operations = [
        migrations.AddField("charged", "given", models.JSONField(default=list, verbose_name="các nhiệm vụ được giao")),
        migrations.AddField(
            "charged", "offered", models.PositiveSmallIntegerField(default=0, verbose_name="theo lần ban hành")
        ),
        migrations.AddField(
            "offer",
            "taken_in",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=PROTECT,
                related_name="offers_taken",
                to="plans.draft",
                verbose_name="lấy vào dự thảo",
            ),
        ),
        migrations.AddField(
            "offer", "taken_act", models.PositiveIntegerField(blank=True, null=True, verbose_name="lần sửa")
        ),
        migrations.AddConstraint(
            "offer",
            models.CheckConstraint(
                name="offer_taken_is_taken_in_a_draft",
                condition=Q(state="taken", taken_in__isnull=False)
                | ~Q(state="taken") & Q(taken_in__isnull=True, taken_act__isnull=True),
            ),
        ),
    ]
