"""Names of agencies, as plans print them, against the units that a tree knows.

Plans shorten ("Sở TT&TT", "UBND TP"), accent and capitalise as they please, and name groups beside single agencies
("UBND các xã, phường", "các sở, ban, ngành"). Two names are the same agency when their keys are equal: abbreviations
written out, accents, case, punctuation and "và" left out. Anything weaker is only ever a suggestion.

Pure: the caller brings the names; no database.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from vanban.text.folding import fold

T = TypeVar("T")

SUGGESTED_FROM = 74.0  # score of 100; below it a likeness is chance ("Sở Y tế" ~ "Sở Tư pháp" 60)

# Longest first where one holds another; written as folded tokens once "&", "-", "," and "." are spaces.
_ABBREVIATIONS: dict[str, str] = {
    "ubmttqvn": "uy ban mat tran to quoc viet nam",
    "ubmttq": "uy ban mat tran to quoc",
    "mttqvn": "mat tran to quoc viet nam",
    "mttq": "mat tran to quoc",
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "vpubnd": "van phong uy ban nhan dan",
    "vp": "van phong",
    "vhttdl": "van hoa the thao du lich",
    "vh tt dl": "van hoa the thao du lich",
    "vhtt dl": "van hoa the thao du lich",
    "vh ttdl": "van hoa the thao du lich",
    "vhtt": "van hoa thong tin",
    "vh tt": "van hoa thong tin",
    "vhxh": "van hoa xa hoi",
    "vh xh": "van hoa xa hoi",
    "tttt": "thong tin truyen thong",
    "tt tt": "thong tin truyen thong",
    "khdt": "ke hoach dau tu",
    "kh dt": "ke hoach dau tu",
    "khcn": "khoa hoc cong nghe",
    "kh cn": "khoa hoc cong nghe",
    "gddt": "giao duc dao tao",
    "gd dt": "giao duc dao tao",
    "gtvt": "giao thong van tai",
    "tnmt": "tai nguyen moi truong",
    "tn mt": "tai nguyen moi truong",
    "nnmt": "nong nghiep moi truong",
    "nn mt": "nong nghiep moi truong",
    "nnptnt": "nong nghiep phat trien nong thon",
    "nn ptnt": "nong nghiep phat trien nong thon",
    "ldtbxh": "lao dong thuong binh xa hoi",
    "ld tbxh": "lao dong thuong binh xa hoi",
    "ld tb xh": "lao dong thuong binh xa hoi",
    "ldtb xh": "lao dong thuong binh xa hoi",
    "dttg": "dan toc ton giao",
    "dt tg": "dan toc ton giao",
    "ptth": "phat thanh truyen hinh",
    "pt th": "phat thanh truyen hinh",
    "bcd": "ban chi dao",
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "trung tam",
    "ttptth": "trung tam phat thanh truyen hinh",
    "tthc": "thu tuc hanh chinh",
    "cchc": "cai cach hanh chinh",
    "hcc": "hanh chinh cong",
    "pvhcc": "phuc vu hanh chinh cong",
    "ttpvhcc": "trung tam phuc vu hanh chinh cong",
    "bql": "ban quan ly",
    "kcn": "khu cong nghiep",
    "lhpn": "lien hiep phu nu",
    "ldld": "lien doan lao dong",
    "tncs": "thanh nien cong san",
    "ttdt": "thong tin dien tu",
    "snv": "so noi vu",
    "cccvc": "cong chuc vien chuc",
}
_LONGEST = max(len(key.split()) for key in _ABBREVIATIONS)
_CONNECTIVES = frozenset({"va", "cung", "de", "nghi"})
_PROVINCE_TAIL = re.compile(r"^(?P<head>.+?) (?:tinh|thanh pho)(?: \w+){0,4}$")
_COMMITTEE = re.compile(r"\b(?:uy ban nhan dan|hoi dong nhan dan)\b")


class Group(StrEnum):
    """A designation that stands for many agencies; its members are looked up in the tree on a given day."""

    COMMUNES = "communes"  # UBND các xã, phường, đặc khu; UBND cấp xã
    DISTRICTS = "districts"  # UBND quận, huyện (until 1 July 2025)
    AGENCIES = "agencies"  # các sở, ban, ngành
    ORGANISATIONS = "organisations"  # các tổ chức chính trị - xã hội, hội, đoàn thể
    PRESS = "press"  # các cơ quan báo chí, thông tấn
    OTHERS = "others"  # các cơ quan, đơn vị liên quan; các doanh nghiệp viễn thông: many, but the words do not say who
    # Narrower ones, which `groups` tells apart and `group` gives as one of those above.
    RURAL_COMMUNES = "rural_communes"  # UBND các xã
    WARDS = "wards"  # UBND các phường
    DIVISIONS = "divisions"  # các phòng, ban, ngành: those of the unit itself, be it a commune
    LOCALITIES = "localities"  # các địa phương
    PROVINCES = "provinces"  # UBND các tỉnh, thành phố
    CENTRAL = "central"  # các cơ quan trung ương đóng trên địa bàn
    PARTY = "party"  # các cơ quan Đảng
    SERVICES = "services"  # các đơn vị sự nghiệp
    UNITS = "units"  # các cơ quan, đơn vị: all of them

    @property
    def broad(self) -> Group:
        """The one of the first six kinds that it belongs to."""
        return _BROAD.get(self, self)


_BROAD = {
    Group.RURAL_COMMUNES: Group.COMMUNES,
    Group.WARDS: Group.COMMUNES,
    Group.DIVISIONS: Group.AGENCIES,
    **dict.fromkeys(
        (Group.LOCALITIES, Group.PROVINCES, Group.CENTRAL, Group.PARTY, Group.SERVICES, Group.UNITS), Group.OTHERS
    ),
}


def fold_name(text: str) -> str:
    """Lower case without accents, đ as d, every run of anything else than letters and digits as one space."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[\W_]+", " ", "".join(c for c in bare if not unicodedata.combining(c))).strip()


