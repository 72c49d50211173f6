"""Lists of agencies: "Sở Văn hóa, Thể thao và Du lịch, Báo Sông Lam và các cơ quan liên quan".

A list is never split blindly on commas. Every comma, "và" or slash is a possible border; it is one when what
follows begins an agency by the words that agencies begin with, and what stands before does not claim it.
Source of the head words: the names of bodies in Decree 30/2020 practice and the organisation laws.
"""

from __future__ import annotations

import re

from vanban.reader.passage import Passage
from vanban.text.folding import fold_chars, is_marked

# Words that begin the name of one body.
_BODY = (
    r"so(?! luong| lieu| ket| hoa)|bo(?! phan| tri| sung| tieu| cau| may| tthc| thu tuc| chi so| tai lieu| nhan dien| so tay| anh\b)|ban(?! hanh| tin\b| do\b| sac| ve\b| than\b)|phong(?! phu| trao| su| vien)|"
    r"ubnd|uy ban|ub\b|hdnd|hoi dong|van phong|vp\b|chi (?:cuc|hoi|doan|bo|nhanh)|cuc(?! bo)|tong (?:cuc|hoi|cong ty|lien doan)|vu(?= [a-z])|vien(?! chuc)|thanh tra|"
    r"bao(?! cao| dam| gom| ve| hiem y)|tap chi|thong tan xa|dai(?! bieu| dien| hoi| chung| doan| da)|trung tam|tt\b|"
    r"cong (?:thong tin|an|doan|ty|ttdt)|trang (?:thong tin|tin)|truong(?! hop| ban| doan)|hoc vien|dai hoc|"
    r"lien (?:doan|minh|hiep|chi)|hiep hoi|cau lac bo|clb\b|nghiep doan|tap doan|(?:khoi|cum) thi dua|hoi(?! nghi| thao| thi| dap| nhap| vien)|doan(?! vien| the| ket)|mat tran|mttq|ubmttq|"
    r"thanh uy|tinh uy|huyen uy|quan uy|dang uy|thi uy|buu dien|vnpt|viettel|mobifone|ngan hang|bao hiem|kho bac|thue|hai quan|"
    r"tinh doan|thanh doan|huyen doan|xa doan|truong (?:cac )?(?:thon|ban|khu pho|to|phong)|gia lang|toa an|vien kiem sat|bo chi huy|bo tu lenh|quan su|bien phong|doanh nghiep|hop tac xa|benh vien|"
    r"to(?= )(?! chuc| quoc| chinh| dan)|doi(?= )|don(?= )|tram(?= )|nha (?:van hoa|xuat ban|hat)|quy(?= )(?! che| dinh| trinh| mo| hoach| luat| pham| uoc)|"
    r"chu tich|pho chu tich|giam doc|pho giam doc|thu truong|chanh (?:van phong|thanh tra)|truong ban|truong phong|"
    r"nguoi dung dau|lanh dao(?! dao)|bi thu|thuong truc|hieu truong|tong bien tap|cong chuc|can bo|bo phan|don vi tu van"
)
# Nouns that stand for a group of bodies; a run of them ("sở, ban, ngành") is one designation.
_GROUP = (
    r"so|ban|nganh|phong|don vi|co quan|dia phuong|xa|phuong|thi tran|dac khu|huyen|quan|thanh pho|thi xa|tp|"
    r"doan the|to chuc|hoi|cap (?:huyen|xa|tinh|tren|duoi)|cap|bao|dai|doanh nghiep|truong(?: hoc)?|chi nhanh|phong ban|"
    r"ban nganh|thon|ban lang|to dan pho|khu pho|khoi|ap|bon|buon|to dan cu|hiep hoi|chuyen mon|chi cuc|trung tam|cong ty|co so|tinh"
)
_LONGEST_BEGINNING = 80  # characters looked at; the words that begin a body are shorter by far
_LONGEST_NAME = 400  # characters; what is longer without a border is prose
_STARTS_BODY = re.compile(rf"(?:{_BODY})(?![a-z])")
_BARE_GROUP = re.compile(rf"(?:{_GROUP})(?![a-z])")
# How the first word of a body is really written: "Sở" begins one, "Số", "Sổ" do not.
_WRITTEN = frozenset(
    [
        "sở",
        "bộ",
        "ban",
        "phòng",
        "văn",
        "cục",
        "chi",
        "tổng",
        "vụ",
        "viện",
        "thanh",
        "báo",
        "tạp",
        "thông",
        "đài",
        "trung",
        "cổng",
        "công",
        "trang",
        "trường",
        "học",
        "đại",
        "liên",
        "hiệp",
        "câu",
        "nghiệp",
        "tập",
        "khối",
        "cụm",
        "hội",
        "hđnd",
        "đoàn",
        "mặt",
        "ủy",
        "uỷ",
        "thành",
        "tỉnh",
        "huyện",
        "quận",
        "đội",
        "đồn",
        "trạm",
        "đảng",
        "thị",
        "bưu",
        "ngân",
        "bảo",
        "kho",
        "thuế",
        "hải",
        "tòa",
        "toà",
        "quân",
        "biên",
        "doanh",
        "hợp",
        "bệnh",
        "tổ",
        "nhà",
        "quỹ",
        "chủ",
        "phó",
        "giám",
        "thủ",
        "chánh",
        "trưởng",
        "người",
        "lãnh",
        "bí",
        "thường",
        "hiệu",
        "cán",
        "đơn",
        "xã",
        "già",
    ]
)
_PLURAL = re.compile(
    r"(?:các|những|tất cả|toàn thể|mọi|cấp) ", re.I
)  # on the words as written: "Môi trường" is no "mọi"
_TRAILING = re.compile(r"\s+(?:[vV]à|cùng|cùng với|với)$")
_LEADING = re.compile(r"^(?:\s*(?:de nghi|giao cho|giao|yeu cau|va|cung|cung voi|do|gom|bao gom|doi voi)\s*:?\s+)+")
_INCOMPLETE = re.compile(r"(?:\bubnd|\buy ban nhan dan|\bcac|\bcua|\bthuoc|\bva|\bso|\bphong|\bban|,)$")
_WITH = re.compile(r"^phoi hop (?:voi|cung)\s+")
_HARD = re.compile(r"[;\n]|\.(?=\s+[^\W\d_])|\.$")
_SOFT = re.compile(r",|\s+(?:[vV]à|cùng với|cùng|với)\s+(?=\S)|\s*[/&+]\s*|\s+-\s+")
# Bodies whose own name holds "và" before another body's word.
_JOINT = re.compile(r"(?:hdnd|hoi dong nhan dan|dbqh|dai bieu quoc hoi|dang uy)$")
_LEVEL = r"(?:tinh|thanh pho|thanh|tp|thi xa|thi tran|thi|huyen|quan|xa|phuong|dac khu)"
_OF_LEVEL = r" (?:doan(?! the| ket| vien)|uy(?! ban)|hoi(?! dong| nghi| thao| vien))(?![a-z])"
# Levels that share the word behind the last, "huyện, thị, thành đoàn", or have each their own: "các huyện ủy, thị ủy".
_LEVELS_BEGUN = re.compile(rf"(?:^|[ ,/]){_LEVEL}$")
_LEVELS_END = re.compile(rf"{_LEVEL}(?:(?: ?[,/-] ?| va ){_LEVEL}){{0,5}}{_OF_LEVEL}")
_BARE_LEVEL = re.compile(r"[ ,](?:thi|thanh)(?= ?,| va )")
_MANY_OF_LEVEL = re.compile(rf"(?:^|(?<= ))cac (?:.*[ ,/])?{_LEVEL}{_OF_LEVEL}$")
_GOVERNS_REST = re.compile(r"^(?:thu truong|lanh dao|nguoi dung dau)\b")


