"""Settings for the suite: no secrets, nothing sent, tasks done at once.

``HUB_TEST_DATABASE_URL`` chooses the database; without it SQLite is used.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

temporary = Path(tempfile.mkdtemp(prefix="hub-test-"))
atexit.register(shutil.rmtree, temporary, ignore_errors=True)
for name in [name for name in os.environ if name.startswith("HUB_") and name != "HUB_TEST_DATABASE_URL"]:
    del os.environ[name]
os.environ["HUB_SECRET_KEY"] = "only-for-tests-Zk3v9QpXw1LmN7tRb5YcHd8GsJ2FuKoAeViPqW4x"
os.environ["HUB_ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["HUB_BASE_URL"] = "https://hub.example"
os.environ["HUB_VAR"] = str(temporary)
os.environ["HUB_SECOND_FACTOR"] = "offered"
os.environ["DATABASE_URL"] = os.environ.get("HUB_TEST_DATABASE_URL") or f"sqlite:///{temporary / 'hub.sqlite3'}"

from .base import *  # noqa: E402, F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.sample"]
# A file: threads that share an SQLite database in memory get "table is locked" where a file makes them wait.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": temporary / "test.sqlite3"}

# The test client and the live server speak plain HTTP; tests of transport rules switch these on.
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_NAME = "csrf"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Tests of the cache switch it on: others ask what a page says, and at what cost, when nothing is kept.
CACHES = {alias: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": alias} for alias in CACHES}
HUB_PAGE_CACHE = False
# Files come straight from their folders: tests need no collectstatic.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
CSRF_TRUSTED_ORIGINS = []