@lru_cache(maxsize=4096)  # a plan names the same agencies over and over
def key(name: str) -> str:
    """What two spellings of one agency have in common: abbreviations written out, folded, "và" left out."""
    words = [word for word in fold_name(name).split() if word not in _CONNECTIVES]  # "NN và PTNT" is one abbreviation
    written: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            whole = _ABBREVIATIONS.get(" ".join(words[at : at + length]))
            # a lone "tt" before another word is a centre; inside "tt tt" the longer entry has won already
            if whole is not None:
                written += whole.split()
                at += length
                break
        else:
            written.append(words[at])
            at += 1
    return " ".join(written)


def short_key(name: str) -> str:
    """The key without "tỉnh …" or "thành phố …" at its end; a people's committee or council keeps it: it *is* its place."""
    whole = key(name)
    if _COMMITTEE.search(whole):
        return whole
    found = _PROVINCE_TAIL.match(whole)
    return found["head"] if found else whole


# Ban Quản lý các khu công nghiệp, Đoàn Khối các cơ quan: one body
_NOT_PLURAL = re.compile(r"\b(?:quan ly|lien hiep|hoi|lien minh|khoi) cac\b|\bdang (?:uy|bo) cac (?=co quan)")
_PLACE = r"(?:tinh|thanh pho|thanh|tp|thi xa|thi tran|thi|huyen|quan|xa|phuong)"
_BODY_OF = r" (?:doan(?! the| ket| vien)|uy(?! ban)|hoi(?! dong| nghi| vien))\b"
_AND = r"(?: ?, ?| va | - )"
# Bodies of many places, not the places: "các huyện, thị, thành đoàn", "các huyện ủy, thị ủy". On words with their commas.
_OF_PLACES = re.compile(
    rf"\b(?:cac {_PLACE}|{_PLACE}{_AND}{_PLACE})(?:{_AND}{_PLACE}){{0,5}}(?P<body>{_BODY_OF})(?:{_AND}{_PLACE}{_BODY_OF}){{0,5}}"
)
_PLURAL = re.compile(r"\b(?:cac|nhung|toan the)\b|^moi ")
_SPEAKS_FOR = re.compile(r"^(?:(?:thu truong|chu tich|lanh dao|nguoi dung dau|giam doc) )+")
_COMMUNES = re.compile(
    r"\bcap xa\b|\bxa phuong\b|\bphuong xa\b|\bxa thi tran\b|\bxa dac khu\b|\bphuong dac khu\b|\buy ban nhan dan cac (?:xa|phuong)\b"
)
_LEVEL = re.compile(r"\bcap xa\b")
_ALONE = (  # what is named together, without the other kinds of communes
    (Group.RURAL_COMMUNES, re.compile(r"\buy ban nhan dan cac xa\b")),
    (Group.WARDS, re.compile(r"\buy ban nhan dan cac phuong\b")),
)
_SEVERAL_KINDS = re.compile(r"\b(?:xa|phuong|thi tran|dac khu) (?:cac )?(?:xa(?! hoi)|phuong|thi tran|dac khu)\b")
_DISTRICTS = re.compile(
    r"\bcap huyen\b|\bquan huyen\b|\bhuyen (?:thanh pho|thi xa|thi)\b|\bthi xa thanh pho\b|\bthanh pho thi xa\b|\buy ban nhan dan cac (?:huyen|quan)\b"
)
_AGENCIES = re.compile(r"\bso (?:ban )?nganh\b|\bcac so\b|\bcap nganh\b")
_DIVISIONS = re.compile(r"(?<!\bso )\bban nganh\b|\bphong ban\b|\bphong chuyen mon\b")
_ORGANISATIONS = re.compile(r"\bto chuc chinh tri\b|\bdoan the\b|^cac (?:hoi|doan|to chuc)\b|\bto chuc xa hoi\b")
_PRESS = re.compile(r"\bbao chi\b|\bthong tan\b|^cac (?:bao|dai)\b|\btruyen thong dai chung\b")
_RELATED = re.compile(
    r"\blien quan\b|^(?:cac )?(?:co quan )?don vi$|^(?:cac )?co quan(?: don vi)?$|\bcac co quan\b|\bcac don vi\b"
)
_LOCALITIES = re.compile(r"^dia phuong$|\bcac dia phuong\b|\b(?:nganh|doan the) dia phuong\b")
_PROVINCES = re.compile(r"^(?:uy ban nhan dan )?(?:cac )?tinh thanh pho\b|^(?:uy ban nhan dan )?cac tinh\b")
_CENTRAL = re.compile(
    r"\b(?:co quan|don vi|nganh|to chuc)(?: (?!bao chi)\w+){0,3} trung uong\b|\btrung uong (?:dong )?tren dia ban\b|\bnganh doc\b"
)
_PARTY = re.compile(r"\b(?:co quan|ban)(?: (?:tham muu|xay dung|giup viec))* dang\b|\bban dang\b|\bcap uy\b")
_SERVICES = re.compile(r"\bsu nghiep\b")
_EVERYBODY = re.compile(
    r"^(?:cac |toan the )?(?:co quan don vi|co quan|don vi)"
    r"(?: (?:tinh|xa|phuong|truc thuoc|thuoc tinh|thuc hien|tren dia ban|tren dia ban tinh|(?:cac )?dia phuong|uy ban nhan dan .+))?$"
)


