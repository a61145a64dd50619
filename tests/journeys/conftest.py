"""Chromium for the journeys: one browser a session, one clean context a test, console errors are failures."""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.signals import request_finished, request_started
from django.db import connections

from tests.journeys.demo_site import Server, crawl
from tests.migrated import prepare

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium-headless-shell")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The browser reports a refused form (422) and a missing page as errors; both are answers that tests ask for.
EXPECTED_CONSOLE = ("the server responded with a status of 4",)
# Wagtail's preview is checked by the preview itself and again by the editor around it (wagtail issue 13689). Where the
# two meet, the later one gives up and the next change of the page checks it again.
EXPECTED_IN_ADMIN = ("Axe is already running",)
PASSWORD = "correct horse battery staple"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Before pytest-xdist looks for the groups, also when the journeys are asked for by their folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            # Those that read the demo site share its server. The others go module by module to whoever is free.
            is_reader = {"demo_server", "demo_pages", "open_demo"} & set(item.fixturenames)
            item.add_marker(pytest.mark.xdist_group("demo site" if is_reader else item.path.stem))


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    if not Path(CHROMIUM).exists():
        pytest.fail(f"There is no Chromium at {CHROMIUM}. Install it, or set CHROMIUM_PATH.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def links_to_this_server(live_server, settings):
    """Links in mails and on badges lead to the live server."""
    settings.HUB_BASE_URL = settings.WAGTAILADMIN_BASE_URL = live_server.url
    return live_server.url


class InHand:
    """The requests that the live server is at: what a closed page had asked for goes on, after the test too."""

    def __init__(self) -> None:
        self.count, self.lock = 0, threading.Lock()

    def begin(self, **kwargs) -> None:
        with self.lock:
            self.count += 1

    def end(self, **kwargs) -> None:
        with self.lock:
            self.count -= 1

    def wait(self) -> None:
        """Until none is left, so that nothing is written into the emptied database; for some seconds at most."""
        deadline = time.monotonic() + 10
        while self.count > 0 and time.monotonic() < deadline:
            time.sleep(0.02)


@pytest.fixture(autouse=True)
def known_content_types(request):
    """All of them are known as they are now, in a test that commits.

    What was read while the database was empty names rows that are gone; one that is not known when the rows of the next
    test are put back is written a second time.
    """
    if request.node.get_closest_marker("django_db"):
        ContentType.objects.clear_cache()
        ContentType.objects.get_for_models(*apps.get_models())


@pytest.fixture
def in_hand():
    watched = InHand()
    request_started.connect(watched.begin)
    request_finished.connect(watched.end)
    yield watched
    request_started.disconnect(watched.begin)
    request_finished.disconnect(watched.end)


@pytest.fixture
def open_page(browser, live_server, links_to_this_server, in_hand):
    """Open pages of the live server; at the end nothing was fetched elsewhere and no console error was seen."""
    contexts, faults = [], []

    def watch(page):
        page.on("request", lambda request: note_request(request.url))
        page.on("console", note_console)
        page.on("pageerror", lambda error: note_uncaught(page, error))

    def note_uncaught(page, error):
        is_admin = page.url.startswith(f"{live_server.url}/admin/")
        if not (is_admin and any(words in str(error) for words in EXPECTED_IN_ADMIN)):
            faults.append(f"uncaught: {error}")

    def note_request(url):
        if not url.startswith((live_server.url, "data:", "blob:", "about:")):
            faults.append(f"asked elsewhere: {url}")

    def note_console(message):
        if message.type == "error" and not any(words in message.text for words in EXPECTED_CONSOLE):
            faults.append(f"console: {message.text}")

    def open_page(*, width=1280, height=900, scripts=True, **options):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            **options,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        watch(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    in_hand.wait()
    assert faults == []


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def page_without_scripts(open_page):
    return open_page(scripts=False)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page_either_way(request, open_page):
    return open_page(scripts=request.param)


def member_of(group: str, username: str) -> User:
    """A member of staff with the rights of ``group`` and no others."""
    user = User.objects.create_user(username, f"{username}@kilnford.example", PASSWORD)
    user.groups.add(Group.objects.get(name=group))
    return user


def sign_in(page, user, password=PASSWORD):
    """Sign ``user`` in to the admin, as a person does."""
    page.goto("/admin/login/")
    page.locator("input[name=login]").fill(user.get_username())
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory):
    """The demo site in a process of its own; tests only read it.

    It begins with the migrated database from which the suite begins too: migrating once more would tell nothing new.
    """
    server = Server(tmp_path_factory.mktemp("demo"))
    shutil.copyfile(prepare(connections["default"]), server.folder / "hub.sqlite3")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def demo_pages(demo_server):
    """Every page of the demo that links lead to, by its path."""
    return crawl(demo_server.url)


@pytest.fixture
def open_demo(browser, demo_server):
    """Open pages of the demo site; nothing may be fetched elsewhere and no console error be seen."""
    contexts, faults = [], []

    def open_demo(*, width=1280, height=900, scripts=True, **options):
        context = browser.new_context(
            base_url=demo_server.url,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            java_script_enabled=scripts,
            **{"reduced_motion": "reduce", **options},
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((demo_server.url, "data:")) else faults.append(f"asked: {request.url}")
            ),
        )
        page.on(
            "console",
            lambda message: (
                faults.append(f"{page.url}: {message.text}")
                if message.type == "error" and "status of 4" not in message.text
                else None
            ),
        )
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        return page

    yield open_demo
    for context in contexts:
        context.close()
    assert faults == []
