"""Documents to write: a plan, a letter, a decision; and strategies for documents of any words."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from vanban.writer.document import (
    Align,
    Annex,
    Attached,
    Authorised,
    Authority,
    Block,
    Column,
    Contact,
    Day,
    Document,
    Drafter,
    Issuer,
    Item,
    Kind,
    Level,
    Paragraph,
    Recipients,
    Row,
    Signature,
    Table,
    Urgency,
)

WORK = Table(
    columns=(
        Column("STT", 0.5, Align.CENTRE),
        Column("Nội dung", 3),
        Column("Chủ trì", 1.5, under="Cơ quan thực hiện"),
        Column("Phối hợp", 1.5, under="Cơ quan thực hiện"),
        Column("Thời gian", 1.2, Align.CENTRE),
    ),
    rows=(
        Row(("I", "Truyền thông trên báo chí"), group=True),
        Row(
            (
                "1",
                "Chuyên mục “Chính quyền gần dân”\n(24 số)",
                "Sở Nội vụ",
                "Báo và Phát thanh, Truyền hình tỉnh",
                "Quý II/2026",
            )
        ),
        Row(("2", "Tờ gấp giới thiệu dịch vụ công", "Sở Văn hóa, Thể thao và Du lịch", "", "Tháng 6/2026")),
    ),
)
OWNERS = Table(
    columns=(Column("STT", 0.4, Align.CENTRE), Column("Đơn vị", 2), Column("Nhiệm vụ", 4), Column("Còn thiếu", 1.2)),
    rows=tuple(
        Row(("", "", f"Nhiệm vụ {owner}.{n} giao theo kế hoạch của tỉnh", "2 tin"), continues=True)
        if n
        else Row((str(owner), f"Đơn vị {owner}", f"Nhiệm vụ {owner}.0 giao theo kế hoạch của tỉnh", "1 bài"))
        for owner in range(1, 16)
        for n in range(40 if owner == 7 else owner % 4 + 1)
    ),
)
"""Rows of fifteen units, most of several rows, one of more than a page takes."""
BODY: tuple[Block, ...] = (
    Paragraph("Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:"),
    Item(
        Level.SECTION,
        "Mục đích, yêu cầu",
        inside=(
            Item(
                Level.CLAUSE,
                "Mục đích",
                inside=tuple(Item(Level.POINT, text=f"Mục đích thứ {n}.") for n in range(1, 7)),
            ),
            Item(Level.CLAUSE, "Yêu cầu", text="Nội dung ngắn, đúng, dễ nhớ, theo các phụ lục kèm theo."),
        ),
    ),
    Item(Level.SECTION, "Tổ chức thực hiện", inside=(Item(Level.CLAUSE, "Sở Nội vụ:", "Theo dõi, đôn đốc."),)),
    Paragraph("Trên đây là Kế hoạch năm 2026, yêu cầu các cơ quan, đơn vị thực hiện."),
)
PLAN = Document(
    kind=Kind.PLAN,
    issuer=Issuer("Ủy ban nhân dân tỉnh Sông Lam"),
    symbol="KH-UBND",
    number="5",
    place="Sông Lam",
    day=Day(2026, 1, 9),
    subject="Truyền thông về cải cách hành chính trên địa bàn tỉnh Sông Lam năm 2026",
    bases=(
        "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ",
        "Theo đề nghị của Giám đốc Sở Nội vụ",
    ),
    body=BODY,
    signature=Signature(
        "Phó Chủ tịch",
        "Lương Đình Khoát",
        (Authorised(Authority.ON_BEHALF, "Ủy ban nhân dân"), Authorised(Authority.FOR_HEAD, "Chủ tịch")),
    ),
    recipients=Recipients(("Bộ Nội vụ (để b/c)", "Các sở, ban, ngành tỉnh"), "VT, NC", 3),
    annexes=(
        Annex("Danh mục nhiệm vụ", (WORK,), landscape=True, attached_to="Kèm theo Kế hoạch số      /KH-UBND"),
        Annex("Biểu thống kê", (Paragraph("Một đoạn."),)),
    ),
)
LETTER = replace(
    PLAN,
    kind=Kind.LETTER,
    issuer=Issuer("Sở Nội vụ", "Ủy ban nhân dân tỉnh Sông Lam"),
    symbol="SNV-CCHC",
    number="",
    day=Day(2026),
    subject="đôn đốc thực hiện kế hoạch quý II năm 2026",
    addressees=("Các sở, ban, ngành tỉnh", "Ủy ban nhân dân các xã, phường, đặc khu"),
    bases=(),
    annexes=(),
    urgency=Urgency.AT_ONCE,
    draft=True,
)
DECISION = replace(
    PLAN,
    kind=Kind.DECISION,
    symbol="QĐ-UBND",
    subject="Về việc ban hành Kế hoạch truyền thông cải cách hành chính năm 2026",
    head_line="Chủ tịch Ủy ban nhân dân tỉnh Sông Lam",
    body=(
        Item(Level.ARTICLE, text="Ban hành kèm theo Quyết định này Kế hoạch truyền thông."),
        Item(Level.ARTICLE, text="Quyết định này có hiệu lực kể từ ngày ký."),
    ),
    attached=Attached(Kind.PLAN, "Truyền thông cải cách hành chính năm 2026", BODY),
    annexes=(),
)

ARTICLES = tuple(
    Item(
        Level.ARTICLE,
        title,
        inside=(
            Item(Level.CLAUSE, text="Mỗi đơn vị cử một người làm đầu mối.", inside=(Item(Level.POINT, text="Ở sở;"),)),
            Item(Level.CLAUSE, text="Đầu mối gửi báo cáo trước ngày 20 hằng tháng."),
        ),
    )
    for title in ("Đầu mối", "Báo cáo")
)
DIVIDED: tuple[Block, ...] = (
    Item(
        Level.PART,
        "Quy định chung",
        inside=(Item(Level.CHAPTER, "Phạm vi, đối tượng", inside=(ARTICLES[0],)),),
    ),
    Item(
        Level.PART,
        "Nhiệm vụ",
        inside=(
            Item(
                Level.CHAPTER,
                "Truyền thông trên báo chí",
                inside=(
                    Item(
                        Level.DIVISION,
                        "Báo in, báo điện tử",
                        inside=(
                            Item(Level.SUBDIVISION, "Tin, bài", inside=(ARTICLES[1],)),
                            Item(Level.SUBDIVISION, "Chuyên mục", inside=(ARTICLES[0],)),
                        ),
                    ),
                    Item(Level.DIVISION, "Phát thanh, truyền hình", inside=(ARTICLES[1],)),
                ),
            ),
        ),
    ),
)
"""Phần, chương, mục, tiểu mục, điều, khoản, điểm, each with its title where one is asked for."""
RULES = replace(
    DECISION,
    attached=replace(DECISION.attached, body=DIVIDED),  # type: ignore[type-var]
    drafter=Drafter("PL.", 300),
    contact=Contact(
        address="Số 12 đường Bờ Sông, phường An Phú, tỉnh Sông Lam",
        phone="0200 3123 456",
        fax="0200 3123 457",
        email="ubnd@songlam.example.vn",
        website="songlam.example.vn",
    ),
)

# -- of any words -----------------------------------------------------------------------------------------------------

words = st.text(max_size=30) | st.sampled_from(
    ["", "một\nhai", "a\tb", "<&>\"'", "x" * 300, "\x00\x0b\ud800\ufffe", "tiếng Việt;"]
)
_columns = st.lists(
    st.builds(Column, words, st.floats(0, 9), st.sampled_from(Align), st.sampled_from(["", "Trên"]) | words), max_size=4
).map(tuple)
rows = st.builds(Row, st.lists(words, max_size=5).map(tuple), st.booleans(), st.booleans())
_rows = st.lists(rows, max_size=4).map(tuple)
tables = st.builds(Table, _columns, _rows, words)
paragraphs = st.builds(Paragraph, words, st.booleans())
items = st.recursive(
    st.builds(Item, st.sampled_from(Level), words, words, st.just(()), words),
    lambda inner: st.builds(
        Item, st.sampled_from(Level), words, words, st.lists(inner | paragraphs | tables, max_size=3).map(tuple), words
    ),
    max_leaves=5,
)
bodies = st.lists(paragraphs | items | tables, max_size=4).map(tuple)
_lines = st.lists(words, max_size=3).map(tuple)
_signatures = st.builds(
    Signature, words, words, st.lists(st.builds(Authorised, st.sampled_from(Authority), words), max_size=2).map(tuple)
)
documents = st.builds(
    Document,
    kind=st.sampled_from(Kind),
    issuer=st.builds(Issuer, words, words),
    symbol=words,
    place=words,
    day=st.builds(Day, st.integers(1945, 2100), st.none() | st.integers(1, 12), st.none() | st.integers(1, 28)),
    subject=words,
    body=bodies,
    signature=_signatures,
    recipients=st.builds(Recipients, _lines, words, st.integers(0, 99)),
    drafter=st.builds(Drafter, words, st.integers(0, 999)),
    contact=st.just(Contact()) | st.builds(Contact, words, words, words, words, words),
    number=words,
    addressees=_lines,
    bases=_lines,
    head_line=words,
    attached=st.none() | st.builds(Attached, st.sampled_from(Kind), words, bodies, _lines),
    annexes=st.lists(st.builds(Annex, words, bodies, st.booleans(), words), max_size=2).map(tuple),
    urgency=st.sampled_from(Urgency),
    draft=st.booleans(),
)
