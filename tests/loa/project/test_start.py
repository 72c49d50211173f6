"""The environment, and the processes of `make run`."""

import re
import signal
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from loa.project import environment
from loa.project.assets import content_mark
from loa.project.processes import REST, Child, is_free

ROOT = Path(__file__).parents[3]


def test_the_secret_key_is_made_once_and_kept_private(tmp_path, monkeypatch):
    first = environment.secret_key(tmp_path)
    assert len(first) >= 50
    assert environment.secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    monkeypatch.setenv("LOA_SECRET_KEY", "given")
    assert environment.secret_key(tmp_path) == "given"


def test_requests_are_answered_for_this_machine_or_for_the_given_names(monkeypatch):
    monkeypatch.delenv("LOA_HOSTS", raising=False)
    assert environment.hosts()[:3] == ["localhost", "127.0.0.1", "[::1]"]
    monkeypatch.setenv("LOA_HOSTS", "loa.songlam.example, www.songlam.example")
    assert environment.hosts() == ["loa.songlam.example", "www.songlam.example"]


def test_static_addresses_change_with_their_content(tmp_path):
    (tmp_path / "package-lock.json").write_text("{}")
    sheet = tmp_path / "src/loa/core/static/a.css"
    sheet.parent.mkdir(parents=True)
    sheet.write_text("a {}")
    first = content_mark(tmp_path)
    assert content_mark(tmp_path) == first
    sheet.write_text("b {}")
    assert content_mark(tmp_path) != first


def test_the_database_is_sqlite_unless_an_address_is_given(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert environment.database(tmp_path)["NAME"] == tmp_path / "loa.sqlite3"
    monkeypatch.setenv("DATABASE_URL", "postgres://loa:b%40d@db.example:5433/tinh")
    found = environment.database(tmp_path)
    assert [found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "tinh",
        "loa",
        "b@d",
        "db.example",
        "5433",
    ]
    monkeypatch.setenv("DATABASE_URL", "mysql://x")
    with pytest.raises(ValueError, match="postgres://"):
        environment.database(tmp_path)


@pytest.mark.parametrize(
    ("code", "since", "expected"),
    [
        (None, REST, True),  # not there yet
        ("import time; time.sleep(60)", REST, False),
        ("", REST, True),  # ended by itself
        ("", REST / 2, False),  # cannot start: not at once again
    ],
)
def test_a_child_that_ended_is_started_again(code, since, expected):
    child = Child([sys.executable], started=100.0)
    if code is not None:
        child.process = subprocess.Popen([sys.executable, "-c", code])
        if not code:
            child.process.wait()
    try:
        assert child.may_start(100.0 + since) == expected
    finally:
        if child.process is not None:
            child.process.kill()
            child.process.wait()


@pytest.mark.slow
def test_start_serves_and_stops_cleanly(tmp_path):
    """Web server and worker come up together, answer, and are gone after one Ctrl-C."""
    port = next(port for port in range(24_000, 25_000) if is_free("127.0.0.1", port))
    environ = {"PATH": "/usr/bin:/bin", "LOA_VAR": str(tmp_path)}
    command = [sys.executable, "manage.py", "start", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as run:
        try:
            lines = []
            for line in run.stdout:
                lines.append(line)
                if "Ctrl-C" in line:
                    break
            said = "".join(lines)
            assert f"http://localhost:{port}/" in said
            assert "lan " in said
            assert str(tmp_path / "demo-password") in said
            patience = time.monotonic() + 20
            while time.monotonic() < patience:
                try:
                    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/tai-khoan/dang-nhap/", timeout=5)
                    break
                except OSError:
                    time.sleep(0.2)
            text = page.read().decode()
            assert "Đăng nhập" in text
            sheet = re.search(r'href="([^"]+/tokens.css)"', text)[1]
            css = urllib.request.urlopen(f"http://127.0.0.1:{port}{sheet}", timeout=5)
            assert css.headers["Cache-Control"] == "max-age=31536000, public"
            assert css.headers["Content-Type"] == 'text/css; charset="utf-8"'
        finally:
            run.send_signal(signal.SIGINT)
            rest = run.communicate(timeout=25)[0]
    assert run.returncode == 0, rest
    assert "INFO" not in said + rest
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2)