def split_agencies(words: Passage) -> list[Passage]:
    """The designations of a list, each as printed, trimmed of marks and connecting words."""
    found: list[Passage] = []
    for piece in _unwrapped(words).split(_HARD):
        found.extend(_split_soft(_trim(piece)))
    return [agency for agency in (_trim(each) for each in found) if agency]


def _unwrapped(words: Passage) -> Passage:
    """The list with the line breaks that only wrap a name gone: "UBND các" / "xã, phường", "Liên đoàn" / "Lao động"."""
    if "\n" not in words.text:
        return words
    text = list(words.text)
    for at, character in enumerate(words.text):
        if character != "\n":
            continue
        above, below = words.text[max(0, at - _LONGEST_NAME) : at], words.text[at + 1 : at + 1 + _LONGEST_NAME]
        if _wraps(above.rsplit("\n", 1)[-1], below):
            text[at] = " "
    return Passage("".join(text), words.origin)


def _wraps(before: str, after: str) -> bool:
    """Whether a line break stands inside a name: what follows does not begin one, or what stands before is not whole."""
    before, after = before.rstrip(), after.lstrip()
    if before[-1:] in ";." or after[:1] in "-+*•":
        return False
    if _INCOMPLETE.search(fold_chars(before)):
        return True
    if after[:1].islower():
        return not (_PLURAL.match(after) or (starts_body(after) and re.match(r"\w+\s+[A-ZĐÀ-Ỹ]", after)))
    return not (starts_body(after) or _PLURAL.match(after))


