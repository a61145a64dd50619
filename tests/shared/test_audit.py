from __future__ import annotations

import datetime as dt
import json
import logging
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from wagtail.models import ModelLogEntry, Page

from hub.shared import audit
from hub.shared.audit import UnknownActionError, record, register_action
from hub.shared.models import AuditEntry, Theme
from tests.sample.models import Lamp, LampStatus

AT = dt.datetime(2026, 5, 5, 9, 30, tzinfo=dt.UTC)
HOSTILE = 'Kim <b>"Reed"</b>\n{"action": "sign_in"} kim@kilnford.example'


@pytest.fixture
def person(db):
    return get_user_model().objects.create(username="kim@kilnford.example", first_name="Kim")


@pytest.fixture
def lines(caplog, django_capture_on_commit_callbacks):
    """The lines of the mirror that a block leaves once it is committed."""

    def told(action):
        with caplog.at_level(logging.INFO, "hub.audit"), django_capture_on_commit_callbacks(execute=True):
            action()
        messages = [each.getMessage() for each in caplog.records if each.name == "hub.audit"]
        assert all("\n" not in message for message in messages)
        return [json.loads(message) for message in messages]

    return told


def test_one_entry_and_one_line_with_numbers_and_codes_only(person, lines):
    lamp = Lamp.objects.create(name=HOSTILE)
    request = RequestFactory().get("/", REMOTE_ADDR="198.51.100.77")

    with time_machine.travel(AT, tick=False):
        told = lines(
            lambda: record(
                audit.MOVED,
                actor=person,
                subject=lamp,
                summary="Switched on for kim@kilnford.example",
                changes={"status": (LampStatus.OFF, LampStatus.ON), "watts": (None, 9)},
                request=request,
            )
        )

    entry = AuditEntry.objects.get()
    assert told == [
        {
            "source": "hub",
            "at": "2026-05-05T09:30:00+00:00",
            "action": "move",
            "actor": person.pk,
            "subject": "sample.lamp",
            "id": str(lamp.pk),
            "changes": {"status": ["off", "on"], "watts": [None, 9]},
            "network": "198.51.100.0/24",
            "entry": entry.pk,
        }
    ]
    assert (entry.at, entry.actor, entry.label, entry.summary) == (
        AT,
        person,
        f"lamp {lamp.pk}",
        "Switched on for [email]",
    )


def test_nothing_is_told_of_what_is_rolled_back(person, lines, caplog):
    from django.db import transaction

    def fail():
        with transaction.atomic():
            record(audit.MOVED, actor=person)
            transaction.set_rollback(True)

    assert lines(fail) == []
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("value", [HOSTILE, "Kim Reed", "kim@kilnford.example", ("a", "Kim Reed"), object(), b"x"])
def test_what_may_be_personal_text_is_refused(value):
    with pytest.raises(ValueError, match="name may be personal text"):
        record(audit.MOVED, actor=None, changes={"name": value})

    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db
def test_values_are_kept_as_json_holds_them():
    changes = {"on": dt.date(2026, 5, 5), "cost": (Decimal("1.50"), None), "roles": {"b", "a"}, "open": True}

    record(audit.MOVED, actor=AnonymousUser(), subject=Lamp, changes=changes)

    entry = AuditEntry.objects.get()
    assert entry.changes == {"on": "2026-05-05", "cost": ["1.50", None], "roles": ["a", "b"], "open": True}
    assert (entry.actor_id, entry.subject_type, entry.subject_id, entry.label) == (None, "sample.lamp", "", "lamps")
    assert entry.actor_words == "Nobody signed in"


def test_an_entry_is_neither_changed_nor_deleted_and_outlives_its_actor(person):
    entry = record(audit.MOVED, actor=person)

    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(action="x"),
        lambda: AuditEntry.objects.bulk_update([entry], ["action"]),
        lambda: AuditEntry.objects.bulk_create([AuditEntry()]),
    ):
        with pytest.raises(TypeError):
            attempt()
    number = person.pk
    person.delete()

    kept = AuditEntry.objects.select_related("actor").get()
    assert (kept.actor_id, kept.actor_words) == (number, f"User {number}, deleted")


@pytest.mark.django_db
def test_retention_forgets_what_is_older():
    with time_machine.travel(AT, tick=False) as clock:
        record(audit.MOVED, actor=None, summary="old")
        clock.shift(dt.timedelta(seconds=1))
        record(audit.MOVED, actor=None, summary="new")

    assert AuditEntry.objects.forget_before(AT + dt.timedelta(seconds=1)) == 1
    assert list(AuditEntry.objects.values_list("summary", flat=True)) == ["new"]


@pytest.mark.django_db
def test_only_registered_actions(monkeypatch):
    monkeypatch.setattr(audit, "ACTIONS", dict(audit.ACTIONS))
    with pytest.raises(UnknownActionError):
        record("party", actor=None)
    register_action("party", "Had a party")
    record("party", actor=None)

    with pytest.raises(ValueError, match="another action"):
        register_action("party", "Left")


def test_wagtails_own_log_is_mirrored_without_titles_and_comments(person, lines):
    page = Page.objects.get(depth=1)
    theme = Theme.objects.create(name=HOSTILE)

    def act():
        from wagtail.log_actions import log

        log(page, "wagtail.edit", user=person, title=HOSTILE, data={"comment": HOSTILE}, content_changed=True)
        log(theme, "wagtail.delete", user=person, deleted=True)

    told = lines(act)

    assert [
        {name: line[name] for name in ("source", "action", "actor", "subject", "id", "changes")} for line in told
    ] == [
        {
            "source": "wagtail",
            "action": "wagtail.edit",
            "actor": person.pk,
            "subject": "wagtailcore.page",
            "id": str(page.pk),
            "changes": {"content_changed": True, "deleted": False},
        },
        {
            "source": "wagtail",
            "action": "wagtail.delete",
            "actor": person.pk,
            "subject": "shared.theme",
            "id": str(theme.pk),
            "changes": {"content_changed": False, "deleted": True},
        },
    ]
    assert ModelLogEntry.objects.count() == 1
    assert "Kim" not in json.dumps(told)
