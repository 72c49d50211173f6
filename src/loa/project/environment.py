"""The settings that an operator may give through the environment, each named once with its meaning.

`docs/settings.md` is made from this list; a test compares it with what the settings really ask for.
"""

from __future__ import annotations

import os
import secrets
import socket
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

DOCUMENTED = {
    "LOA_VAR": "Folder for the database, uploads and keys. Default: var/ in the project.",
    "DATABASE_URL": "postgres://user:password@host:port/name. Default: the embedded SQLite in LOA_VAR.",
    "LOA_DEBUG": "1 shows technical error pages. Never on a machine that others reach. Default: 0.",
    "LOA_HOSTS": "Names the server answers to, comma-separated. Default: localhost, this machine's name and address.",
    "LOA_ADDRESS": "Address people reach the server by, https://loa.tinh.vn, for letters and code sheets. Default: "
    "the one that each request was sent to.",
    "LOA_HTTPS": "1 when people reach the server over HTTPS, through a proxy that sets X-Forwarded-Proto: "
    "secure cookies, HSTS. Default: 0.",
    "LOA_SECRET_KEY": "Key for sessions and signatures. Default: made once and kept in LOA_VAR/secret-key.",
    "LOA_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR. Default: INFO.",
    "LOA_MAIL_URL": "smtp://user:password@host:port (port 587: STARTTLS) or smtps://user:password@host:port, user and "
    "password percent-encoded. Default: no mail; invitations are printed.",
    "LOA_MAIL_FROM": "Sender of the letters, e.g. Loa <loa@example.gov.vn>. Default: loa@ the host of LOA_MAIL_URL.",
    "LOA_REQUIRE_SECOND_FACTOR": "Who must set up a second factor: none, administrators or everybody. Default: none.",
    "LOA_OIDC_ISSUER": "Address of an OpenID Connect provider (the province's sign-in), https:// only. Default: none.",
    "LOA_OIDC_CLIENT_ID": "The name under which the provider knows this installation.",
    "LOA_OIDC_SECRET": "The secret that goes with LOA_OIDC_CLIENT_ID.",
    "LOA_OIDC_NAME": "What the provider is called on the button. Default: tài khoản của tỉnh.",
    "LOA_OIDC_TRUST_EMAIL": "1 when whoever signs in at the provider with a verified e-mail address is the person with "
    "that address here. Default: 0: an account is linked by its owner, or with an access code.",
    "LOA_CLAMD": "host:port of a ClamAV daemon, or the path of its socket: every uploaded file is scanned, and refused "
    "while the daemon does not answer. Its StreamMaxLength should be 210M. Default: nothing is scanned.",
    "LOA_LINK_NETWORKS": "Networks in which pages may be asked for, beside the public internet, comma-separated, "
    "10.20.0.0/16: for sites that only the province's own network reaches. Default: none.",
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


def link_networks() -> list[str]:
    """Where pages may be asked for beside the internet. Raises ValueError for what is no network."""
    return [str(ip_network(each)) for each in listed("LOA_LINK_NETWORKS", "")]


def mail() -> dict[str, object]:
    """Django's settings for sending mail; the backend that sends nothing where no server is given."""
    if not (url := text("LOA_MAIL_URL")):
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("LOA_MAIL_URL must be smtp://host:port or smtps://host:port")
    tls = parts.scheme == "smtps"
    port = parts.port or (465 if tls else 25)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": tls,
        "EMAIL_USE_TLS": port == 587 and not tls,
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": text("LOA_MAIL_FROM") or f"Loa <loa@{parts.hostname}>",
    }


def second_factor() -> str:
    asked = text("LOA_REQUIRE_SECOND_FACTOR", "none")
    if asked not in {"none", "administrators", "everybody"}:
        raise ValueError("LOA_REQUIRE_SECOND_FACTOR must be none, administrators or everybody")
    return asked


def linked_accounts() -> dict[str, object]:
    """django-allauth's description of the OpenID Connect provider, empty where none is given.

    Plain http is refused but for this machine: the ID token is believed because TLS says from whom it came.
    """
    if not (issuer := text("LOA_OIDC_ISSUER")):
        return {}
    parts = urlsplit(issuer)
    if parts.scheme != "https" and (parts.scheme, parts.hostname) not in {("http", "localhost"), ("http", "127.0.0.1")}:
        raise ValueError("LOA_OIDC_ISSUER must begin with https://")
    app = {
        "provider_id": "sso",
        "name": text("LOA_OIDC_NAME") or "tài khoản của tỉnh",
        "client_id": text("LOA_OIDC_CLIENT_ID"),
        "secret": text("LOA_OIDC_SECRET"),
        "settings": {"server_url": issuer.rstrip("/"), "trust_email": yes("LOA_OIDC_TRUST_EMAIL")},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


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
        # rows are found by index in memory or on a disk without arms: PostgreSQL's own guess is of one with arms, and
        # has it read a whole table of results for some thousand rows of it
        "OPTIONS": {"options": "-c random_page_cost=1.1"},
    }