def groups(designation: str) -> tuple[Group, ...]:
    """Every group that a designation names, each as narrow as the words are; () for a single agency.

    >>> [each.value for each in groups("Các sở, ban, ngành và UBND các phường")]
    ['agencies', 'wards']
    """
    printed, of_places = _without_bodies_of_places(designation)
    whole = _SPEAKS_FOR.sub("", key(printed))
    many = bool(_PLURAL.search(_NOT_PLURAL.sub(" ", whole)))
    press = bool(_PRESS.search(whole)) and many
    found = [
        (Group.AGENCIES, bool(_AGENCIES.search(whole))),
        (Group.DIVISIONS, bool(_DIVISIONS.search(whole))),
        (Group.DISTRICTS, bool(_DISTRICTS.search(whole))),
        *((each, bool(_COMMUNES.search(whole)) and each is _communes(whole)) for each in _KINDS_OF_COMMUNES),
        (Group.ORGANISATIONS, (bool(_ORGANISATIONS.search(whole)) and many) or bool(of_places & {"doan", "hoi"})),
        (Group.PRESS, press),
        (Group.CENTRAL, bool(_CENTRAL.search(whole)) and many and not press),
        (Group.PARTY, (bool(_PARTY.search(whole)) and many) or "uy" in of_places),
        (Group.SERVICES, bool(_SERVICES.search(whole)) and many),
        (Group.PROVINCES, bool(_PROVINCES.search(whole))),
        (Group.LOCALITIES, bool(_LOCALITIES.search(whole))),
        (Group.UNITS, bool(_EVERYBODY.search(whole))),
    ]
    if named := tuple(each for each, is_named in found if is_named):
        return named
    return (Group.OTHERS,) if many or _RELATED.search(_NOT_PLURAL.sub(" ", whole)) else ()


