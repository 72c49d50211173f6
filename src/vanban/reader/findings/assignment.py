"""Agencies that are given duties but stand in no row, and agencies that lead a row but are given no point.

A general heading ("Các sở, ban, ngành") covers its members; an agency that leads by its own name needs a point of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanban.reader.case import Case
from vanban.reader.draft import Finding, Read, Severity
from vanban.text.names import Group, group, key

_PLACE = re.compile(r"\b(?:tinh|thanh pho|huyen|quan|thi xa|xa|phuong|dac khu)\b.*$")
_PROVINCIAL = re.compile(r"(?:so|ban|van phong|thanh tra|chi cuc|cuc|cong an|bo chi huy|kho bac|bao hiem|thue)\b")
_MEMBERS = (  # a member of the group by the word its name begins with, where the group names that kind
    (re.compile(r"\bso\b.*\bnganh\b|\bso\b.*\bban\b|\bban nganh\b"), _PROVINCIAL),
    (re.compile(r"\bphong\b"), re.compile(r"(?:phong|van phong|thanh tra|ban)\b")),
    (re.compile(r"\bcuc\b"), re.compile(r"(?:chi )?cuc\b")),
    (re.compile(r"\bvu\b"), re.compile(r"vu\b")),
    (
        re.compile(r"\b(?:don vi|co quan|to chuc)\b.*\bthuoc\b"),
        re.compile(r"(?:vu|cuc|van phong|thanh tra|phong|trung tam|ban)\b"),
    ),
)
_SPEAKS_FOR = re.compile(r"^(?:(?:thu truong|chu tich|lanh dao|nguoi dung dau|giam doc|truong) )+(?=\w)")


def check(case: Case) -> Iterator[Finding]:
    if not case.draft.activities or not case.draft.responsibilities:
        return
    rows = [agency for activity in case.draft.activities for agency in (*activity.lead, *activity.coordinating)]
    in_rows = _Known(rows)
    points = [agency for duty in case.draft.responsibilities for agency in duty.agencies]
    in_points = _Known(points)
    for index, duty in enumerate(case.draft.responsibilities):
        left_out = [agency for agency in duty.agencies if not in_rows.covers(agency.value)]
        if len(left_out) < len(duty.agencies):
            left_out = [agency for agency in left_out if group(agency.value) is not Group.ORGANISATIONS]
        if left_out:
            names = "; ".join(agency.value for agency in left_out)
            says = f"{names} được giao trách nhiệm nhưng không chủ trì, không phối hợp dòng nào của bảng."
            yield Finding(
                "unassigned_agency",
                left_out[0].span or duty.span,
                says,
                Severity.CHECK,
                (f"/responsibilities/{index}",),
            )
    told: set[str] = set()
    for activity_index, activity in enumerate(case.draft.activities):
        for agency in activity.lead:
            name = _name(agency.value)
            if name in told or in_points.names_or_group(agency.value):
                continue
            told.add(name)
            says = f"{agency.value} chủ trì việc trong bảng nhưng phần tổ chức thực hiện không giao trách nhiệm riêng."
            yield Finding(
                "unassigned_agency",
                agency.span or activity.span,
                says,
                Severity.CHECK,
                (f"/activities/{activity_index}/lead",),
            )


class _Known:
    """The designations of the table or of the points, to look others up in."""

    def __init__(self, designations: list[Read[str]]) -> None:
        self.names = {_name(each.value) for each in designations}
        self.groups = {group(each.value) for each in designations} - {None}
        self.general = {key(each.value) for each in designations if group(each.value) in {Group.AGENCIES, Group.OTHERS}}

    def covers(self, designation: str) -> bool:
        """By its own name, as a group, or as a member of a group that is named."""
        if self.names_or_group(designation):
            return True
        name = _name(designation)
        for heading in self.general:
            if any(names.search(heading) and member.match(name) for names, member in _MEMBERS):
                return True
        if Group.COMMUNES in self.groups and re.match(r"(?:uy ban nhan dan )?(?:xa|phuong|dac khu|thi tran)\b", name):
            return True
        return Group.DISTRICTS in self.groups and bool(
            re.match(r"uy ban nhan dan (?:huyen|quan|thi xa|thanh pho)\b", name)
        )

    def names_or_group(self, designation: str) -> bool:
        name, many = _name(designation), group(designation)
        if name in self.names:
            return True
        if many is Group.ORGANISATIONS:
            return Group.ORGANISATIONS in self.groups
        if many in {Group.COMMUNES, Group.DISTRICTS}:
            return many in self.groups or any(
                "dia phuong" in heading or "cap xa" in heading for heading in self.general
            )
        if many is not None:  # a general heading stands for whoever it may be
            return (
                many in self.groups
                or many in {Group.OTHERS, Group.AGENCIES}
                or bool(self.groups & {Group.OTHERS, Group.AGENCIES})
            )
        return any(_same(name, known) for known in self.names)


def _name(designation: str) -> str:
    """The name folded, abbreviations written out, without its place and without who speaks for it."""
    whole = _SPEAKS_FOR.sub("", key(designation))
    if whole.startswith("uy ban nhan dan"):
        return whole
    bare = _PLACE.sub("", whole).strip()
    return bare or whole


def _same(one: str, other: str) -> bool:
    syllables, others = one.split(), other.split()
    if len(syllables) == len(others) >= 5 and sum(a != b for a, b in zip(syllables, others, strict=True)) == 1:
        return True  # one body under two names: the other finding says so
    short, long = sorted((one, other), key=len)
    return len(short.split()) >= 3 and long.startswith(short + " ")
