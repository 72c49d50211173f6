from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64, unique=True, verbose_name="tên")),
                (
                    "duty",
                    models.CharField(
                        choices=[("jobs", "Làm các việc trong hàng đợi"), ("time", "Giữ giờ cho các việc định kỳ")],
                        max_length=10,
                        verbose_name="nhiệm vụ",
                    ),
                ),
                ("host", models.CharField(max_length=255, verbose_name="máy")),
                ("pid", models.PositiveIntegerField(verbose_name="số tiến trình")),
                ("since", models.DateTimeField(verbose_name="làm từ lúc")),
                ("seen_at", models.DateTimeField(verbose_name="báo lần cuối lúc")),
            ],
            options={
                "verbose_name": "tiến trình chạy nền",
                "verbose_name_plural": "tiến trình chạy nền",
                "ordering": ["duty", "since", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Tick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="công việc")),
                ("slot", models.DateTimeField(verbose_name="kỳ")),
                ("tried", models.PositiveSmallIntegerField(default=1, verbose_name="số lần chạy")),
                ("begun_at", models.DateTimeField(verbose_name="bắt đầu lúc")),
                ("leased_until", models.DateTimeField(verbose_name="giữ chỗ đến")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="xong lúc")),
                ("failure", models.TextField(blank=True, verbose_name="lỗi")),
            ],
            options={
                "verbose_name": "kỳ chạy định kỳ",
                "verbose_name_plural": "kỳ chạy định kỳ",
                "ordering": ["-slot", "name"],
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["name"], name="tick_under_way")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("name", "slot"), name="tick_is_begun_once_for_a_slot"),
                    models.CheckConstraint(condition=models.Q(("tried__gte", 1)), name="tick_is_tried_at_least_once"),
                ],
            },
        ),
    ]
