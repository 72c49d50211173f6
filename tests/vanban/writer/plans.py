"""Strategies for plans in the shape of docs/reading.md, as an office would make them; nothing of them is real."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

YEAR = 2026
AGENCIES = (
    "Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp", "Sở Văn hóa, Thể thao và Du lịch", "Sở Khoa học và Công nghệ",
    "Văn phòng UBND tỉnh", "Báo và Phát thanh, Truyền hình tỉnh", "Tỉnh đoàn Sông Lam", "Các sở, ban, ngành tỉnh",
    "UBND các xã, phường, đặc khu", "Trung tâm Phục vụ hành chính công tỉnh", "Liên đoàn Lao động tỉnh",
)  # fmt: skip
VERBS = ("Tổ chức", "Xây dựng", "Sản xuất, phát sóng", "Biên soạn", "Phát hành", "Duy trì", "Triển khai")
WHAT = (
    "chuyên mục “Chính quyền gần dân”", "hội thi tìm hiểu về dịch vụ công trực tuyến", "tờ gấp hướng dẫn nộp hồ sơ",
    "hội nghị đối thoại với doanh nghiệp", "video ngắn giới thiệu Trung tâm Phục vụ hành chính công",
    "lớp tập huấn kỹ năng truyền thông", "bản tin cải cách hành chính điện tử",
)  # fmt: skip
WHERE = (
    "",
    " trên sóng truyền hình",
    " tại các xã, phường",
    " cho cán bộ, công chức",
    " trên Cổng Thông tin điện tử tỉnh",
)
PRODUCTS = ("Chuyên mục", "Kế hoạch", "Báo cáo kết quả", "Tờ gấp", "Bản tin", "Video", "Phóng sự", "Tài liệu tập huấn")
PEOPLE = (
    "cán bộ, công chức, viên chức",
    "người dân",
    "doanh nghiệp",
    "hợp tác xã",
    "học sinh, sinh viên",
    "người lao động",
)
RECIPIENTS = (
    "Bộ Nội vụ (để b/c)", "Thường trực Tỉnh ủy; HĐND tỉnh", "Chủ tịch và các PCT UBND tỉnh", "Các sở, ban, ngành tỉnh",
    "UBND các xã, phường, đặc khu", "Báo và PTTH tỉnh", "CVP, các PCVP UBND tỉnh",
)  # fmt: skip
BASES = (
    ("Nghị quyết", "76/NQ-CP", "2021-07-15", "Chính phủ"),
    ("Chỉ thị", "23/CT-TTg", "2021-09-02", "Thủ tướng Chính phủ"),
    ("Quyết định", "3120/QĐ-UBND", "2025-12-22", "Chủ tịch UBND tỉnh"),
    ("Kế hoạch", "45/KH-UBND", "2025-11-03", "UBND tỉnh"),
)
DUTIES = (
    "Chủ trì, phối hợp với các cơ quan liên quan hướng dẫn, kiểm tra việc thực hiện Kế hoạch này.",
    "Cung cấp tư liệu cho cơ quan báo chí khi được đề nghị.",
    "Phân công người phụ trách, bố trí nguồn lực thực hiện nhiệm vụ được giao.",
    "Công khai thủ tục hành chính, địa chỉ tiếp nhận phản ánh, kiến nghị của người dân.",
)
_SENTENCES = (
    "Nâng cao nhận thức của cán bộ về trách nhiệm phục vụ nhân dân", "Nội dung ngắn gọn, chính xác, dễ nhớ, dễ làm theo",
    "Giới thiệu cách nộp hồ sơ trực tuyến và theo dõi kết quả giải quyết", "Gương tận tụy, sáng kiến hay ở cơ sở",
    "Lấy việc thật, người thật làm chính; tránh phô trương, hình thức", "Kết quả xếp hạng chỉ số của các cơ quan",
    "Gắn thông tin với việc trả lời phản ánh của người dân tại nơi tiếp nhận hồ sơ",
)  # fmt: skip

points = st.lists(st.sampled_from(_SENTENCES), unique=True, max_size=4)
titles = st.builds("{} {}{}".format, st.sampled_from(VERBS), st.sampled_from(WHAT), st.sampled_from(WHERE))


def some(names: tuple[str, ...], *, least: int = 0, most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True, min_size=least, max_size=most)


@st.composite
def quotas(draw: st.DrawFn) -> Json:
    least = draw(st.sampled_from([1, 2, 3, 10, 12, 52, 120, 1500, 30000]))
    most = draw(st.sampled_from([least, least, None, least + 5]))
    unit = draw(st.sampled_from(["số", "cuộc", "lớp", "tờ", "tin, bài", "bản tin", "video", "hội nghị", "phóng sự"]))
    per = draw(st.sampled_from(["plan", "plan", "week", "month", "quarter", "half_year", "year"]))
    rate = None
    if per == "plan" and least == most:
        rate = draw(st.sampled_from([None, {"count": 1, "per": "week"}, {"count": 2, "per": "month"}]))
    return {
        "text": "",
        "min": least,
        "max": most,
        "unit": unit,
        "per": per,
        "rate": rate,
        "languages": draw(st.sampled_from([[], [], ["Mông"], ["Mông", "Dao"]])),
        "minutes": draw(st.sampled_from([None, None, 15])),
        "each": draw(st.sampled_from([None, None, "đơn vị", "xã, phường"])),
    }


def span(first: date, last: date) -> list[str]:
    return [first.isoformat(), last.isoformat()]


def quarter(n: int) -> list[str]:
    return span(date(YEAR, 3 * n - 2, 1), date(YEAR, 3 * n, monthrange(YEAR, 3 * n)[1]))


def months(first: int, last: int) -> list[str]:
    return span(date(YEAR, first, 1), date(YEAR, last, monthrange(YEAR, last)[1]))


def frame(kind: str, spans: list[list[str | None]] | list[list[str]], trigger: str | None = None) -> Json:
    return {"text": "", "kind": kind, "spans": spans, "trigger": trigger}


WHOLE = months(1, 12)
_days = st.dates(date(YEAR, 1, 5), date(YEAR, 12, 25))
windows = (
    st.lists(st.integers(1, 4), unique=True, min_size=1, max_size=3).map(
        lambda ns: frame("window", [quarter(n) for n in sorted(ns)])
    )
    | st.lists(st.integers(1, 12), unique=True, min_size=1, max_size=3).map(
        lambda ns: frame("window", [months(n, n) for n in sorted(ns)])
    )
    | st.tuples(st.integers(1, 6), st.integers(7, 12)).map(lambda ns: frame("window", [months(*ns)]))
    | _days.map(lambda day: frame("window", [span(day, day + timedelta(6))]))
    | _days.map(lambda day: frame("window", [span(day, day)]))
)
deadlines = _days.map(lambda day: frame("deadline", [[None, day.isoformat()]]))
timeframes = (
    windows
    | deadlines
    | st.sampled_from(
        [
            frame("ongoing", [WHOLE]),
            frame("window", [WHOLE]),
            frame("triggered", [], "Sau khi các chỉ số được công bố"),
            frame("unspecified", []),
        ]
    )
)


@st.composite
def activities(draw: st.DrawFn) -> list[Json]:
    groups = draw(st.booleans())
    made = []
    for n in range(1, draw(st.integers(0, 6)) + 1):
        made.append(
            {
                "no": str(n),
                "title": draw(titles),
                "product": draw(some(PRODUCTS, most=2)),
                "mode": draw(st.sampled_from([None, None, "online_or_in_person"])),
                "quotas": draw(st.lists(quotas(), max_size=1)),
                "lead": draw(some(AGENCIES, least=1, most=1)),
                "coordinating": draw(some(AGENCIES)),
                "follow_up": [],
                "timeframe": draw(timeframes),
                "group": ("Truyền thông trên báo chí" if n < 3 else "Truyền thông tại cơ sở") if groups else None,
            }
        )
    return made


@st.composite
def commitments(draw: st.DrawFn) -> Json:
    """A duty with a quota and a time, or agencies and one of both; a pace says when by itself."""
    owed = draw(st.lists(quotas(), max_size=1))
    time = draw(windows | deadlines)
    if owed and owed[0]["per"] != "plan" and draw(st.booleans()):
        time = frame("ongoing", [WHOLE])
    return {"title": draw(titles), "agencies": draw(some(AGENCIES, most=2)), "quotas": owed, "timeframe": time}


@st.composite
def responsibilities(draw: st.DrawFn) -> list[Json]:
    made = []
    for agency in draw(some(AGENCIES, most=4)):
        duties = draw(some(DUTIES, least=1))
        report = draw(st.sampled_from([[], [], ["quarter"], ["half_year", "year"], ["quarter", "half_year", "year"]]))
        given: Json = {"agencies": [agency], "duties": len(duties), "report": report}
        if not report and draw(st.booleans()):
            given["points"] = duties
        made.append(given)
    return made


@st.composite
def heads(draw: st.DrawFn) -> Json:
    issuer, place, post, authorities = draw(
        st.sampled_from(
            [
                ("Ủy ban nhân dân tỉnh Sông Lam", "Sông Lam", "CHỦ TỊCH", ("TM", "KT", None)),
                ("Ủy ban nhân dân xã Đồng Vàng", "Đồng Vàng", "CHỦ TỊCH", ("TM", "KT", "Q")),
                ("Sở Nội vụ tỉnh Thác Mơ", "Thác Mơ", "GIÁM ĐỐC", ("KT", None)),
            ]
        )
    )
    authority = draw(st.sampled_from(authorities))
    symbol = "KH-UBND" if issuer.startswith("Ủy ban") else "KH-SNV"
    number = draw(st.none() | st.integers(1, 900))
    subject = draw(
        st.sampled_from(["Thông tin, tuyên truyền cải cách hành chính", "Truyền thông về cải cách hành chính nhà nước"])
    )
    return {
        "kind": "KH",
        "number": f"{number:02d}/{symbol}" if number else None,
        "issuer": issuer,
        "place": place,
        "date": draw(st.dates(date(YEAR - 1, 11, 1), date(YEAR, 3, 31)).map(date.isoformat) | st.just(f"{YEAR}-04")),
        "title": f"{subject} năm {YEAR}",
        "year": YEAR,
        "signer": draw(st.sampled_from(["Lương Đình Khoát", "Nguyễn Thị Lan", None])),
        "signer_title": f"PHÓ {post}" if authority == "KT" else post,
        "authority": authority,
    }


plans = st.fixed_dictionaries(
    {
        "document": heads(),
        "legal_bases": st.lists(st.sampled_from(BASES), unique=True, max_size=3).map(
            lambda bases: [dict(zip(("type", "number", "date", "issuer"), base, strict=True)) for base in bases]
        ),
        "objectives": points,
        "requirements": points,
        "themes": points,
        "channels": points,
        "solutions": points,
        "audiences": some(PEOPLE),
        "activities": activities(),
        "commitments": st.lists(commitments(), max_size=3),
        "responsibilities": responsibilities(),
        "recipients": some(RECIPIENTS, most=5),
    }
)
