"""The settings that an operator may give through the environment, each named once with its meaning.

`docs/settings.md` is made from this list; a test compares it with what the settings really ask for.
"""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path
from urllib.parse import unquote, urlsplit

DOCUMENTED = {
    "LOA_VAR": "Folder for the database, uploads and keys. Default: var/ in the project.",
    "DATABASE_URL": "postgres://user:password@host:port/name. Default: the embedded SQLite in LOA_VAR.",
    "LOA_DEBUG": "1 shows technical error pages. Never on a machine that others reach. Default: 0.",
    "LOA_HOSTS": "Names the server answers to, comma-separated. Default: localhost, this machine's name and address.",
    "LOA_HTTPS": "1 when people reach the server over HTTPS, through a proxy that sets X-Forwarded-Proto: "
    "secure cookies, HSTS. Default: 0.",
    "LOA_SECRET_KEY": "Key for sessions and signatures. Default: made once and kept in LOA_VAR/secret-key.",
    "LOA_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR. Default: INFO.",
}


def text(name: str, default: str = "") -> str:
    if name not in DOCUMENTED:
        raise KeyError(f"{name} is not documented in loa.project.environment")
    return os.environ.get(name, default)


def hosts() -> list[str]:
    """The names that requests may come for: those given, else what this machine is called on its own network."""
    if given := listed("LOA_HOSTS", ""):
        return given
    return ["localhost", "127.0.0.1", "[::1]", socket.gethostname(), *own_address()]


def own_address() -> list[str]:
    """This machine's address in its network, if it has one. Nothing is sent: the socket only picks a way out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way_out:
        try:
            way_out.connect(("192.0.2.1", 9))
        except OSError:
            return []
        return [str(way_out.getsockname()[0])]


def yes(name: str) -> bool:
    return text(name, "0").lower() in {"1", "yes", "true", "on"}


def listed(name: str, default: str) -> list[str]:
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def secret_key(folder: Path) -> str:
    """The key from the environment, or one made on the first start and kept readable to the owner only."""
    if given := text("LOA_SECRET_KEY"):
        return given
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / f".secret-key.{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(50))
        try:
            os.link(made, path)  # fails where another process was first; its key then counts
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text().strip()


def database(folder: Path) -> dict[str, object]:
    """Django's description of the database: PostgreSQL where DATABASE_URL says so, else SQLite in `folder`."""
    if not (url := text("DATABASE_URL")):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "loa.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgres://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
