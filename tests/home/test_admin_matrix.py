"""Who may open which address of the admin and who may act there: ``admin_matrix.txt``, held against the resolver."""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.http import HttpResponse
from django.template import loader
from django.template.response import SimpleTemplateResponse
from django.test import Client

from hub.accounts.backends import PasswordBackend
from hub.home.domain.roles import ROLES as GROUPS
from tests.home.matrix_addresses import Address, Route, UnknownArgumentError, admin_addresses, argument, routes
from tests.home.matrix_world import INSIDE, LEAD, OUTSIDE, SHORT, World

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

TABLE = Path(__file__).with_name("admin_matrix.txt")
THE_SIX = tuple(name for name in SHORT if name != LEAD)
EVERYONE, ALL_STAFF, ROLES, NOBODY, SAME = "everyone", "all", "roles", "nobody", "same"
KEPT_BY_ASKING = ("django_session", "shared_auditentry", "wagtailusers_userprofile", "accounts_", "usersessions_")
"""Tables of what a visit itself leaves behind."""

# What is not the admin's is for everybody; what these views show is tested where they stand.
PUBLIC = (
    "account/",
    "^documents/",
    "documents/",
    "calendar/",
    "api/",
    "follow/",
    "record/",
    "search/",
    "^brand",
    "robots.txt",
    "sitemap",
    ".well-known/",
    "^media/",
    "healthz",
    "readyz",
    "listing/",
    "enquire/",
    "nominate/",
    "data-protection/",
    "offer/",
    "portal/",
    "book/",
    "calendar/",
    "promises/",
    "reply/",
    "stories/",
    "impact/",
    "asking/",
    "hsds/",
    "open-data/",
    "topics/",
    "apply/",
    "badge/",
    "charter-versions/",
    "credentials/",
    "directory/",
    "verify/",
    "challenges/",
    "vote/",
    "pledge/",
    "pledges/",
    "stories/",
    "topics/",
    "_util/",
    "^((?:[\\w\\-]+/)*)$",
    "^((?:[\\w\\-]+/)+report\\.pdf)$",
)


@dataclass(frozen=True)
class Row:
    open: frozenset[str]
    act: frozenset[str]

    def may(self, who: str, method: str) -> bool:
        return who in (self.open if method == "get" else self.act)


