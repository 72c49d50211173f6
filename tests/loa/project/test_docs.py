"""The page on settings is the list that the program reads.

To write it anew: REWRITE_DOCS=1 pytest tests/loa/project/test_docs.py
"""

import os
from pathlib import Path

from loa.project.environment import DOCUMENTED

PAGE = Path(__file__).parents[3] / "docs" / "settings.md"


def page() -> str:
    rows = "\n".join(f"| `{name}` | {meaning} |" for name, meaning in DOCUMENTED.items())
    return f"""# Settings

Made from `loa/project/environment.py` by `REWRITE_DOCS=1 pytest tests/loa/project/test_docs.py`.

Nothing has to be set for one office on one machine. The rest is read from the environment when the program starts:

| variable | meaning |
|---|---|
{rows}

`make run` takes `PORT=` and `HOST=`; `manage.py start` also `--workers` (web server processes) and `--no-demo`.

`make run` starts the worker and the timekeeper too. Where the server is started otherwise, `manage.py db_worker` (does
the jobs in line) and `manage.py keep_time` (runs periodic works: each new day, reminders, digests) have to run beside
it, as many of each and on as many machines as needed. `manage.py new_day` does by hand what a new day brings:
reorganisations take effect, and sessions that ended, failed sign-ins and finished jobs of more than 30 days are
forgotten. `manage.py verify_audit` checks the audit log.
"""


def test_the_page_on_settings_is_the_list():
    if os.environ.get("REWRITE_DOCS"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page()
