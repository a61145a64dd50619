"""Two servers as they are run, with one database and one folder for what they keep."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from urllib.parse import quote, urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction

from charter_champions.domain.memberships import suspend
from charter_champions.enums import SuspensionReason
from hub.shared.page_cache import SECONDS_IN_SLICE
from tests.factories.charter_champions import make_charter_page, make_membership
from tests.factories.home import make_home, make_standard_page

HOST = "hub.example"
SECONDS_TO_START = 60
SECONDS_TO_COMPARE = 5


def database_url() -> str:
    """The address of the database that the tests use."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(name)}"
    return urlunsplit(urlsplit(os.environ["HUB_TEST_DATABASE_URL"])._replace(path=f"/{name}"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": HOST})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "public, no-cache")
    return text


@pytest.fixture
def servers(tmp_path):
    """The ports of two servers in production's settings, each a process of its own."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "DJANGO_"))} | {
        "DJANGO_SETTINGS_MODULE": "hub.settings.base",
        "HUB_SECRET_KEY": settings.SECRET_KEY,
        "HUB_ALLOWED_HOSTS": HOST,
        "HUB_BASE_URL": f"http://{HOST}",
        "HUB_VAR": str(tmp_path),
        "DATABASE_URL": database_url(),
    }
    ports, processes = [free_port(), free_port()], []
    for port in ports:
        command = ["-m", "gunicorn", "hub.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
        processes.append(subprocess.Popen([sys.executable, *command], cwd=settings.PROJECT_DIR, env=variables))
    try:
        for port, process in zip(ports, processes, strict=True):
            wait_for(port, process)
        yield ports
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


def wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("A server did not start.")


@pytest.mark.django_db(transaction=True)
def test_two_servers_share_what_is_kept_and_both_see_each_commit(servers, tmp_path):
    home = make_home()
    make_charter_page(home).save_revision().publish()
    membership = make_membership()
    # Nothing is kept across a whole five minutes.
    if time.time() % SECONDS_IN_SLICE > SECONDS_IN_SLICE - SECONDS_TO_COMPARE:
        time.sleep(SECONDS_TO_COMPARE)
    user = User.objects.create_superuser("ada")
    badge, sitemap = f"/badge/{membership.code}.svg", "/sitemap.xml"

    one = [ask(servers[0], path) for path in (badge, sitemap)]
    kept = sorted(path.name for path in (tmp_path / "cache" / "pages").iterdir())
    other = [ask(servers[1], path) for path in (badge, sitemap)]

    # What the first made, the second handed out: it kept nothing of its own.
    assert other == one
    assert kept == sorted(path.name for path in (tmp_path / "cache" / "pages").iterdir())

    with transaction.atomic():
        suspend(membership, code=SuspensionReason.CONCERN, reason="Checking", user=user)
        make_standard_page(home, title="News").save_revision().publish()
        during = [[ask(port, path) for path in (badge, sitemap)] for port in servers]
    after = [[ask(port, path) for path in (badge, sitemap)] for port in servers]

    assert during == [one, one]
    assert after[0] == after[1]
    assert ("suspended" in one[0].lower(), "/news/" in one[1]) == (False, False)
    assert ("suspended" in after[0][0].lower(), "/news/" in after[0][1]) == (True, True)