def read_table() -> dict[str, Row]:
    """The rows by address. Raises ``ValueError`` for a line that says nothing clear."""
    rows = {}
    for number, line in enumerate(TABLE.read_text().splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        key, opens, acts = (" ".join(part.split()) for part in line.split("|"))
        if key in rows:
            raise ValueError(f"Line {number}: {key} is there twice")
        open_to = names(opens, number)
        rows[key] = Row(open_to, open_to if acts == SAME else names(acts, number))
    return rows


def names(words: str, number: int) -> frozenset[str]:
    groups = {
        EVERYONE: (*INSIDE, "anonymous", "suspended"),
        ALL_STAFF: INSIDE,
        ROLES: THE_SIX,
        NOBODY: (),
    }
    if words in groups:
        return frozenset(groups[words])
    unknown = set(words.split()) - set(INSIDE)
    if unknown or not words:
        raise ValueError(f"Line {number}: {sorted(unknown) or 'nobody is named'}")
    return frozenset(words.split())


def is_allowed(answer: HttpResponse) -> bool:
    if answer.status_code in (301, 302):
        place = answer["Location"]
        asks_to_sign_in = place.startswith(("/admin/login/", "/account/sign-in/"))
        # Only what this answer says: those before it may still wait to be shown.
        said = [str(message) for message in get_messages(answer.wsgi_request)._queued_messages]
        return not (asks_to_sign_in or (place == "/admin/" and any("permission" in each for each in said)))
    return answer.status_code not in (403, 404, 405)


@contextmanager
def undone() -> Iterator[list[str]]:
    """Undo what a request writes, and tell the statements."""
    written: list[str] = []

    def watch(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(table in sql for table in KEPT_BY_ASKING):
            written.append(sql)
        return execute(sql, params, many, context)

    savepoint = transaction.savepoint()
    try:
        with connection.execute_wrapper(watch):
            yield written
    finally:
        connection.needs_rollback = False
        transaction.savepoint_rollback(savepoint)


@contextmanager
def drawn_once() -> Iterator[None]:
    """Draw a page for the first who may see it only: what a view decides is the same, and drawing takes the time."""
    drawn: set = set()
    draw, write = SimpleTemplateResponse.render, loader.render_to_string

    def is_new(*place) -> bool:
        was_drawn = place in drawn
        drawn.add(place)
        return not was_drawn

    def render(self):
        request = getattr(self, "_request", None)
        if not request or is_new(self.status_code, request.method, request.get_full_path()):
            return draw(self)
        if not self.is_rendered:
            self.content = ""
        return self

    def render_to_string(name, context=None, request=None, using=None):
        # That there is nothing is said in the same words everywhere.
        place = () if not request or name == "404.html" else (request.method, request.get_full_path())
        return write(name, context, request, using) if not request or is_new(name, *place) else ""

    with (
        patch.object(SimpleTemplateResponse, "render", render),
        patch.object(loader, "render_to_string", render_to_string),
    ):
        yield


@contextmanager
def known(world: World) -> Iterator[None]:
    """Keep people and their rights between requests: nothing that a request changes about them outlives it."""
    people = {user.pk: user for name, user in world.people.items() if name != "suspended"}
    load = PasswordBackend.get_user

    def get_user(self, user_id):
        return people.get(int(user_id)) or load(self, user_id)

    with patch.object(PasswordBackend, "get_user", get_user):
        yield


@pytest.fixture
def world(settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    return World()


@pytest.fixture
def quiet():
    """Thousands of refusals are no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def visitor(world: World, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        client.force_login(world.people[who])
    if who == "suspended":
        world.people[who].is_active = False
        world.people[who].save()
    return client


def ask(client: Client, cookies, method: str, address: Address) -> tuple[HttpResponse, list[str]]:
    # An answer such as that of signing out must not decide about the next.
    client.cookies = copy.copy(cookies)
    with undone() as written:
        answer = getattr(client, method)(address.path)
    return answer, written


def test_each_person_opens_what_is_theirs_and_nothing_else(world, quiet):
    rows, addresses, faults = read_table(), admin_addresses(world), []
    asked = {address.key for address in addresses}
    missing, stale = sorted(asked - rows.keys()), sorted(rows.keys() - asked)
    assert not missing, f"Say in {TABLE.name} who may open these, and who may act there: {missing}"
    assert not stale, f"No such address any more, take it out of {TABLE.name}: {stale}"

    with drawn_once(), known(world):
        for who in (*INSIDE, *OUTSIDE):
            client = visitor(world, who)
            cookies = copy.copy(client.cookies)
            for address in addresses:
                for method in ("get", "post"):
                    answer, written = ask(client, cookies, method, address)
                    what = f"{method.upper()} {address.key} as {who} answers {answer.status_code}"
                    may = is_allowed(answer)
                    if answer.status_code >= 500:
                        faults.append(what)
                    elif may != rows[address.key].may(who, method):
                        faults.append(f"{what}, and the table says {'no' if may else 'yes'}")
                    elif not may and written:
                        faults.append(f"{what} and writes {written}")

    assert not faults, "\n".join(faults)


def test_menus_lead_only_to_what_their_owner_may_open(world, quiet):
    rows, keys = read_table(), {address.path: address.key for address in admin_addresses(world)}
    led = {}
    for who in INSIDE:
        html = visitor(world, who).get("/admin/").content.decode()
        menu = re.search(r'<script id="wagtail-sidebar-props"[^>]*>(.*?)</script>', html, re.DOTALL)[1]
        led[who] = set(re.findall(r'"url": "(/admin/[^"?]*)', menu)) - {"/admin/logout/"}

    assert {
        who: sorted(path for path in paths if not rows[keys[path]].may(who, "get")) for who, paths in led.items()
    } == {who: [] for who in INSIDE}
    assert led["administrator"] >= {"/admin/users/", "/admin/groups/", "/admin/sites/", "/admin/audit_log/"}
    assert led["champions"] >= {"/admin/champion_applications/", "/admin/organisations/"}


def test_outside_the_admin_all_addresses_are_for_everybody():
    beyond = [route.route for route in routes() if not route.route.lstrip("^").startswith("admin/")]

    undeclared = [route for route in beyond if not route.startswith(PUBLIC)]
    assert undeclared == [], "If only staff may open these, put them under /admin/; if not, add them to PUBLIC"


def test_an_argument_or_a_model_that_nobody_knows_is_told_with_what_to_add():
    new, empty = Route("admin/badges/<int:badge_id>/", "badges:edit", None), SimpleNamespace(rows={})

    with pytest.raises(UnknownArgumentError, match=r"badge_id.*say in ARGUMENTS of matrix_addresses\.py"):
        argument(new, "badge_id", empty)
    with pytest.raises(LookupError, match=r"add one to make_rows of matrix_world\.py"):
        World.row(empty, "reports.message")


def test_no_other_method_opens_what_is_closed(world, quiet):
    """Of the addresses that take more methods than a form has, and of a sample of the others."""
    client = visitor(world, "staff")
    cookies, rows, faults = copy.copy(client.cookies), read_table(), []
    addresses = [each for each in admin_addresses(world) if each.is_exempt or "/edit/" in each.key]
    for address in addresses:
        for method in ("head", "options", "put", "patch", "delete"):
            answer, written = ask(client, cookies, method, address)
            opened = is_allowed(answer) and not rows[address.key].may("staff", "get")
            if answer.status_code >= 500 or written or opened:
                faults.append(f"{method.upper()} {address.key} answers {answer.status_code}, writes {written}")

    assert faults == []


def test_only_the_api_is_exempt_from_the_check_for_forged_requests_and_checks_itself(world, quiet):
    exempt = [address for address in admin_addresses(world) if address.is_exempt]
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.people["moderator"])

    assert {address.key.startswith("/admin/api/main/") for address in exempt} == {True}
    for address in exempt:
        with undone() as written:
            answer = client.post(address.path)
        assert (answer.status_code, written) == (403, []), address.key


def test_each_role_of_the_hub_has_its_name_in_the_table():
    named = set().union(*(row.open | row.act for row in read_table().values()))

    assert set(SHORT.values()) == set(GROUPS)
    assert set(SHORT) <= named
