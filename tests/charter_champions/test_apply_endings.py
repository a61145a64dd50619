"""When applications that nobody sends end, by the clock alone."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from charter_champions.domain import drafts
from charter_champions.models import Application
from hub.shared.clock import now
from hub.shared.models import AuditEntry
from tests.factories.charter_champions import apply_link_in, make_application, make_draft

from .pages import open_page

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 4, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def run_due_on(django_capture_on_commit_callbacks, settings, tmp_path):
    """Let the clock stand at noon, a number of days after the start, and run what is due."""
    settings.HUB_ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    settings.VAR_DIR = tmp_path

    def run(days: int) -> None:
        with (
            time_machine.travel(START + dt.timedelta(days=days), tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            call_command("run_due", verbosity=0)

    return run


def started(**kwargs) -> Application:
    with time_machine.travel(START, tick=False):
        return make_application(**kwargs)


def silent_mails() -> list:
    return [message for message in mail.outbox if "or we delete it" in message.subject]


def test_a_draft_whose_address_nobody_confirmed_ends_after_seven_days(run_due_on):
    started()

    run_due_on(6)
    assert Application.objects.count() == 1
    run_due_on(8)
    assert Application.objects.count() == 0
    assert silent_mails() == []
    assert {"rule": "unfinished_applications", "rows": 1} in AuditEntry.objects.values_list("changes", flat=True)


def test_a_silent_draft_is_warned_of_a_week_before_and_ends_after_sixty_days(run_due_on):
    started(email_confirmed_at=START, email="ann@knit.example", name="Knit")

    run_due_on(52)
    assert silent_mails() == []
    run_due_on(54)
    run_due_on(55)
    (message,) = silent_mails()
    assert message.to == ["ann@knit.example"]
    assert message.subject == "Go on with the application of Knit, or we delete it after 31 May 2026"
    run_due_on(60)
    assert Application.objects.count() == 1
    run_due_on(62)
    assert Application.objects.count() == 0
    assert len(silent_mails()) == 1


def test_a_save_after_the_warning_begins_the_days_again(run_due_on, client, charter):
    application = started(email_confirmed_at=START)
    run_due_on(54)
    with time_machine.travel(START + dt.timedelta(days=58), tick=False):
        link = apply_link_in(silent_mails()[0])
        client.post(f"{link}safety/", open_page(client, f"{link}safety/") | {"safety": "We ring Ann."})

    run_due_on(62)
    run_due_on(100)
    assert Application.objects.get().safety == "We ring Ann."
    run_due_on(112)
    assert len(silent_mails()) == 2
    run_due_on(120)
    assert not Application.objects.filter(pk=application.pk).exists()


def test_a_job_that_was_missed_lets_nothing_end_without_a_warning(run_due_on):
    started(email_confirmed_at=START)

    run_due_on(90)
    assert (Application.objects.count(), len(silent_mails())) == (1, 1)
    run_due_on(96)
    assert Application.objects.count() == 1
    run_due_on(98)
    assert Application.objects.count() == 0


def test_asking_for_a_link_is_working_on_it():
    with time_machine.travel(START, tick=False) as clock:
        application, _ = make_draft(email_confirmed_at=START)
        clock.shift(dt.timedelta(days=50))
        drafts.mail_come_back_link(application, "friend@knit.example")

        assert application.saved_at == now()
        assert drafts.last_day_kept(application) == dt.date(2026, 7, 19)


@pytest.mark.parametrize("status", ["submitted", "received", "information_asked", "approved", "declined"])
def test_what_was_sent_is_never_warned_of(run_due_on, status):
    started(status=status, email_confirmed_at=START, received_at=START)

    run_due_on(54)

    assert silent_mails() == []
    assert Application.objects.count() == 1


def test_taking_it_back_is_working_on_it(client, charter):
    with time_machine.travel(START, tick=False) as clock:
        application, link = make_draft()
        client.post(f"{link}check/")
        clock.shift(dt.timedelta(days=6, hours=23))
        client.post(f"{link}done/", {"correct": "1"})

        application.refresh_from_db()
        assert (application.status, application.saved_at) == ("started", now())
