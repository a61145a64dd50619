from __future__ import annotations

import ast
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from hub.home.management.commands.serve import place_of
from hub.settings.env import Environment
from hub.settings.task_backends import task_settings

GOOD = {
    "HUB_SECRET_KEY": "q7Zr2Vt9Lm4Xc6Bn8Wk1Hd3Gf5Js0PaUyTeRiOqSvDxCzMbNnQ2W",
    "HUB_ALLOWED_HOSTS": "hub.example",
    "HUB_BASE_URL": "https://hub.example",
    "DATABASE_URL": "postgres://hub:secret@127.0.0.1/hub",
}


def start(**changes) -> subprocess.CompletedProcess:
    """Import the settings for production in a fresh process with only these variables."""
    variables = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning", "-c", "import hub.settings.base"],
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def last_line(result: subprocess.CompletedProcess) -> str:
    return result.stderr.strip().splitlines()[-1]


def test_production_starts_with_what_it_needs():
    result = start()

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"HUB_TASKS": "rabbit"}, "HUB_TASKS must be database or redis"),
        ({"HUB_TASKS": "redis"}, "HUB_REDIS_URL is missing: such as redis://host:6379/0, for HUB_TASKS=redis"),
        (
            {"HUB_TASKS": "redis", "HUB_REDIS_URL": "http://kilnford.example"},
            "HUB_REDIS_URL must start with redis://, rediss:// or unix://",
        ),
    ],
)
def test_tasks_wait_where_the_settings_say(changes, fault):
    environment = Environment({**GOOD, **changes})

    task_settings(environment)

    assert environment.faults == [fault]


def test_redis_for_tasks_is_chosen_by_one_setting():
    chosen = task_settings(Environment({"HUB_TASKS": "redis", "HUB_REDIS_URL": "redis://kilnford.example/0"}))
    default = task_settings(Environment({}))

    assert chosen == (
        "redis",
        {"default": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": ["default"]}},
        {"default": {"URL": "redis://kilnford.example/0", "DEFAULT_TIMEOUT": 600}},
    )
    assert default == (
        "database",
        {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}},
        {},
    )


def test_one_error_lists_everything_that_is_missing():
    result = start(HUB_SECRET_KEY=None, HUB_ALLOWED_HOSTS=None, HUB_BASE_URL=None, DATABASE_URL=None)

    assert result.returncode == 1
    assert last_line(result) == (
        "django.core.exceptions.ImproperlyConfigured: The hub can't start. "
        "HUB_SECRET_KEY is missing: a secret of at least 50 random characters; "
        "HUB_ALLOWED_HOSTS is missing: the host names the site answers to, separated by commas; "
        "HUB_BASE_URL is missing: the address people use, such as https://hub.example; "
        "DATABASE_URL is missing: such as postgres://user:password@host/name."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"HUB_DEBUG": "1"}, "HUB_DEBUG is for development only."),
        ({"HUB_SECRET_KEY": "django-insecure-" + "x7" * 30}, "HUB_SECRET_KEY is too short or a known default"),
        ({"HUB_SECRET_KEY": "short"}, "HUB_SECRET_KEY is too short or a known default"),
        ({"HUB_SECRET_KEY": "a" * 60}, "HUB_SECRET_KEY is too short or a known default"),
        ({"HUB_ALLOWED_HOSTS": "*"}, "HUB_ALLOWED_HOSTS must name each host, without wildcards."),
        ({"HUB_ALLOWED_HOSTS": "hub.example,.example"}, "HUB_ALLOWED_HOSTS must name each host, without wildcards."),
        ({"HUB_BASE_URL": "hub.example"}, "HUB_BASE_URL must be a scheme and a host only"),
        ({"HUB_BASE_URL": "https://hub.example/site"}, "HUB_BASE_URL must be a scheme and a host only"),
        ({"HUB_BASE_URL": "https://hub.example?x=1"}, "HUB_BASE_URL must be a scheme and a host only"),
        ({"HUB_BASE_URL": "https://me:secret@hub.example"}, "HUB_BASE_URL must be a scheme and a host only"),
        ({"HUB_BASE_URL": "https://hub.example:port"}, "HUB_BASE_URL must be a scheme and a host only"),
        ({"HUB_BASE_URL": "https://[hub.example"}, "HUB_BASE_URL must be a scheme and a host only"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is not the address of a PostgreSQL or SQLite database."),
        ({"DATABASE_URL": "mysql://hub@127.0.0.1/hub"}, "DATABASE_URL is not the address of a PostgreSQL or SQLite"),
        ({"DATABASE_URL": "nonsense", "HUB_EMAIL_PORT": "many"}, "HUB_EMAIL_PORT must be a whole number"),
        ({"HUB_EMAIL_PORT": "many"}, "HUB_EMAIL_PORT must be a whole number of at least 1."),
        ({"HUB_EMAIL_TLS": "perhaps"}, "HUB_EMAIL_TLS must be yes or no, not 'perhaps'."),
    ],
)
def test_production_refuses(changes, words):
    result = start(**changes)

    assert result.returncode == 1
    assert words in last_line(result)
    assert last_line(result).count("The hub can't start.") == 1


