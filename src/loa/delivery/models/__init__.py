"""Results, their evidence, and what is reckoned from them."""

from loa.delivery.models.evidence import Evidence, Link, Picture
from loa.delivery.models.result import Result, ResultQuerySet, Step, Terms, Topic
from loa.delivery.models.tally import Cell, Month, Pace, Reckoning, Tally

__all__ = [
    "Cell",
    "Evidence",
    "Link",
    "Month",
    "Pace",
    "Picture",
    "Reckoning",
    "Result",
    "ResultQuerySet",
    "Step",
    "Tally",
    "Terms",
    "Topic",
]
