"""The address of static files carries a mark of their content, so that browsers may keep them for a year."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path


def content_mark(root: Path) -> str:
    """Ten letters that change when a script, a style or a locked package does. The same on every host."""
    digest = sha256((root / "package-lock.json").read_bytes())
    for path in sorted((root / "src/loa").glob("*/static/**/*")):
        if path.is_file():
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
