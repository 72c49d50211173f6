"""Results, their evidence, and what is reckoned from them."""

from loa.delivery.models.evidence import Evidence, Likeness, Link, Picture
from loa.delivery.models.reminder import Reminder
from loa.delivery.models.result import Result, ResultQuerySet, Step, Terms, Topic
from loa.delivery.models.tally import Cell, Month, Pace, Reckoning, Tally

__all__ = [
    "Cell",
    "Evidence",
    "Likeness",
    "Link",
    "Month",
    "Pace",
    "Picture",
    "Reckoning",
    "Reminder",
    "Result",
    "ResultQuerySet",
    "Step",
    "Tally",
    "Terms",
    "Topic",
]