def starts_body(text: str) -> bool:
    """Whether a text begins with the name of a body."""
    folded = fold_chars(text[:_LONGEST_BEGINNING])
    if not _STARTS_BODY.match(folded):
        return False
    first = re.match(r"[^\W\d_]+", text)
    if not first:
        return False
    word = first[0].lower()
    unmarked = fold_chars(word) == word  # "SNV", or a text typed without accents
    return word in _WRITTEN or (unmarked and (len(word) > 4 or not is_marked(text) or first[0].isupper()))


def _trim(words: Passage) -> Passage:
    words = words.flat().strip(" .,;:-+*•()") if not words.text.endswith(")") else words.flat().strip(" .,;:-+*•")
    for opening in (_LEADING, _WITH):
        lead = opening.match(fold_chars(words.text))
        words = words[lead.end() :] if lead else words
    trail = _TRAILING.search(words.text)
    return words[: trail.start()] if trail else words


def _split_soft(words: Passage) -> list[Passage]:
    folded = fold_chars(words.text)
    pieces, begun, looked, open_brackets = [], 0, 0, 0
    for border in _SOFT.finditer(words.text):
        open_brackets += folded.count("(", looked, border.start()) - folded.count(")", looked, border.start())
        looked = border.start()
        if open_brackets > 0 or looked - begun > _LONGEST_NAME:
            continue
        after = words.text[border.end() : border.end() + _LONGEST_NAME]
        if _is_border(folded[begun:looked], after, border[0].strip()):
            pieces.append(words[begun : border.start()])
            begun = border.end()
    pieces.append(words[begun:])
    return pieces


def _inside_brackets(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)


def _is_border(before: str, after: str, sign: str) -> bool:
    before, following = before.strip(), fold_chars(after.lstrip())
    if not before or not following:
        return False
    if sign in {"-", "&"} or _goes_on_with_levels(before, after.lstrip()):
        return False
    if sign in {"/", "+"}:
        return starts_body(after.lstrip()) and after.lstrip()[:1].isupper()
    if before.startswith("ban quan ly") and following.startswith("cac khu"):
        return False
    if sign == "và" and " " not in before and before in {"bao", "so", "ban", "dai", "hoi", "phong", "van phong"}:
        return False  # "Báo và Đài Phát thanh": one body
    if sign != "," and _JOINT.search(before) and re.match(r"(?:van phong|thuong truc|lanh dao|doan)\b", before):
        return False
    if _GOVERNS_REST.match(before) and not re.match(r"(?:chu tich|giam doc|ubnd|chanh|thu truong)\b", following):
        return False
    group_before = _is_group(before) and not _MANY_OF_LEVEL.search(before)
    if _PLURAL.match(after.lstrip()):
        return not (re.match(r"cap (?:huyen|xa|tinh)", following) and re.search(r"cap (?:huyen|xa|tinh)$", before))
    if _BARE_GROUP.match(following) and not after.lstrip()[:1].isupper():
        # "sở, ban, ngành": goes on with a group, begins anew after a body with a name of its own
        return not group_before and _is_list_of_groups(following)
    if re.match(r"(?:ubnd|uy ban nhan dan)\b", following):
        return True
    return starts_body(after.lstrip()) and not (group_before and _names_part(after.lstrip()))


def _goes_on_with_levels(before: str, after: str) -> bool:
    """ "các huyện, thị" / "thành đoàn": one designation of many bodies.

    A capital begins a body anew, but for "Thị" and "Thành", which name no place by themselves: "các huyện, Thị".
    """
    following = fold_chars(after[:_LONGEST_BEGINNING])
    if not _LEVELS_END.match(following):
        return False
    if after[:1].isupper() and not (before.startswith("cac ") and _BARE_LEVEL.search(f"{before}, {following}")):
        return False
    return bool(_LEVELS_BEGUN.search(before) or _MANY_OF_LEVEL.search(before))


def _is_group(before: str) -> bool:
    """Whether a designation so far is a group: "các sở", "UBND cấp huyện", "sở, ban"."""
    return bool(
        re.match(r"(?:cac|nhung|tat ca|toan the) ", before)
        or re.search(
            rf"(?:^|, |va |cap |ubnd |nhan dan |chu tich |cac )(?:{_GROUP})(?: (?:tinh|thanh pho|tp))?$", before
        )
        or (
            re.fullmatch(rf"(?:{_GROUP})(?:,? .*)?", before)
            and before.split(" ")[0] in {"so", "ban", "phong", "co", "don", "xa", "huyen", "quan"}
            and not re.match(r"(?:so|ban|phong) [a-z]", before)
        )
        or re.match(
            r"(?:ubnd|uy ban nhan dan|chu tich ubnd|chu tich uy ban nhan dan|hdnd)[ a-z,-]* ?(?:quan|huyen|xa|phuong|thi tran|cap [a-z]+)$",
            before,
        )
    )


