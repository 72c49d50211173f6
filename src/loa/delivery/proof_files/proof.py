"""What a file proves, by its content, and what of it is kept."""

from __future__ import annotations

import struct
from collections.abc import Set
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile

from loa.delivery.proof_files.lists import LARGEST as LARGEST_LIST
from loa.delivery.proof_files.lists import broadcasts_in, people_in
from loa.delivery.proof_files.pictures import checked_scan, written_anew
from loa.delivery.proof_files.recordings.recording import recording_of
from loa.delivery.proof_files.refusal import Refused
from loa.delivery.states import EvidenceKind
from loa.files.models import safe_name
from loa.files.states import MediaType, names_in_zip

LARGEST = 50 * 1024 * 1024
LARGEST_RECORDING = 200 * 1024 * 1024

PAGES = {MediaType.PDF, MediaType.DOCX, MediaType.DOC, MediaType.ODT, MediaType.TIFF}
PICTURES = {MediaType.JPEG, MediaType.PNG, MediaType.WEBP}
TABLES = {MediaType.XLSX, MediaType.TEXT}
SOUND_AND_FILM = {
    MediaType.MP3, MediaType.OGG, MediaType.WAV, MediaType.M4A, MediaType.MP4, MediaType.MOV, MediaType.WEBM,
}  # fmt: skip

MAY_BE: dict[EvidenceKind, Set[MediaType]] = {
    EvidenceKind.SCAN: PAGES | PICTURES,
    EvidenceKind.PHOTO: PICTURES,
    EvidenceKind.ATTENDANCE: TABLES | PAGES | PICTURES,
    EvidenceKind.LOG: TABLES | PAGES | PICTURES,
    EvidenceKind.RECORDING: SOUND_AND_FILM,
    EvidenceKind.NOTE: PAGES | PICTURES,
    EvidenceKind.OTHER: PAGES | PICTURES | TABLES - {MediaType.TEXT} | SOUND_AND_FILM,
}
"""Lists that people signed by hand come as scans; only tables are counted."""

ALLOWED = (
    "Được gửi: PDF, Word, OpenDocument; ảnh JPEG, PNG, WebP, TIFF; bảng .xlsx, .csv; "
    "âm thanh MP3, M4A, OGG, WAV; phim MP4, MOV, WebM"
)
_HEIC = (
    "Ảnh kiểu HEIC của điện thoại chưa mở được ở mọi máy. Hãy gửi lại dạng JPEG: trên iPhone chọn Cài đặt, Camera, "
    "Định dạng, “Tương thích nhất”, hoặc gửi ảnh qua Zalo rồi tải về."
)
ENDINGS: dict[MediaType, tuple[str, ...]] = {
    MediaType.PDF: (".pdf",),
    MediaType.DOCX: (".docx",),
    MediaType.DOC: (".doc",),
    MediaType.ODT: (".odt",),
    MediaType.XLSX: (".xlsx",),
    MediaType.TEXT: (".csv", ".txt", ".tsv"),
    MediaType.JPEG: (".jpg", ".jpeg", ".jfif"),
    MediaType.PNG: (".png",),
    MediaType.WEBP: (".webp",),
    MediaType.TIFF: (".tif", ".tiff"),
    MediaType.MP3: (".mp3",),
    MediaType.OGG: (".ogg", ".oga", ".opus"),
    MediaType.WAV: (".wav",),
    MediaType.M4A: (".m4a",),
    MediaType.MP4: (".mp4", ".m4v", ".3gp"),
    MediaType.MOV: (".mov",),
    MediaType.WEBM: (".webm",),
}
_MACROS = ("word/vbaProject.bin", "xl/vbaProject.bin", "Basic/script-lc.xml")


@dataclass(slots=True)
class Proof:
    """What is kept of an upload: `upload` is the file itself, a picture anew, or a recording emptied in part."""

    upload: File[bytes]
    kind: EvidenceKind
    name: str
    facts: dict[str, Any] = field(default_factory=dict)
    looks: str | None = None
    shows_place: bool = False

    @property
    def largest(self) -> int:
        return LARGEST_RECORDING if self.kind == EvidenceKind.RECORDING else LARGEST


def proof_of(
    upload: UploadedFile | File[bytes],
    *,
    kind: EvidenceKind | None,
    asked: Set[EvidenceKind],
    keeps_place: bool = False,
) -> Proof:
    """`asked`: what the line asks for, by which a table is a play log or a list of people. Raises `Refused`."""
    name = safe_name(upload.name or "")
    content = cast(BinaryIO, upload.file)
    media_type = MediaType.of(content)
    _refuse_by_size(name, upload.size or 0, media_type)
    _refuse_by_type(name, content, media_type)
    kind = kind or _kind_of(media_type, asked)
    if media_type not in MAY_BE.get(kind, set()):
        raise Refused(f"Tệp “{name}” là {media_type.label}, không phải {kind.label.lower()}. Hãy chọn loại khác.")
    name = named(name, media_type)
    if media_type in PICTURES:
        return _picture(content, name, media_type, kind, keeps_place=keeps_place)
    if media_type in SOUND_AND_FILM:
        return _recording(content, name, media_type, kind, keeps_place=keeps_place)
    content.seek(0)
    if media_type == MediaType.TIFF:
        facts = {"pages": checked_scan(content)}
    elif media_type in TABLES and kind in {EvidenceKind.ATTENDANCE, EvidenceKind.LOG}:
        facts = {"rows": _rows_in(content, kind)}
    else:
        facts = {}
    content.seek(0)
    return Proof(upload, kind, name, facts)


