"""How much a file may hold before it is refused. Nothing is read past these."""

from __future__ import annotations

MEGABYTE = 1_000_000

FILE_BYTES = 50 * MEGABYTE
ZIP_BYTES = 200 * MEGABYTE  # all members, uncompressed
ZIP_RATIO = 200  # uncompressed to compressed, of members over 10 MB: a page of Word packs about 20 to 1
ZIP_MEMBERS = 5_000
XML_BYTES = 40 * MEGABYTE  # one part of a document