def _is_list_of_groups(following: str) -> bool:
    head = re.split(r"[,;]| va ", following)[0].strip()
    return bool(re.fullmatch(rf"(?:{_GROUP})(?: .{{0,60}})?", head))


def _names_part(after: str) -> bool:
    """Whether a word that could begin a body belongs to the group before it.

    "Sở Văn hóa, Thể thao và Du lịch" never comes here; "Báo và Phát thanh, Truyền hình" neither. What does:
    a lower-case body word after a comma ("báo, đài") belongs to the group before it.
    """
    return not after[:1].isupper() and not re.match(r"\w+\s+[A-ZĐÀ-Ỹ]", after)


def looks_like_agencies(text: str) -> bool:
    """Whether a cell or a heading begins as a list of agencies."""
    text = text.strip(" .,;:-+*•()")
    folded = fold_chars(text)
    lead = _LEADING.match(folded)
    if lead:
        folded, text = folded[lead.end() :], text[lead.end() :]
    if _PLURAL.match(text):
        rest = folded.split(" ", 1)[1]
        return bool(_BARE_GROUP.match(rest) or _STARTS_BODY.match(rest))
    return starts_body(text) or bool(re.match(rf"(?:{_GROUP})(?:,| va |$)", folded))


# The words with which what an agency does begins.
_VERBS = re.compile(
    r"(?<![a-z])(?:chu tri|phoi hop|chi dao|to chuc(?! chinh tri| doan| thanh vien| xa| hoi(?! (?:nghi|thi|thao|cho|dien|trai)(?![a-z]))| dang|,)|thuc hien|xay dung|co trach nhiem|chiu trach nhiem|can cu|tham muu|"
    r"huong dan|dang tai|tang cuong|bo tri|can doi|duy tri|theo doi|chu dong|tiep tuc|trien khai|len ke hoach|lap du toan|lap |"
    r"phan cong|kiem tra|don doc|tong hop|bao cao|cung cap|ban hanh|hang nam|hang quy|hang thang|dinh ky|thuong xuyen|"
    r"day manh|phat dong|van dong|tuyen truyen|long ghep|ra soat|cap nhat|quan tam|tham dinh|tich cuc|bam sat|nghiem tuc|"
    r"thong tin(?=,? (?:kip thoi|tuyen truyen|day du|rong rai|ve|cho|den))|gui|de xuat|quyet dinh|truc tiep|tham gia|dinh huong|dua tin|dua noi dung|mo chuyen|bien tap|(?<!chuong )(?<!quy )(?<!to )(?<!cong )(?<!lo )trinh|duoc moi|la dau moi|la co quan|nghien cuu|"
    r"(?:dang|phat|phat song|viet|in|lam|mo|co|san xuat|bien soan)(?= (?:it nhat |toi thieu |khong duoi )?\d)|"
    r"hoan th(?:ien|anh)|tap hop|khuyen khich|keu goi|dong vien|lay y kien|quan triet|pho bien|khai thac|su dung|phat huy|gan |ky ket|danh gia|cu |dam bao|bao dam|phai )(?![a-z])"
)


def agencies_before_verb(words: Passage) -> tuple[Passage, Passage]:
    """A sentence that begins with agencies, cut where what they do begins: (agencies, the rest)."""
    folded = fold_chars(words.text)
    lead = _LEADING.match(folded)
    begin = lead.end() if lead else 0
    for verb in _VERBS.finditer(folded, begin + 1):
        before = words.text[begin : verb.start()]
        if _inside_brackets(folded, verb.start()) or _is_noun_use(before, words.text[verb.start() : verb.start() + 1]):
            continue
        return words[begin : verb.start()].strip(" ,:"), words[verb.start() :]
    return words[begin:], words[len(words) :]


def _is_noun_use(before: str, initial: str) -> bool:
    """A capital in the middle ("Sở Thông tin và Truyền thông") or "các cơ quan thông tin": part of a name."""
    if initial.isupper():
        return bool(before.strip())
    return bool(
        re.search(
            r"(?:co quan|cong|trang|don vi|duoc|cac|to|ban|van hoa|va|quan ly|ban chi dao)$", fold_chars(before).strip()
        )
    )
