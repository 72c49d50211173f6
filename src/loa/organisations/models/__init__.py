"""Units with a dated life, who belongs to them, how they were reorganised, and groups of them."""

from loa.organisations.models.group import Group, GroupMember
from loa.organisations.models.membership import Delegation, Membership
from loa.organisations.models.reorganisation import Reorganisation, Result, Source, Step
from loa.organisations.models.tree_import import TreeImport
from loa.organisations.models.unit import HeadCount, Reach, Succession, Unit, UnitPeriod, UnitQuerySet
from loa.organisations.states import Kind

__all__ = [
    "Delegation",
    "Group",
    "GroupMember",
    "HeadCount",
    "Kind",
    "Membership",
    "Reach",
    "Reorganisation",
    "Result",
    "Source",
    "Step",
    "Succession",
    "TreeImport",
    "Unit",
    "UnitPeriod",
    "UnitQuerySet",
]