def named(name: str, media_type: MediaType) -> str:
    """The name with the ending of what it is, where its own says otherwise: nobody is handed a PDF as .exe."""
    endings = ENDINGS[media_type]
    return name if name.lower().endswith(endings) else f"{name}{endings[0]}"


def _rows_in(content: BinaryIO, kind: EvidenceKind) -> int:
    table = content.read(LARGEST_LIST + 1)
    return people_in(table) if kind == EvidenceKind.ATTENDANCE else broadcasts_in(table)


def _picture(content: BinaryIO, name: str, media_type: MediaType, kind: EvidenceKind, *, keeps_place: bool) -> Proof:
    content.seek(0)
    anew = written_anew(content, media_type, keeps_place=keeps_place)
    facts: dict[str, Any] = {"width": anew.width, "height": anew.height}
    if anew.place is not None:
        facts["place"] = list(anew.place)
    return Proof(File(anew.file, name=name), kind, name, facts, anew.looks, shows_place=anew.place is not None)


def _recording(content: BinaryIO, name: str, media_type: MediaType, kind: EvidenceKind, *, keeps_place: bool) -> Proof:
    kept = recording_of(content, media_type, keeps_place=keeps_place)
    facts = {"place": list(kept.place)} if kept.place is not None else {}
    return Proof(File(kept.file, name=name), kind, name, facts, shows_place=kept.shows_place)


def _kind_of(media_type: MediaType, asked: Set[EvidenceKind]) -> EvidenceKind:
    if media_type in SOUND_AND_FILM:
        return EvidenceKind.RECORDING
    if media_type in TABLES:
        is_log = EvidenceKind.LOG in asked and EvidenceKind.ATTENDANCE not in asked
        return EvidenceKind.LOG if is_log else EvidenceKind.ATTENDANCE
    return EvidenceKind.PHOTO if media_type in PICTURES else EvidenceKind.SCAN


def _refuse_by_size(name: str, size: int, media_type: MediaType) -> None:
    if not size:
        raise Refused(f"Tệp “{name}” rỗng. Hãy chọn lại tệp có nội dung.")
    if media_type in SOUND_AND_FILM:
        if size > LARGEST_RECORDING:
            raise Refused(
                f"Bản ghi “{name}” lớn hơn {LARGEST_RECORDING // 1024 // 1024} MB. Hãy cắt đoạn cần làm minh chứng, "
                "hoặc đăng lên kênh của đơn vị rồi dán đường dẫn."
            )
    elif size > LARGEST:
        raise Refused(f"Tệp “{name}” lớn hơn {LARGEST // 1024 // 1024} MB. Hãy quét lại ở 200 dpi hoặc tách tệp.")


def _refuse_by_type(name: str, content: BinaryIO, media_type: MediaType) -> None:
    if media_type == MediaType.HEIC:
        raise Refused(_HEIC)
    if media_type == MediaType.DOC and not is_word(content):
        raise Refused(
            f"Tệp “{name}” không phải văn bản Word; nếu là Excel kiểu cũ (.xls), hãy mở và lưu lại dạng .xlsx. "
            f"{ALLOWED}."
        )
    if media_type in {MediaType.OTHER, MediaType.HTML}:
        raise Refused(f"Nội dung của tệp “{name}” không thuộc loại được gửi làm minh chứng. {ALLOWED}.")
    if media_type in {MediaType.DOCX, MediaType.XLSX, MediaType.ODT} and names_in_zip(content) & set(_MACROS):
        raise Refused(f"Tệp “{name}” có macro. Hãy lưu lại dạng .docx, .xlsx hoặc PDF rồi gửi.")


def is_word(content: BinaryIO) -> bool:
    """Whether the old container of Office and installers holds a Word document: its list of parts is looked through.

    [MS-CFB] 2.2 (header) and 2.6 (directory entries); the list may be scattered over the file.
    """
    content.seek(0)
    head = content.read(512)
    if len(head) < 512:
        return False
    size = 1 << min(struct.unpack_from("<H", head, 30)[0], 12)
    sector, chain = struct.unpack_from("<I", head, 48)[0], struct.unpack_from("<109I", head, 76)
    wanted = "WordDocument\0".encode("utf-16-le")
    for _ in range(64):  # sectors of a directory; a document has one or two
        content.seek((sector + 1) * size)
        entries = content.read(size)
        if any(entries.startswith(wanted, at) for at in range(0, len(entries), 128)):
            return True
        table, place = divmod(sector, size // 4)
        if not entries or table >= len(chain):
            return False
        content.seek((chain[table] + 1) * size + place * 4)
        following = content.read(4)
        if len(following) < 4 or (sector := struct.unpack("<I", following)[0]) > 0xFFFFFFF0:
            return False
    return False
