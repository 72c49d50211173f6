"""An installation of its own for a bench: a folder and a database that are thrown away.

Importing it sets Django up. The database is what DATABASE_URL names, else SQLite in the folder.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
FOLDER = Path(tempfile.mkdtemp(prefix="loa-bench-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["LOA_VAR"] = str(FOLDER)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loa.project.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.test.utils import get_runner  # noqa: E402

settings.ALLOWED_HOSTS.append("testserver")


def run(main: Callable[[], int], *, on_both: bool = False) -> int:
    """What `main` returns. `on_both`: on SQLite and then on PostgreSQL, where DATABASE_URL names none."""
    if on_both and not os.environ.get("BENCH") and not os.environ.get("DATABASE_URL"):
        return _on_both(Path(sys.argv[0]).resolve())
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        return main()
    finally:
        runner.teardown_databases(databases)


def _on_both(bench: Path) -> int:
    """Each in a process of its own."""
    alone = [sys.executable, str(bench)]
    code = subprocess.run(alone, env={**os.environ, "DATABASE_URL": "", "BENCH": "1"}, check=False).returncode
    postgres = [sys.executable, str(ROOT / "scripts/with_postgres.py"), *alone]
    return code or subprocess.run(postgres, env={**os.environ, "BENCH": "1"}, check=False).returncode
