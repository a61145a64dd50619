from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page

from hub.shared.change_triggers import MOST_ROWS, install_triggers, remove_triggers
from hub.shared.generation import as_known, generation, generation_at_hand, kept, own_of
from hub.shared.models import PublicChange, RateEvent, Theme
from hub.shared.quiet import QUIET_MODELS, loud_tables
from tests.factories.home import make_home
from tests.sample.models import Lamp

pytestmark = pytest.mark.django_db


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        lambda theme: Theme.objects.create(name="Dental", slug="dental"),
        lambda theme: Theme.objects.bulk_create([Theme(name="Dental", slug="dental")]),
        lambda theme: Theme.objects.filter(pk=theme.pk).update(name="Carers"),
        lambda theme: theme.delete(),
        lambda theme: execute("UPDATE shared_theme SET name = 'Carers'"),
        # A table that nobody has thought of counts.
        lambda theme: Lamp.objects.create(),
    ],
)
def test_every_way_to_write_begins_a_generation(change):
    theme = Theme.objects.create(name="Care", slug="care")
    seen = [generation(), generation()]

    change(theme)
    seen.append(generation())

    assert seen[0] == seen[1] != seen[2]


def test_the_driver_says_the_same_as_django_and_nothing_where_it_cannot(monkeypatch):
    Theme.objects.create(name="Care", slug="care")
    told = [(generation(), generation_at_hand())]
    Theme.objects.update(name="Caring")
    told.append((generation(), generation_at_hand()))

    assert [one == other for one, other in told] == [True, True]
    assert told[0] != told[1]
    with monkeypatch.context() as patch:
        patch.setattr("hub.shared.generation.QUERY", "SELECT COUNT(*), SUM(token) FROM shared_publicchange WHERE 1 = 0")
        assert generation_at_hand() is None
    with monkeypatch.context() as patch, transaction.atomic():
        patch.setattr("hub.shared.generation.QUERY", "SELECT nothing FROM nowhere")
        assert generation_at_hand() is None
        transaction.set_rollback(True)
    with monkeypatch.context() as patch:
        patch.setattr(connection, "connection", None)
        assert generation_at_hand() is None


def test_what_no_page_shows_begins_none():
    page = make_home()
    before = generation()

    RateEvent.objects.create(key="x", at=timezone.now())
    Session.objects.create(session_key="x", expire_date=timezone.now())
    page.title = "A draft"
    page.save_revision()

    assert generation() == before
    Page.objects.filter(pk=page.pk).update(title="No draft")
    assert generation() != before


def test_a_savepoint_that_is_rolled_back_leaves_the_next_change_noted():
    before = generation()
    with transaction.atomic():
        Theme.objects.create(name="Care", slug="care")
        transaction.set_rollback(True)
    assert generation() == before

    Theme.objects.create(name="Dental", slug="dental")

    assert generation() != before


def test_every_table_that_is_not_named_quiet_is_watched():
    known = {model._meta.label.casefold() for model in apps.get_models(include_auto_created=True)}
    tables = loud_tables()

    assert {label.casefold() for label in QUIET_MODELS} - known == set()
    assert {"reports_responserequest", "charter_champions_membership", "shared_hubimage", "sample_lamp"} <= set(tables)
    assert tables["shared_theme"] is None
    assert "title" in tables["wagtailcore_page"]
    assert "draft_title" not in tables["wagtailcore_page"]


def test_nothing_is_kept_while_tables_are_changed():
    calls = []
    remove_triggers()

    assert generation() is None
    assert [kept("x", lambda: calls.append(1)) for _ in range(2)] == [None, None]
    assert len(calls) == 2

    install_triggers()
    first = generation()
    install_triggers()
    assert None is not first != generation()


def test_what_is_kept_is_made_once_a_generation():
    values = iter("abc")
    first = [kept("x", lambda: next(values)) for _ in range(2)]

    Theme.objects.create(name="Care", slug="care")

    assert (first, kept("x", lambda: next(values))) == (["a", "a"], "b")


def test_whoever_changes_what_was_kept_changes_only_their_own():
    for _ in range(3):
        value = kept("x", lambda: {"names": ["Care"]})
        assert value == {"names": ["Care"]}
        value["names"].append("mine")


def test_a_process_holds_only_so_much_of_what_is_kept(monkeypatch):
    monkeypatch.setattr("hub.shared.generation.MOST_BYTES", 100)
    current = generation()
    with as_known(current):
        found = [[kept(name, lambda: name * 40) for _ in range(2)] for name in "abcdef"]  # noqa: B023

    assert found == [[name * 40] * 2 for name in "abcdef"]
    assert 0 < own_of(current).size <= 100


def test_a_process_lets_go_of_what_is_older_than_the_shared_cache_keeps_it(monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("hub.shared.generation.time", SimpleNamespace(monotonic=lambda: clock[0]))
    first = own_of("1.5")
    first.add("slice", b"1")

    clock[0] += 299
    assert own_of("1.5") is first
    clock[0] += 1
    assert own_of("1.5").written == {}


@pytest.mark.django_db(transaction=True)
def test_the_notes_stay_few():
    for number in range(3 * MOST_ROWS):
        Theme.objects.filter(pk=number).update(name="x")
    Theme.objects.create(name="Care", slug="care")

    assert 1 <= PublicChange.objects.count() <= MOST_ROWS + 64
