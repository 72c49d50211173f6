"""What was reckoned from slots and results. Never typed: `actions.reckoning` writes it in the transaction of each
acceptance, and `manage.py check_progress` reckons all of it anew and tells any difference.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from loa.delivery.models.result import Topic
from loa.delivery.states import Channel
from loa.organisations.models import Unit
from loa.plans.models import Activity, Plan
from vanban.time.progress import Reckoned


class Tally(models.Model):
    """How far one unit is with one quota of one line (`vanban.time.progress.Reckoned`), what its own plan did included.

    `first`, `last`: the days of its slots. `waiting`: quantity handed in and not decided; `results`, `waiting_results`,
    `returned_results`: how many.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="tallies")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tallies")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tallies")
    quota = models.PositiveSmallIntegerField(default=0)
    measure = models.CharField(max_length=80, blank=True)
    is_carried = models.BooleanField(default=False)  # the unit's own plan carries it out
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    slots = models.PositiveIntegerField(default=0)
    met = models.PositiveIntegerField(default=0)
    minimum = models.DecimalField(max_digits=18, decimal_places=3, default=Decimal(0))
    maximum = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    done = models.DecimalField(max_digits=18, decimal_places=3, default=Decimal(0))
    waiting = models.DecimalField(max_digits=18, decimal_places=3, default=Decimal(0))
    results = models.PositiveIntegerField(default=0)
    waiting_results = models.PositiveIntegerField(default=0)
    returned_results = models.PositiveIntegerField(default=0)
    short_since = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "tiến độ"
        verbose_name_plural = "tiến độ"
        ordering = ["activity", "unit", "quota"]
        constraints = [models.UniqueConstraint(name="tally_is_one", fields=["activity", "unit", "quota"])]
        indexes = [
            models.Index(name="tally_by_plan_and_unit", fields=["plan", "unit"]),
            models.Index(name="tally_by_unit", fields=["unit", "short_since"]),
            models.Index(name="tally_short", fields=["plan", "short_since"], condition=Q(short_since__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.done}/{self.minimum} {self.measure}"

    @property
    def reckoned(self) -> Reckoned:
        return Reckoned(self.slots, self.met, self.minimum, self.maximum, self.done, self.short_since)


class Month(models.Model):
    """What all units together did for a line in a month: its first day, by the day of the work."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="months")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="months")
    quota = models.PositiveSmallIntegerField(default=0)
    month = models.DateField()
    done = models.DecimalField(max_digits=18, decimal_places=3, default=Decimal(0))
    results = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "kết quả theo tháng"
        verbose_name_plural = "kết quả theo tháng"
        ordering = ["activity", "quota", "month"]
        constraints = [models.UniqueConstraint(name="month_of_a_line_is_one", fields=["activity", "quota", "month"])]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}: {self.done}"


class Pace(models.Model):
    """What ought to be done for a line by all units together in slots that are due on one day."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="paces")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="paces")
    quota = models.PositiveSmallIntegerField(default=0)
    due = models.DateField()
    minimum = models.DecimalField(max_digits=18, decimal_places=3, default=Decimal(0))
    slots = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "nhịp độ"
        verbose_name_plural = "nhịp độ"
        ordering = ["activity", "quota", "due"]
        constraints = [models.UniqueConstraint(name="pace_of_a_day_is_one", fields=["activity", "quota", "due"])]
        indexes = [models.Index(name="pace_by_plan_and_day", fields=["plan", "due"])]

    def __str__(self) -> str:
        return f"{self.due:%d/%m/%Y}: {self.minimum}"


class Cell(models.Model):
    """How many counted results of a plan, and of those that carry it out, spoke of a theme to an audience on a channel.

    A result that names no theme or audience stands in cells without one; a result with two themes in those of both.
    `place` is theme, audience and channel in one: a key in which an empty one is like another.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="cells")
    theme = models.ForeignKey(Topic, models.PROTECT, related_name="+", null=True, blank=True)
    audience = models.ForeignKey(Topic, models.PROTECT, related_name="+", null=True, blank=True)
    channel = models.CharField(max_length=12, choices=Channel, blank=True)
    place = models.CharField(max_length=60)
    results = models.IntegerField(default=0)

    class Meta:
        verbose_name = "độ phủ"
        verbose_name_plural = "độ phủ"
        ordering = ["plan", "theme", "audience", "channel"]
        constraints = [models.UniqueConstraint(name="cell_is_one", fields=["plan", "place"])]

    def __str__(self) -> str:
        return f"{self.theme} · {self.audience} · {self.get_channel_display()}: {self.results}"


class Reckoning(models.Model):
    """A plan whose tallies are to be made anew in the background. The row is the queue; see `tasks`."""

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="reckoning")
    wanted = models.PositiveIntegerField(default=1)
    made = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "việc tính tiến độ"
        verbose_name_plural = "việc tính tiến độ"

    def __str__(self) -> str:
        return f"{self.made}/{self.wanted}"

    @property
    def is_under_way(self) -> bool:
        return self.made < self.wanted
