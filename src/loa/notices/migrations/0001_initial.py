import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0005_clerk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60, verbose_name="loại thông báo")),
                ("subject", models.CharField(max_length=200, verbose_name="tiêu đề")),
                ("body", models.TextField(blank=True, max_length=20000, verbose_name="nội dung")),
                ("link", models.CharField(blank=True, max_length=300, verbose_name="đường dẫn")),
                ("key", models.CharField(max_length=200, verbose_name="khóa chống gửi trùng")),
                ("posted_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="lúc gửi")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="xem lúc")),
                (
                    "posted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người gửi",
                    ),
                ),
                (
                    "posted_on_behalf_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="gửi thay mặt",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người nhận",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="về đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "thông báo",
                "verbose_name_plural": "thông báo",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=20, verbose_name="kênh")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Chờ gửi"),
                            ("held", "Chờ bản tổng hợp"),
                            ("sending", "Đang gửi"),
                            ("sent", "Đã gửi"),
                            ("failed", "Lỗi, sẽ gửi lại"),
                            ("stuck", "Không gửi được"),
                            ("uncertain", "Không rõ đã gửi chưa"),
                            ("gathered", "Đã vào bản tổng hợp"),
                            ("dropped", "Đã bỏ, không gửi"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="trạng thái",
                    ),
                ),
                ("tried", models.PositiveSmallIntegerField(default=0, verbose_name="số lần gửi")),
                ("next_try_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="gửi vào lúc")),
                ("leased_until", models.DateTimeField(blank=True, null=True, verbose_name="giữ chỗ đến")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="xong lúc")),
                ("failure", models.CharField(blank=True, max_length=300, verbose_name="lý do")),
                (
                    "gathered_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gathered",
                        to="notices.message",
                        verbose_name="bản tổng hợp",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sendings",
                        to="notices.message",
                        verbose_name="thông báo",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần gửi",
                "verbose_name_plural": "lần gửi",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mail",
                    models.CharField(
                        choices=[
                            ("at_once", "Ngay khi có thông báo"),
                            ("daily", "Một thư tổng hợp mỗi ngày"),
                            ("weekly", "Một thư tổng hợp mỗi tuần"),
                            ("never", "Không gửi thư, chỉ xem trong phần mềm"),
                        ],
                        default="at_once",
                        max_length=10,
                        verbose_name="thư điện tử",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "thứ Hai"),
                            (1, "thứ Ba"),
                            (2, "thứ Tư"),
                            (3, "thứ Năm"),
                            (4, "thứ Sáu"),
                            (5, "thứ Bảy"),
                            (6, "Chủ nhật"),
                        ],
                        default=0,
                        verbose_name="vào ngày",
                    ),
                ),
                ("gathered_on", models.DateField(verbose_name="bản tổng hợp gần nhất")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_wish",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người nhận",
                    ),
                ),
            ],
            options={
                "verbose_name": "cách nhận thông báo",
                "verbose_name_plural": "cách nhận thông báo",
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["to", "-id"], name="message_of_person"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(condition=models.Q(("seen_at", None)), fields=["to"], name="message_unseen"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["unit", "-id"], name="message_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("key", "to"), name="message_is_posted_once_to_a_person"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("link", ""),
                    models.Q(("link__startswith", "/"), models.Q(("link__startswith", "//"), _negated=True)),
                    _connector="OR",
                ),
                name="message_links_to_a_path_of_our_own",
            ),
        ),
        migrations.AddIndex(
            model_name="sending",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "failed"])), fields=["next_try_at"], name="sending_due"
            ),
        ),
        migrations.AddIndex(
            model_name="sending",
            index=models.Index(
                condition=models.Q(("state__in", ["sent", "gathered", "dropped"]), _negated=True),
                fields=["state"],
                name="sending_open",
            ),
        ),
        migrations.AddIndex(
            model_name="sending",
            index=models.Index(fields=["channel", "-ended_at"], name="sending_by_channel_and_end"),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.UniqueConstraint(fields=("message", "channel"), name="sending_is_one_for_a_channel"),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("leased_until__isnull", False), ("state", "sending")),
                    models.Q(models.Q(("state", "sending"), _negated=True), ("leased_until", None)),
                    _connector="OR",
                ),
                name="sending_is_leased_while_it_is_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state__in", ["sent", "gathered", "dropped"])),
                    models.Q(
                        models.Q(("state__in", ["sent", "gathered", "dropped"]), _negated=True), ("ended_at", None)
                    ),
                    _connector="OR",
                ),
                name="sending_knows_when_it_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gathered_in__isnull", False), ("state", "gathered")),
                    models.Q(models.Q(("state", "gathered"), _negated=True), ("gathered_in", None)),
                    _connector="OR",
                ),
                name="sending_gathered_knows_its_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__lte", 6)), name="wish_names_a_day_of_the_week"
            ),
        ),
    ]
