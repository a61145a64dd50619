"""The scripts do and tell what they should; the long steps themselves are stood in for."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.conf import settings


def run(tmp_path, *, programs: tuple[str, ...] = (), **variables) -> subprocess.CompletedProcess:
    """``script/test`` in a folder where every step succeeds at once, and where only ``programs`` are installed."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "dirname").symlink_to("/usr/bin/dirname")
    for program in programs:
        (tmp_path / "bin" / program).write_text(f'#!/bin/sh\necho "$@" >>{tmp_path}/{program}.txt\n')
        (tmp_path / "bin" / program).chmod(0o755)
    (tmp_path / "script").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    script = tmp_path / "script" / "test"
    script.write_bytes((settings.PROJECT_DIR / "script" / "test").read_bytes())
    for path in (
        script,
        tmp_path / "script" / "bootstrap",
        tmp_path / "script" / "lint",
        tmp_path / ".venv" / "bin" / "python",
    ):
        if path != script:
            path.write_text('#!/bin/sh\n[ -z "$BREAKS" ] || case "$*" in *"$BREAKS"*) exit 1 ;; esac\n')
        path.chmod(0o755)
    return subprocess.run(
        ["script/test"],
        cwd=tmp_path,
        env={"PATH": str(tmp_path / "bin"), "BREAKS": "", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


MISSING = {"CHROMIUM_PATH": "/no/such/browser"}
THERE = {
    "programs": ("node", "npm", "java"),
    "CHROMIUM_PATH": "/bin/true",
    "HUB_TEST_DATABASE_URL": "postgres://hub@127.0.0.1/postgres",
}


def test_what_is_missing_is_told_in_the_last_lines(tmp_path):
    result = run(tmp_path, **MISSING)

    assert result.returncode == 0
    assert result.stdout.splitlines()[-4:] == [
        "Not everything ran.",
        "Other implementations did not check credentials and artwork: on Debian apt-get install nodejs npm "
        "default-jre-headless.",
        "The suite did not run on PostgreSQL: start a server and set "
        "HUB_TEST_DATABASE_URL=postgres://user:password@host/postgres, on Debian after apt-get install postgresql.",
        "The browser journeys did not run: there is no Chromium at /no/such/browser. Set CHROMIUM_PATH, or on Debian "
        "apt-get install chromium-headless-shell.",
    ]


def test_a_missing_part_is_a_failure_where_everything_must_run(tmp_path):
    assert run(tmp_path, CI="true", **MISSING).returncode == 1


def test_with_everything_there_nothing_is_said_to_be_missing(tmp_path):
    result = run(tmp_path, CI="true", **THERE)

    assert result.returncode == 0
    assert "Not everything ran" not in result.stdout


def test_other_implementations_are_installed_from_their_lock_without_running_what_they_bring(tmp_path):
    run(tmp_path, **THERE)

    asked = "ci --ignore-scripts --no-audit --no-fund --loglevel=error --prefix tests/node\n"
    assert (tmp_path / "npm.txt").read_text() == asked


@pytest.mark.parametrize("part", ["not journey", "django_db and not drawn and not journey", "-m journey"])
def test_a_part_that_fails_fails_the_whole(tmp_path, part):
    assert run(tmp_path, BREAKS=part, **THERE).returncode == 1


# script/bootstrap, with a uv that makes a real .venv and writes down what else it is asked for.

UV = """#!/bin/sh
echo "$1" >>"$UV_LOG"
[ "$1" != venv ] || exec "$PYTHON" -m venv --without-pip .venv
"""


@pytest.fixture
def checkout(tmp_path):
    script = settings.PROJECT_DIR / "script" / "bootstrap"
    for path, text in [
        ("script/bootstrap", script.read_text()),
        ("bin/uv", UV),
        ("requirements/base.txt", "one\n"),
        ("requirements/dev.txt", "one\ntwo\n"),
    ]:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
        (tmp_path / path).chmod(0o755)
    return tmp_path


def bootstrap(checkout, *kind: str) -> list[str]:
    """What ``script/bootstrap`` asked uv for."""
    log = checkout / "uv.log"
    log.write_text("")
    subprocess.run(
        ["script/bootstrap", *kind],
        cwd=checkout,
        env={"PATH": f"{checkout / 'bin'}:/usr/bin:/bin", "UV_LOG": str(log), "PYTHON": sys.executable},
        check=True,
    )
    return log.read_text().split()


def test_what_is_installed_is_installed_once(checkout):
    assert bootstrap(checkout) == ["venv", "pip"]
    assert bootstrap(checkout) == []
    assert bootstrap(checkout, "dev") == ["pip"]
    # The lock file of the tests holds what the site needs as well.
    assert bootstrap(checkout) == []


def test_a_lock_file_that_changed_is_installed_again(checkout):
    bootstrap(checkout)
    (checkout / "requirements" / "base.txt").write_text("another\n")

    assert bootstrap(checkout) == ["pip"]


@pytest.mark.parametrize("lost", ["bin/python", "lib"])
def test_a_python_that_is_gone_or_was_replaced_is_no_reason_to_fail(checkout, lost):
    bootstrap(checkout)
    path = checkout / ".venv" / lost
    if path.is_symlink():
        path.unlink()
        path.symlink_to("/no/such/python")
    else:
        path.rename(checkout / "moved")

    assert bootstrap(checkout) == ["venv", "pip"]
    assert bootstrap(checkout) == []
