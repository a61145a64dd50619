from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command, get_commands
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from hub.operations.domain.migration_lock import MigrationLockBusy, migration_lock
from hub.operations.management.commands.migrate import allow_long_statements

OWN_APPS = {config.removeprefix("hub.") for config in django_settings.INSTALLED_APPS if "." not in config} | {
    "home",
    "organisations",
    "shared",
}


def nobody_waits() -> None:
    pytest.fail("waits")


@pytest.mark.django_db(transaction=True)
def test_a_second_migration_waits_and_gives_up_in_its_time(capsys):
    with migration_lock(connection, seconds=1, wait=nobody_waits):
        begun = time.monotonic()
        with pytest.raises(CommandError, match="Another migration has been running for 1 seconds"):
            call_command("migrate", lock_timeout=1, verbosity=0)
        assert 1 <= time.monotonic() - begun < 3

    assert capsys.readouterr().out == "Another migration is running; waiting for it.\n"
    with migration_lock(connection, seconds=0, wait=nobody_waits):
        pass


HOLD = """if True:
    import django, sys
    django.setup()
    from django.db import connection
    from hub.operations.domain.migration_lock import migration_lock
    connection.settings_dict["NAME"] = sys.argv[1]
    with migration_lock(connection, seconds=0, wait=lambda: None):
        print("held", flush=True)
        sys.stdin.read()
"""


@pytest.mark.django_db(transaction=True)
def test_another_process_keeps_it_until_it_is_killed():
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(connection.settings_dict["NAME"])],
        cwd=django_settings.PROJECT_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "hub.settings.test"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    waited = []
    with pytest.raises(MigrationLockBusy), migration_lock(connection, seconds=0.5, wait=lambda: waited.append(1)):
        pytest.fail("both have it")

    process.kill()
    process.communicate()
    with migration_lock(connection, seconds=5, wait=lambda: waited.append(2)):
        pass

    assert waited[0] == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_for_the_second(capsys):
    call_command("migrate", verbosity=1)

    assert "No migrations to apply." in capsys.readouterr().out


def test_it_is_the_migrate_of_everybody():
    assert get_commands()["migrate"] == "hub.operations"


@pytest.mark.django_db
def test_a_migration_may_take_longer_than_a_page():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no time limit for a statement")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1000")
        allow_long_statements(connection)
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_every_migration_can_be_taken_back_or_says_why_not():
    """A step that can't be taken back is one whose module says why under ``IRREVERSIBLE``."""
    faults = []
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app not in OWN_APPS:
            continue
        tree = ast.parse(Path(sys.modules[migration.__module__].__file__).read_text())
        is_excused = any(isinstance(node, ast.Name) and node.id == "IRREVERSIBLE" for node in ast.walk(tree))
        if not is_excused and not all(operation.reversible for operation in migration.operations):
            faults.append(f"{app}.{name}")

    assert faults == []
