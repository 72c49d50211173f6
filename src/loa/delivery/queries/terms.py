"""What is asked of results of an activity: kinds of evidence, and whether what is posted again counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from loa.delivery.models import Terms
from loa.delivery.states import ANY, ENOUGH, EvidenceKind
from loa.plans.models import Activity
from vanban.text.folding import fold
from vanban.text.forms import Form

_ORIGINALS = re.compile(
    r"(?:khong|chua) (?:tinh|ke|bao gom|tinh den)[^.;]{0,30}(?:dang lai|sao chep|chia se lai|dan lai|copy)"
    r"|(?:tin|bai|tin bai|tin, bai) (?:goc|tu (?:viet|san xuat|bien tap))"
)
"""Words of a plan, folded, by which only what the unit wrote itself counts."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`proofs`: one piece of any of these kinds is enough. `is_set`: the plan's owner said so; else the form does."""

    proofs: frozenset[EvidenceKind]
    only_originals: bool
    is_set: bool

    def is_proved_by(self, kinds: Iterable[str]) -> bool:
        return bool(self.proofs & {EvidenceKind(kind) for kind in kinds})

    @property
    def says(self) -> str:
        """ "đường dẫn hoặc bản quét, văn bản"."""
        if self.proofs == ANY:
            return "một tài liệu bất kỳ"
        names = [kind.label.lower() for kind in EvidenceKind if kind in self.proofs]
        return " hoặc ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def asked_of(activity: Activity) -> Asked:
    """One query, none where the activity comes with its `terms`."""
    terms: Terms | None = getattr(activity, "terms", None)
    if terms is not None:
        return Asked(frozenset(map(EvidenceKind, terms.proofs)) or ANY, terms.only_originals, is_set=True)
    return asked_of_form(activity)


def asked_of_form(activity: Activity) -> Asked:
    """What is asked where the plan's owner said nothing: by the form of the activity, and by its words."""
    words = fold(" ".join([activity.title, *activity.product]))
    return Asked(ENOUGH[Form(activity.form)], bool(_ORIGINALS.search(words)), is_set=False)
