"""XML that comes from outside: no entities, no network, no document type, bounded."""

from __future__ import annotations

from lxml import etree

from vanban.reader.errors import Unreadable
from vanban.reader.sources.bounds import XML_BYTES


def parse(data: bytes) -> etree._Element:
    """The root element. Raises `Unreadable` where the XML is broken or too large."""
    if len(data) > XML_BYTES:
        raise Unreadable("too_large", "Văn bản bên trong tệp quá lớn để đọc. Hãy tách văn bản thành nhiều tệp.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("damaged", "Nội dung tệp Word bị hỏng. Hãy mở bằng Word, lưu lại rồi gửi lại.") from error
    return root
