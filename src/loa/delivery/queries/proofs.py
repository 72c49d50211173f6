"""Evidence as it is shown beside results: what is a picture, and what the person may open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from loa.delivery.models import Evidence, Result
from loa.delivery.proof_files.proof import PICTURES
from loa.delivery.states import PERSONAL, EvidenceKind
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission


@dataclass(frozen=True, slots=True)
class Proof:
    """`may_open`: what names people asks for more than seeing the result."""

    evidence: Evidence
    may_open: bool

    @property
    def is_picture(self) -> bool:
        """One that browsers show, and that may be shown in passing: not a list of people."""
        each = self.evidence
        return each.file is not None and each.file.media_type in PICTURES and EvidenceKind(each.kind) not in PERSONAL

    @property
    def rows(self) -> int | None:
        """Rows of an attendance list or a play log, as the program counted them."""
        counted = self.evidence.facts.get("rows")
        return counted if isinstance(counted, int) else None

    @property
    def counts(self) -> str:
        """What a row stands for."""
        return "lần phát" if self.evidence.kind == EvidenceKind.LOG else "người"


def proofs_of(results: Sequence[Result], *, user: Any) -> dict[int, list[Proof]]:
    """By result, in the order they were added; two queries. The results come with their plans."""
    by_pk = {result.pk: result for result in results}
    rows = Evidence.objects.standing().filter(result__in=list(by_pk)).select_related("link", "file").order_by("pk")
    evidence = list(rows)
    personal = any(EvidenceKind(each.kind) in PERSONAL for each in evidence)
    units = {pk for result in results for pk in (result.unit_id, result.plan.unit_id)} if personal else set()
    held = units_with(user, Permission.EVIDENCE_VIEW).filter(pk__in=units)
    allowed = set(held.values_list("pk", flat=True)) if units else set()
    found: dict[int, list[Proof]] = defaultdict(list)
    for each in evidence:
        result = by_pk[each.result_id]
        is_open = EvidenceKind(each.kind) not in PERSONAL or each.opened_by(user)
        found[each.result_id].append(Proof(each, is_open or bool(allowed & {result.unit_id, result.plan.unit_id})))
    return found
