"""Settings for one person's machine: an SQLite database and a secret of its own under ``HUB_VAR``."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import quote

from .env import is_scheme_and_host

PROJECT_DIR = Path(__file__).resolve().parent.parent.parent
HUB_VAR = Path(os.environ.get("HUB_VAR") or PROJECT_DIR / "var").resolve()


def local_secret_key() -> str:
    """The secret of this checkout, made on the first start and kept with its data."""
    path = HUB_VAR / "secret-key"
    if not path.exists():
        HUB_VAR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


# Production refuses HUB_DEBUG, so it is hidden while the settings for production are read.
debug_word = os.environ.pop("HUB_DEBUG", "")
port = os.environ.get("PORT") or "8000"
host = os.environ.get("HOST") or "127.0.0.1"
if ":" in host:
    host = f"[{host}]"  # IPv6 in an address (RFC 3986)
os.environ.setdefault("HUB_SECRET_KEY", local_secret_key())
os.environ.setdefault("HUB_ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{host}")
address = f"http://{host}:{port}"
# Of a host or a port that can't be, "serve" says so in one sentence.
os.environ.setdefault("HUB_BASE_URL", address if is_scheme_and_host(address) else "http://127.0.0.1:8000")
# The demo is tried with a password alone; whoever wants to see more sets it to "required".
os.environ.setdefault("HUB_SECOND_FACTOR", "offered")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{quote(str(HUB_VAR / 'hub.sqlite3'))}")
os.environ.setdefault("HUB_LOG", "plain")

from .base import *  # noqa: E402, F403

if debug_word:
    os.environ["HUB_DEBUG"] = debug_word
DEBUG = debug_word.lower() in {"1", "true", "yes", "on"}
# With details of errors on, templates change under one's hands.
HUB_PAGE_CACHE = HUB_PAGE_CACHE and not DEBUG
# A form posted from any of the local names is at home.
CSRF_TRUSTED_ORIGINS = [f"http://{name}:{port}" for name in ("localhost", "127.0.0.1", host)]
# Mails are written to files, so that their links can be followed by hand.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = HUB_VAR / "mail"