@pytest.mark.parametrize(
    "address", ["https://hub.example", "https://hub.example/", "http://127.0.0.1:8000", "https://[::1]:8443"]
)
def test_a_base_url_is_a_scheme_and_a_host(address):
    env = Environment({"U": address})

    assert (env.base_url("U"), env.faults) == (address.removesuffix("/"), [])


@pytest.mark.parametrize("folder", ["plain", "two words", "c++", "50%25", "a#b?c", "caf\u00e9"])
def test_a_checkout_may_lie_in_any_folder(tmp_path, folder):
    result = subprocess.run(
        [sys.executable, "-c", "import hub.settings.dev as s; print(ascii(str(s.DATABASES['default']['NAME'])))"],
        env={"PATH": os.environ["PATH"], "HUB_VAR": str(tmp_path / folder)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.returncode, result.stderr) == (0, "")
    assert ast.literal_eval(result.stdout) == str(tmp_path / folder / "hub.sqlite3")


@pytest.mark.parametrize("number", ["-1", "1.5", "٣", "9" * 5000, "0x10"])
def test_a_number_that_is_none_is_a_fault(number):
    env = Environment({"N": number})

    assert env.whole_number("N", 7, least=1) == 7
    with pytest.raises(ImproperlyConfigured, match="N must be a whole number of at least 1"):
        env.finish()


def test_sqlite_waits_for_its_turn_and_writes_ahead():
    from hub.settings.base import database_from_url

    database = database_from_url("sqlite:////srv/hub/hub.sqlite3")

    assert database["NAME"] == "/srv/hub/hub.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 20
    assert "PRAGMA journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_the_log_of_writes_of_sqlite_stays_small(tmp_path):
    from hub.settings.base import database_from_url

    path = tmp_path / "hub.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(database_from_url(f"sqlite:///{path}")["OPTIONS"]["init_command"])
        connection.execute("CREATE TABLE words (word BLOB)")
        for _ in range(60):
            with connection:
                connection.execute("INSERT INTO words VALUES (zeroblob(100000))")

        # SQLite's own measure, 1,000 pages, lets it grow to 4 MB.
        assert (tmp_path / "hub.sqlite3-wal").stat().st_size < 1_300_000


def test_postgresql_connections_are_kept_and_checked():
    from hub.settings.base import database_from_url

    database = database_from_url("postgres://hub:secret@127.0.0.1/hub")

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (600, True)
    assert database["OPTIONS"] == {"options": "-c statement_timeout=30000"}


def test_deployment_check_is_clean():
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={"PATH": os.environ["PATH"], **GOOD, "DJANGO_SETTINGS_MODULE": "hub.settings.base"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.returncode, result.stderr, result.stdout) == (
        0,
        "",
        "System check identified no issues (0 silenced).\n",
    )


def test_an_uploaded_file_is_not_for_everybody_on_the_machine(settings, tmp_path):
    settings.MEDIA_ROOT, settings.HUB_PRIVATE_ROOT = tmp_path / "media", tmp_path / "private"

    letter = default_storage.save("documents/letter.pdf", ContentFile(b"x"))
    size = storages["renditions"].save("images/a.webp", ContentFile(b"x"))

    paths = ["private", "private/documents", f"private/{letter}", "media/images", f"media/{size}"]
    assert [oct((tmp_path / path).stat().st_mode & 0o777) for path in paths] == [
        "0o700", "0o700", "0o600", "0o750", "0o640",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("host", "place"), [("127.0.0.1", "127.0.0.1:8000"), ("::1", "[::1]:8000"), ("hub.example", "hub.example:8000")]
)
def test_an_ipv6_address_stands_in_brackets(host, place):
    assert place_of(host, 8000) == place