def _without_bodies_of_places(designation: str) -> tuple[str, set[str]]:
    """A designation, folded, without "các huyện, thị, thành đoàn", and which bodies those were: doan, uy, hoi."""
    folded = fold(designation)
    named = {found["body"].strip() for found in _OF_PLACES.finditer(folded)}
    return (_OF_PLACES.sub(" ", folded), named) if named else (designation, named)


_KINDS_OF_COMMUNES = (Group.COMMUNES, Group.RURAL_COMMUNES, Group.WARDS)


def _communes(whole: str) -> Group:
    """Which of the communes: only those of one kind where no other kind is named beside it."""
    if _LEVEL.search(whole) or _SEVERAL_KINDS.search(whole):
        return Group.COMMUNES
    alone = [each for each, pattern in _ALONE if pattern.search(whole)]
    return alone[0] if len(alone) == 1 else Group.COMMUNES


def group(designation: str) -> Group | None:
    """The first group that a designation names, of the six broad kinds; None for a single agency.

    >>> group("Ủy ban nhân dân các xã, phường")
    <Group.COMMUNES: 'communes'>
    >>> group("Sở Văn hóa, Thể thao và Du lịch") is None
    True
    """
    named = groups(designation)
    return named[0].broad if named else None


@dataclass(frozen=True, slots=True)
class Suggestion(Generic[T]):
    """A unit whose name is like the designation, with a likeness of 0 to 100."""

    unit: T
    score: float


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """What a designation stands for: one unit, a group, or nothing known, then with suggestions, the likest first."""

    designation: str
    unit: T | None = None
    group: Group | None = None
    suggestions: tuple[Suggestion[T], ...] = ()


class Register(Generic[T]):
    """The names of the units of a tree, to look designations up in. Building is linear, an exact look-up constant."""

    def __init__(self, names: Iterable[tuple[str, T]]) -> None:
        self._whole: dict[str, set[T]] = defaultdict(set)
        self._short: dict[str, set[T]] = defaultdict(set)
        self._keys: list[str] = []
        self._units: list[T] = []
        for name, unit in names:
            if not (whole := key(name)):
                continue
            self._whole[whole].add(unit)
            self._short[short_key(name)].add(unit)
            self._keys.append(whole)
            self._units.append(unit)

    def find(self, designation: str) -> Match[T]:
        """The unit that bears this name; a name that two units bear is not matched but suggested."""
        if (unit := self.exact(designation)) is not None:
            return Match(designation, unit=unit)
        if many := group(designation):
            return Match(designation, group=many)
        return Match(designation, suggestions=self.like(designation))

    def exact(self, designation: str) -> T | None:
        """The one unit that bears this name in whole, or in short where nobody alone bears it in whole."""
        for known, wanted in ((self._whole, key(designation)), (self._short, short_key(designation))):
            if len(units := known.get(wanted, set())) == 1:
                return next(iter(units))
        return None

    def bearers(self, designation: str) -> frozenset[T]:
        """Every unit that bears this name in whole, or in short where nobody bears it in whole."""
        return frozenset(self._whole.get(key(designation)) or self._short.get(short_key(designation)) or ())

    def like(self, designation: str) -> tuple[Suggestion[T], ...]:
        """Units with a name like this, the likest first."""
        return self._like(key(designation))

    def _like(self, whole: str, most: int = 5) -> tuple[Suggestion[T], ...]:
        found: dict[T, float] = {}
        for _, score, at in process.extract(
            whole, self._keys, scorer=fuzz.token_sort_ratio, limit=most * 3, score_cutoff=SUGGESTED_FROM
        ):
            found.setdefault(self._units[at], round(score, 1))
        return tuple(Suggestion(unit, score) for unit, score in list(found.items())[:most])
