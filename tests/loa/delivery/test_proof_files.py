"""Files as proof: known by content, pictures written anew, lists counted, and clear words for what is refused."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, TiffImagePlugin

from loa.delivery.proof_files import pictures
from loa.delivery.proof_files.lists import MOST_ROWS, broadcasts_in, people_in
from loa.delivery.proof_files.looks import NEAR, are_near, bits_between, looks_of, near_part, parts_of
from loa.delivery.proof_files.proof import LARGEST, LARGEST_RECORDING, proof_of
from loa.delivery.proof_files.refusal import Refused
from loa.delivery.states import ANY, EvidenceKind
from loa.files.states import MediaType
from tests.loa.delivery import files
from tests.loa.delivery.files import a_file, a_photo, book, encoded, exif, people, scene

TRAINING = frozenset({EvidenceKind.ATTENDANCE})
BROADCAST = frozenset({EvidenceKind.LOG, EvidenceKind.RECORDING})


def proved(content, name="tệp", kind=None, asked=ANY, **how):
    return proof_of(a_file(name, content), kind=kind, asked=asked, **how)


# Kinds ----------------------------------------------------------------------------------------------------------------


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "asked", "kind", "kept_as"),
    [
        (files.PDF, "kế hoạch.pdf", ANY, EvidenceKind.SCAN, "kế hoạch.pdf"),
        (files.PDF, "cài đặt.exe", ANY, EvidenceKind.SCAN, "cài đặt.exe.pdf"),
        (files.word_document(), "cv.doc", ANY, EvidenceKind.SCAN, "cv.doc"),
        (a_photo(), "IMG_1.JPG", ANY, EvidenceKind.PHOTO, "IMG_1.JPG"),
        (files.MP3, "ban-tin.mp3", ANY, EvidenceKind.RECORDING, "ban-tin.mp3"),
        (book(people(2)), "ds.xlsx", TRAINING, EvidenceKind.ATTENDANCE, "ds.xlsx"),
        (book([["Ngày phát", "Nội dung"], ["1/3/2026", "Bản tin"]]), "nk.xlsx", BROADCAST, EvidenceKind.LOG, "nk.xlsx"),
    ],
)
def test_kind_is_told_by_content_and_by_what_the_line_asks(content, name, asked, kind, kept_as):
    proof = proved(content, name, asked=asked)
    assert (proof.kind, proof.name) == (kind, kept_as)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (files.EXE, "van-ban.pdf", "không thuộc loại được gửi"),
        (b"<html><script>", "trang.pdf", "không thuộc loại được gửi"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "hinh.png", "Họ và tên"),
        (b"GIF89a\x01\x00\x01\x00\x00", "anh.jpg", "không thuộc loại được gửi"),
        (zipped("a.exe"), "tai-lieu.docx", "không thuộc loại được gửi"),
        (zipped("word/document.xml", "word/vbaProject.bin"), "mau.docx", "có macro"),
        (files.word_document("Workbook"), "bang.doc", "lưu lại dạng .xlsx"),
        (files.word_document()[:600], "cv.doc", "không phải văn bản Word"),
        (b"\x00\x00\x00\x18ftypheic", "IMG.HEIC", "HEIC"),
        (b"\x00\x00\x00\x18ftypavif", "IMG.AVIF", "HEIC"),
        (b"BM\x36\x00\x00\x00\x00\x00", "anh.bmp", "không thuộc loại được gửi"),
        (b"<html><body>%PDF-1.4", "trang.pdf", "không thuộc loại được gửi"),
        (b"GIF89a/*\x00*/=1;alert(1)", "anh.gif", "không thuộc loại được gửi"),
        (b"<?xml version='1.0'?><svg><script>alert(1)</script></svg>", "hinh.svg", "Họ và tên"),
        (b"", "rong.pdf", "rỗng"),
        (b"\xff\xd8\xff\xe0 not a picture", "anh.jpg", "Không mở được ảnh"),
        (a_photo()[:3000], "anh.jpg", "Không mở được ảnh"),
        (files.huge_png(), "anh.png", "400 triệu điểm ảnh"),
        (files.bomb(), "ds.xlsx", "Không mở được bảng"),
        (book(people(2))[:900], "ds.xlsx", "không thuộc loại được gửi"),
    ],
)
def test_what_is_no_proof_is_refused_with_a_sentence(content, name, said):
    with pytest.raises(Refused, match=said):
        proved(content, name)


def test_allowed_kinds_are_named():
    with pytest.raises(Refused, match=r"PDF.*JPEG.*xlsx.*MP3.*MP4"):
        proved(files.EXE, "van-ban.pdf")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (files.PDF, EvidenceKind.PHOTO),
        (a_photo(), EvidenceKind.RECORDING),
        (files.MP3, EvidenceKind.ATTENDANCE),
        (b"a;b", EvidenceKind.SCAN),
        (files.PDF, EvidenceKind.LINK),
    ],
)
def test_a_kind_that_the_content_is_not_is_refused(content, kind):
    with pytest.raises(Refused, match="không phải"):
        proved(content, kind=kind)


def test_a_signed_list_may_be_a_scan():
    assert proved(files.PDF, kind=EvidenceKind.ATTENDANCE).facts == {}


@pytest.mark.parametrize(("content", "most"), [(files.PDF, LARGEST), (files.MP3, LARGEST_RECORDING)])
def test_what_is_too_large_is_refused_before_it_is_read(content, most):
    class Long(io.BytesIO):
        asked = 0

        def read(self, size=-1):
            self.asked += len(read := super().read(size))
            return read

    upload = a_file("lớn", content)
    upload.file, upload.size = Long(content + b"\0" * 100_000), most + 1
    with pytest.raises(Refused, match="lớn hơn"):
        proof_of(upload, kind=None, asked=ANY)
    assert upload.file.asked <= 8192


# Pictures -------------------------------------------------------------------------------------------------------------


def kept(proof):
    return Image.open(io.BytesIO(proof.upload.read()))


XMP = b'<x:xmpmeta><rdf:Description exif:GPSLatitude="11,56.4N" exif:GPSLongitude="108,26.5E"/></x:xmpmeta>'


@pytest.mark.parametrize(
    "content",
    [
        encoded(scene(), "JPEG", xmp=XMP, comment=b"GPSLatitude"),
        encoded(scene(), "JPEG", xmp=XMP) + XMP * 3,
        encoded(scene(), "WEBP", xmp=XMP),
        files.png_with(scene(), (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP), (b"tEXt", b"Comment\0GPSLatitude")),
        files.png_with(scene(), (b"gpSx", XMP)),
    ],
)
@pytest.mark.parametrize("keeps_place", [False, True])
def test_a_picture_loses_what_stands_beside_it_in_any_form(content, keeps_place):
    assert b"GPSLatitude" in content
    assert b"GPSLatitude" not in proved(content, keeps_place=keeps_place).upload.read()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (files.drawn_often(60), "rất lâu"),
        (files.in_segments(6_000), "rất lâu"),
        (files.png_with(scene(), *[(b"teSt", b"")] * 50_001), "rất lâu"),
        (files.said_to_be(encoded(scene(), progressive=True), 7_000), "49 triệu điểm ảnh"),
        (files.said_to_be(encoded(scene()), 60_000), "3600 triệu điểm ảnh"),
        (files.huge_webp(), "nhiều điểm ảnh hơn mức"),
    ],
)
def test_what_would_hold_the_server_is_refused_before_it_is_drawn(content, said):
    with pytest.raises(Refused, match=said):
        proved(content, "anh.jpg")


def test_what_cameras_and_programs_write_is_drawn():
    for content in (files.drawn_often(20), encoded(scene(), progressive=True), encoded(scene(), restart_marker_rows=1)):
        assert kept(proved(content)).size == (320, 240)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_what_the_camera_wrote(form):
    proof = proved(encoded(scene(), form, exif=exif()))
    raw = proof.upload.read()
    assert b"SO-MAY" not in raw
    assert b"Dien thoai" not in raw
    image = Image.open(io.BytesIO(raw))
    assert dict(image.getexif()) == {}
    assert (image.format, image.size) == (form, (320, 240))
    assert proof.facts == {"width": 320, "height": 240}
    assert not proof.shows_place


def test_a_picture_keeps_its_place_where_that_is_the_proof():
    proof = proved(a_photo(), keeps_place=True)
    raw = proof.upload.read()
    found = Image.open(io.BytesIO(raw)).getexif()
    assert proof.shows_place
    assert proof.facts["place"] == [11.94, 108.441667]
    assert [float(each) for each in found.get_ifd(ExifTags.IFD.GPSInfo)[2]] == [11.0, 56.0, 24.0]
    assert found.get_ifd(ExifTags.IFD.Exif)[0x9003] == "2026:03:10 08:15:00"
    assert b"SO-MAY" not in raw
    assert b"GPS-METHOD" not in raw


@pytest.mark.parametrize("how", [{}, {"exif": exif(north=(99.0, 0.0, 0.0))}])
def test_a_picture_without_a_place_shows_none(how):
    proof = proved(encoded(scene(), **how), keeps_place=True)
    assert not proof.shows_place
    assert "place" not in proof.facts


def test_a_picture_is_turned_upright():
    proof = proved(encoded(scene(), exif=exif(turned=6)))
    assert kept(proof).size == (240, 320)
    assert are_near(proof.looks, looks_of(scene().transpose(Image.Transpose.ROTATE_270)))


def test_a_picture_in_colours_of_print_is_kept():
    assert kept(proved(encoded(scene().convert("CMYK")))).mode == "RGB"


def test_the_same_picture_is_written_anew_to_the_same_bytes():
    assert proved(a_photo()).upload.read() == proved(a_photo()).upload.read()


def test_a_large_jpeg_is_taken_at_half_its_size(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_DOTS", 50_000)
    assert kept(proved(a_photo())).size == (160, 120)


def test_a_scan_stays_as_it_is():
    pages = [scene(1).convert("1"), scene(2).convert("1")]
    content = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    proof = proved(content)
    assert (proof.kind, proof.facts, proof.upload.read()) == (EvidenceKind.SCAN, {"pages": 2}, content)


def test_a_scan_that_tells_its_place_is_refused():
    with pytest.raises(Refused, match="vị trí"):
        proved(encoded(scene(), "TIFF", exif=exif()))


@pytest.mark.parametrize("tags", [{700: XMP}, {33922: (0.0, 0.0, 0.0, 108.4, 11.9, 0.0)}])
def test_a_scan_that_lies_on_a_map_is_refused(tags):
    told = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, value in tags.items():
        told[tag] = value
    with pytest.raises(Refused, match="vị trí"):
        proved(encoded(scene(), "TIFF", tiffinfo=told))


@pytest.mark.parametrize("content", [files.PDF, zipped("word/document.xml", "word/media/anh.jpg"), book(people(2))])
def test_a_document_stays_byte_for_byte_as_it_was_signed(content):
    assert proved(content, asked=ANY).upload.read() == content


def test_small_picture_fits_and_tells_nothing():
    small = pictures.small(io.BytesIO(a_photo()), MediaType.JPEG, side=100)
    image = Image.open(io.BytesIO(small))
    assert (image.size, dict(image.getexif())) == ((100, 75), {})
    seen_through = encoded(scene().convert("RGBA"), "PNG")
    assert Image.open(io.BytesIO(pictures.small(io.BytesIO(seen_through), MediaType.PNG, side=64))).mode == "RGB"


# Looks ----------------------------------------------------------------------------------------------------------------

HASHES = st.integers(0, 2**64 - 1).map(lambda bits: f"{bits:016x}")


@pytest.mark.parametrize(
    "changed",
    [
        lambda image: image.resize((100, 75)),
        lambda image: image.point(lambda grey: min(255, grey + 15)),
        lambda image: Image.open(io.BytesIO(encoded(image, "JPEG", quality=30))),
        lambda image: Image.open(io.BytesIO(encoded(image, "WEBP", quality=40))),
        lambda image: image.crop((2, 2, 318, 238)),
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_a_picture_sent_on_looks_the_same(changed, seed):
    assert bits_between(looks_of(scene(seed)), looks_of(changed(scene(seed)))) <= NEAR


def test_other_pictures_look_otherwise():
    looks = [looks_of(scene(seed)) for seed in range(40)]
    assert [(a, b) for a in range(40) for b in range(a) if are_near(looks[a], looks[b])] == []


@pytest.mark.parametrize("colour", ["white", "black", (120, 130, 140)])
def test_an_empty_picture_looks_like_nothing(colour):
    assert looks_of(Image.new("RGB", (300, 200), colour)) is None


@given(HASHES, st.lists(st.integers(0, 63), unique=True, max_size=NEAR))
def test_pictures_in_seven_bits_share_a_part_but_for_one(looks, bits):
    other = f"{int(looks, 16) ^ sum(1 << bit for bit in bits):016x}"
    assert bits_between(looks, other) == len(bits)
    assert any(theirs in near_part(ours) for ours, theirs in zip(parts_of(looks), parts_of(other), strict=True))


@given(HASHES)
def test_parts_are_the_whole(looks):
    assert "".join(f"{part:04x}" for part in parts_of(looks)) == looks


@given(st.integers(0, 2**16 - 1))
def test_near_parts_are_those_of_one_bit(part):
    assert set(near_part(part)) == {other for other in range(2**16) if (part ^ other).bit_count() <= 1}


# Lists ----------------------------------------------------------------------------------------------------------------


def text_of(rows, mark=","):
    return "\n".join(mark.join(str(cell) for cell in row) for row in rows).encode()


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (book(people(42)), 42),
        (text_of(people(3)), 3),
        (b"\xef\xbb\xbf" + text_of(people(3), ";"), 3),
        (text_of(people(3), "\t").decode().encode("utf-16"), 3),
        (text_of([["Họ tên"], ["Lò Thị A"], [""], ["Vàng A B"]]), 2),
        (book([["TT", "HỌ VÀ TÊN HỌC VIÊN", "Ký"], ["(1)", "(2)", "(3)"], [1, "Lò Thị A", ""], [2, "Vàng B", ""]]), 2),
    ],
)
def test_people_of_a_list_are_counted(content, count):
    assert people_in(content) == count


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (book([["STT", "Đơn vị"], [1, "Tổ 1"]]), "Không thấy cột “Họ và tên”"),
        (book([["STT", "Họ và tên"]]), "không có người nào"),
        (book([["Họ và tên", "Tuổi"], *([n, 40] for n in range(50_000))]), "hơn 20.000 dòng"),
        (
            book([["Họ và tên", "Tuổi"], *([n, 40] for n in range(15_000))]),
            r"15.000 dòng không có chữ .*dòng đầu tiên: 2",
        ),
        (text_of([["Họ và tên"], *(["Lò Văn A"] for _ in range(MOST_ROWS + 1))]), "hơn 20.000 dòng"),
        ("Họ và tên\nLò".encode() + b"\xff\xfe\xfa", "bảng mã"),
        (b'Ho va ten,b\n"' + b"a" * 200_000, "quá dài"),
    ],
)
def test_lists_that_are_wrong_are_refused_with_a_sentence(content, said):
    with pytest.raises(Refused, match=said):
        people_in(content)


def test_broadcasts_of_a_log_are_counted():
    rows = [["Ngày phát", "Giờ", "Nội dung"], ["1/3/2026", "5h00", "Bản tin dịch vụ công"], ["2/3/2026", "5h00", "Tin"]]
    assert broadcasts_in(book(rows)) == 2
    with pytest.raises(Refused, match="cột thời gian"):
        broadcasts_in(book(people(2)))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_a_list_that_asks_for_other_files_is_refused(part):
    content = files.book_with(book(people(2)), part, b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>')
    with pytest.raises(Refused, match="Không mở được bảng"):
        people_in(content)


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.dat"])
@pytest.mark.parametrize("cells", [b"<c/>" * 500_000, b"<x:c />" * 500_000, b"<row><c/><c/></row>" * 1_300_000])
def test_a_list_that_would_fill_the_memory_is_refused(name, cells):
    with pytest.raises(Refused, match="Không mở được bảng"):
        people_in(files.sheet_holding(book(people(2)), name, cells))


def test_a_sheet_may_have_another_name():
    assert people_in(files.sheet_holding(book(people(2)), "xl/worksheets/trang.dat", b"")) == 2


def test_the_list_says_only_how_many():
    proof = proved(book(people(3)), "ds.xlsx", EvidenceKind.ATTENDANCE)
    assert proof.facts == {"rows": 3}
