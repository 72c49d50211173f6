"""XML that comes from outside: no entities, no network, no document type, bounded."""

from __future__ import annotations

from lxml import etree

from vanban.files.bounds import XML_BYTES
from vanban.files.refusal import Refuse, Trouble


def parse(given: bytes, *, refuse: Refuse) -> etree._Element:
    """The root element. Raises what `refuse` gives where the XML is broken or too large."""
    if len(given) > XML_BYTES:
        raise refuse(Trouble.TOO_LONG)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(given, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse(Trouble.BROKEN_XML) from error
    return root
