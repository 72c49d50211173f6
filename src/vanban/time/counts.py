"""From the words of quantities to counts: one number with its unit, bounds, period and group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from vanban.text.plain import Plain
from vanban.time.counting import Word, number_of, period_of
from vanban.time.rhythms import PERIODS
from vanban.time.units import OWING, parts

Number = Decimal | int
UNIT_STOPS = frozenset(
    [
        "ve",
        "cho",
        "tren",
        "tai",
        "cua",
        "moi",
        "trong",
        "tu",
        "va",
        "bang",
        "de",
        "nham",
        "voi",
        "theo",
        "danh",
        "o",
        "gom",
        "co",
        "phuc",
        "vu",
        "thoi",
        "duoc",
        "la",
        "lien",
        "quan",
        "tro",
        "den",
        "co",
        "dinh",
        "hang",
        "ky",
        "dam",
        "du",
        "kien",
        "sau",
        "khi",
        "hoac",
        "nhu",
        "do",
        "neu",
    ]
)
REACH = 14  # words between a count and its period
SLASH_REACH = 4  # words that tell a unit more closely before a slash: "03 bài đăng/tuần"
NO_COUNT_BEFORE = frozenset(["thu", "so", "dieu", "khoan", "muc", "do", "lan"])


@dataclass(slots=True)
class Count:
    """A number as it stands: `start` and `end` are places in the plain text, `first` and `last` words of the list."""

    start: int
    end: int
    first: int
    last: int
    minimum: Number
    maximum: Number | None
    unit: str
    per: tuple[str, int] | None = None
    each: str | None = None
    minutes: int | None = None
    bracket: int = 0  # number of the bracket in which it stands, 0 outside
    equals: bool = False  # "= 4 chuyên mục"
    in_words: bool = False
    bounded: bool = False
    sure: float = 1.0


class Counter:
    """Goes over the words of one text once and collects its counts."""

    def __init__(self, plain: Plain, words: Sequence[Word], *, whole: bool) -> None:
        self.plain, self.words, self.whole = plain, words, whole
        self.counts: list[Count] = []
        self.at = 0
        self.bracket, self.brackets, self._open = 0, 0, list[int]()
        self._forget()

    def _forget(self) -> None:
        """What was said before the number no longer holds for the next."""
        self.first: int | None = None  # the word with which the count to come begins
        self.least = self.most = self.about = self.equal = False
        self.per: tuple[str, int] | None = None
        self.each: str | None = None
        self.minutes: int | None = None
        self.unit, self.unit_at = "", 0

    def read(self) -> list[Count]:
        while self.at < len(self.words):
            getattr(self, f"_on_{self.words[self.at].kind}", self._on_other)(self.words[self.at])
            self.at += 1
        return self.counts

    def _begin(self) -> None:
        if self.first is None:
            self.first = self.at

    def _on_other(self, word: Word) -> None:
        """A word that says nothing about quantity; what was said before still holds."""

    def _on_stop(self, word: Word) -> None:
        if word.text != ":":
            self.first = None
            self.least = self.most = self.about = self.equal = False
            self.unit = ""
            self.per = None if word.text in (";", ".") or not self.whole else self.per

    def _on_comma(self, word: Word) -> None:
        if not self.per and not self.each:
            self.first = None
        self.unit = ""

    def _on_open(self, word: Word) -> None:
        self.brackets += 1
        self._open.append(self.brackets)
        self.bracket = self.brackets
        self.first = None

    def _on_close(self, word: Word) -> None:
        if self._open:
            self._open.pop()
        self.bracket = self._open[-1] if self._open else 0
        self._forget()

    def _on_least(self, word: Word) -> None:
        self._begin()
        self.least = True

    def _on_most(self, word: Word) -> None:
        self._begin()
        self.most = True

    def _on_about(self, word: Word) -> None:
        self._begin()
        self.about = True

    def _on_from(self, word: Word) -> None:
        self._begin()

    def _on_equals(self, word: Word) -> None:
        self._begin()
        self.equal = True

    def _on_unit(self, word: Word) -> None:
        if self.whole:  # "Tin: 50; bài: 20"
            self.unit, self.unit_at = word.text, self.at

    def _on_each(self, word: Word) -> None:
        last = self._just_counted()
        if last is None and word.text.startswith("/") and not OWING.has(self._word_before(), accented=True):
            last = self._described()
        if last and (word.text.startswith("/") or not self._number_follows()) and last.each is None:
            last.each, last.end, last.last = each_of(word), word.end, self.at
        else:
            self._begin()
            self.each = each_of(word)

    def _on_each_piece(self, word: Word) -> None:
        last = self._just_counted()
        if last and word.text.startswith("/") and self._kind(1) != "minutes":
            last.each, last.end, last.last, last.sure = each_of(word), word.end, self.at, min(last.sure, 0.7)
        elif self._kind(1) == "number" or (self._kind(1) in ("least", "about", "from") and self._kind(2) == "number"):
            self._begin()
            self.each = each_of(word)

    def _on_minutes(self, word: Word) -> None:
        number = number_of(word)
        if number is None or self.most:
            self.most = False
            return
        last = self.counts[-1] if self.counts and not self.unit else None
        if self.counts and self.counts[-1].minutes is None and not (self.per and last is None):
            self.counts[-1].minutes = int(number)
            self.counts[-1].end, self.counts[-1].last = word.end, self.at
        else:
            self.minutes = int(number)
        self.least = self.about = False
        self.each, self.first = None, None if self.counts else self.first

    def _on_slash_period(self, word: Word) -> None:
        last = self._just_counted() or self._described()
        if last and last.per is None:
            last.per, last.end, last.last = period_of(word), word.end, self.at

    def _on_period(self, word: Word) -> None:
        last = self._just_counted()
        last = last or self._counted_before()
        if last and last.per is None and not self._number_follows():
            last.per, last.end, last.last = period_of(word), word.end, self.at
            return
        self._begin()
        self.per = period_of(word)

    def _on_paced(self, word: Word) -> None:
        """ "tháng hai kỳ": the number follows."""
        self._begin()
        self.per = period_of(word)

    def _on_once_in(self, word: Word) -> None:
        """ "bốn kỳ một năm"; "một năm thành lập" says nothing about quantity."""
        if self._just_counted():
            self._on_slash_period(word)

    def _on_times(self, word: Word) -> None:
        """ "6 tháng/lần", "2 tuần 1 lần", "hai tuần/số"."""
        self._begin()
        unit = re.split(r"[\s/]", word.text)[-1].lower()
        self._add(Count(word.start, word.end, self.at, self.at, 1, 1, unit, period_of(word)))

    def _on_upwards(self, word: Word) -> None:
        last = self._just_counted()
        if last:
            last.maximum, last.end, last.last, last.bounded = None, word.end, self.at, True

    def _on_percent(self, word: Word) -> None:
        number = number_of(word)
        if number is not None:
            self._begin()
            self._add(Count(word.start, word.end, self.at, self.at, number, number, "%", sure=0.8))

    def _on_number(self, word: Word) -> None:
        number = number_of(word)
        before = self.words[self.at - 1] if self.at else None
        if number is None or (before and before.kind == "word" and before.folded in NO_COUNT_BEFORE):
            return
        if before and before.kind == "unit" and before.folded == "so" and not self.whole:
            return  # "số 12": a number, not a quantity
        self._begin()
        start, sure = self.at, 1.0
        if "," in word.folded and number != int(number) and len(word.folded.rstrip("\x00").split(",")[1]) == 3:
            number, sure = int(word.folded.rstrip("\x00").replace(",", "")), 0.6  # "1,500 tờ": counts are whole
        self._skip_spelt()
        highest = self._range_end()
        if highest is not None and highest < number:
            highest = None
        unit = self._unit_after()
        if unit is None:
            unit, known = (self.unit, 0.9) if self.unit else ("", 0.5)
            sure = min(sure, known)
            if self.unit:
                self.first = min(self.first or start, self.unit_at)
            if self.whole and not self.unit:
                if self._kind(1) == "word" and self.words[self.at + 1].folded in PERIODS:
                    return  # "12 tháng"
                unit = self._unknown_unit()
                sure = 0.7 if unit else 0.5
        later = self._range_end() if highest is None else None  # "từ 10 bài đến 15 bài"
        if later is not None and later > number:
            highest = later
            self._unit_after()
        self._add(
            Count(
                word.start,
                self.words[self.at].end,
                start,
                self.at,
                number,
                highest if highest is not None else number,
                unit.lower() if unit != unit.upper() else unit,
                in_words=word.text[:1].isalpha(),
                sure=sure,
            ),
            range_given=highest is not None,
        )

    def _add(self, count: Count, *, range_given: bool = False) -> None:
        if self.first is not None:
            count.first = self.first
            count.start = self.words[self.first].start
        if self.most and not range_given:
            count.minimum, count.bounded = 0, True
        elif self.least:
            count.maximum, count.bounded = (count.maximum if range_given else None), True
        if self.about:
            count.sure = min(count.sure, 0.8)
        count.per = count.per or self.per
        count.each, count.minutes = self.each, self.minutes
        count.equals, count.bracket = self.equal, self.bracket
        self.counts.append(count)
        self._forget()

    def _kind(self, ahead: int) -> str:
        at = self.at + ahead
        return self.words[at].kind if at < len(self.words) else ""

    def _number_follows(self) -> bool:
        ahead = 1
        while self._kind(ahead) in ("least", "most", "about", "from", "each"):
            ahead += 1
        return self._kind(ahead) == "number"

    def _just_counted(self) -> Count | None:
        """The count that ends with the word before this one, if it belongs to it."""
        return self.counts[-1] if self.counts and self.counts[-1].last == self.at - 1 else None

    def _counted_before(self) -> Count | None:
        """The count of the clause, other words between: "01 bài phân tích sâu mỗi tháng"."""
        last = self.counts[-1] if self.counts else None
        if last is None or self.at - last.last > REACH or last.bracket != self.bracket or self.first is not None:
            return None
        between = self.words[last.last + 1 : self.at]
        return last if all(word.kind in ("word", "unit", "compound", "comma", "once_in") for word in between) else None

    def _described(self) -> Count | None:
        """The count whose unit a few words tell more closely: "03 bài đăng", "02 lớp tập huấn"."""
        last = self._counted_before()
        if last is None or last.unit in ("", "%") or self.at - last.last > SLASH_REACH + 1:
            return None
        between = self.words[last.last + 1 : self.at]
        return last if all(word.kind in ("word", "unit", "compound") for word in between) else None

    def _word_before(self) -> str:
        return self.words[self.at - 1].text if self.at else ""

    def _skip_spelt(self) -> None:
        if self._kind(1) == "spelt":
            self.at += 1

    def _range_end(self) -> Number | None:
        """The upper number of "10 - 15" or "từ 10 đến 15"; moves on to it."""
        if self._kind(1) == "range" and self._kind(2) == "number":
            number = number_of(self.words[self.at + 2])
            if number is not None:
                self.at += 2
                return number
        return None

    def _unit_after(self) -> str | None:
        if self._kind(1) == "unit":
            self.at += 1
            return self.words[self.at].text
        return None

    def _unknown_unit(self) -> str:
        """Up to three words behind the number, where the unit is none that is known."""
        taken: list[str] = []
        while len(taken) < 3 and self._kind(1) == "word" and self.words[self.at + 1].folded not in UNIT_STOPS:
            self.at += 1
            taken.append(self.words[self.at].text)
        return " ".join(taken)


def each_of(word: Word) -> str:
    """ "/đơn vị", "mỗi xã, phường" → the group."""
    text = word.text.lstrip("/ ")
    for head in ("cho mỗi ", "mỗi ", "từng ", "moi ", "tung ", "một ", "mot ", "01 ", "1 "):
        if text.lower().startswith(head):
            text = text[len(head) :]
    return text.strip()


def last_part(unit: str) -> str:
    return parts(unit)[-1]
