"""Recompute the chain from its start and say whether the log is what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from loa.audit.chain import START
from loa.audit.models import Event, Seal

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Head:
    """A place in the chain, as an auditor notes it: "1520:9f2c…"."""

    position: int
    digest: str

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"

    @classmethod
    def of(cls, text: str) -> Head:
        """Raises ValueError with a sentence."""
        position, _, digest = text.strip().partition(":")
        if not position.isdecimal() or len(digest) != 64:
            raise ValueError("Ghi đầu chuỗi theo mẫu SỐ:MÃ, mã gồm 64 ký tự, như lần kiểm tra trước đã in ra.")
        return cls(int(position), digest.lower())


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place where the chain does not hold; `says` is a sentence in Vietnamese."""

    position: int
    says: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`count` events hold; `erased` of them had their personal part taken out by right."""

    count: int
    erased: int
    head: Head
    broken: Broken | None = None


def verify(*, noted: Head | None = None, progress: Callable[[int, int], None] = lambda done, total: None) -> Verdict:
    """Walk over all sealed events, in memory for one chunk. What is sealed meanwhile is left for the next time.

    `noted` is an earlier head: only it shows that nobody rewrote the whole chain, or cut off its end.
    """
    seal = Seal.objects.filter(pk=1).first() or Seal(position=0, digest=START)
    last, erased = Head(0, START), 0
    for event in Event.objects.sealed().filter(position__lte=seal.position).order_by("position").iterator(CHUNK):
        says = _wrong_with(event, last) or _noted_otherwise(event, noted)
        if says:
            return Verdict(last.position, erased, last, Broken(last.position + 1, says))
        last = Head(event.position or 0, event.digest or "")
        erased += event.is_erased
        if last.position % CHUNK == 0:
            progress(last.position, seal.position)
    return Verdict(last.position, erased, last, _wrong_with_end(last, seal, noted))


def _wrong_with(event: Event, last: Head) -> str:
    expected = last.position + 1
    if event.position != expected:
        return f"thiếu dòng số {expected}: sau dòng số {last.position} là dòng số {event.position}"
    if event.previous != last.digest:
        if Event.objects.filter(digest=event.previous).exists() or event.previous == START:
            return f"dòng số {expected} bị đổi chỗ: dòng này không nối tiếp dòng số {last.position}"
        return f"thiếu một hay nhiều dòng ngay trước dòng số {expected}, các dòng sau đã bị đánh số lại"
    if event.digest_at(expected, last.digest) != event.digest:
        return f"dòng số {expected} (mã {event.pk}, {event.words}) đã bị sửa sau khi ghi"
    if not event.personal_is_whole():
        return f"dữ liệu cá nhân của dòng số {expected} (mã {event.pk}) không còn như lúc ghi"
    return ""


def _noted_otherwise(event: Event, noted: Head | None) -> str:
    if noted is None or event.position != noted.position or event.digest == noted.digest:
        return ""
    return f"mã của dòng số {noted.position} khác với mã đã ghi lại trước đây: chuỗi đã bị viết lại"


def _wrong_with_end(last: Head, seal: Seal, noted: Head | None) -> Broken | None:
    if last.position < seal.position:
        return Broken(last.position + 1, f"thiếu các dòng cuối, từ số {last.position + 1} đến số {seal.position}")
    if last.digest != seal.digest:
        return Broken(last.position, "mã ở đầu chuỗi không khớp với dòng cuối")
    if Event.objects.sealed().filter(position__gt=seal.position).exists() and _stands_still(seal):
        return Broken(last.position + 1, f"có dòng sau đầu chuỗi số {seal.position}: đầu chuỗi đã bị sửa lùi")
    if noted is not None and noted.position > last.position:
        return Broken(last.position + 1, f"chuỗi ngắn hơn lần ghi trước ({noted.position} dòng): các dòng cuối đã mất")
    return None


def _stands_still(seal: Seal) -> bool:
    """Nobody sealed meanwhile, so that the head is where it was read."""
    return Seal.objects.filter(pk=1, position=seal.position).exists()
