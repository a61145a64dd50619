from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.core.management import call_command
from django.db import models

from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.organisations.models import Organisation, OrganisationContact
from hub.shared.models import MailStatus, OutgoingEmail, Token
from hub.shared.privacy import retention
from hub.shared.privacy.periods import Period
from hub.shared.privacy.retention import Rule, apply_retention, carry_out, count_due, rules
from spotlights.domain.nominations import move_nomination
from spotlights.enums import NominationStatus
from spotlights.models import Nomination
from tests.factories.charter_champions import make_membership
from tests.factories.organisations import make_organisation
from tests.sample.models import Lamp

from .traces import (
    Planted,
    apply,
    champion,
    contact,
    declined,
    everything_stored,
    mails,
    message,
    nomination,
    places_with,
    staff_user,
    withdrawn,
)

pytestmark = pytest.mark.django_db

PLANTED = dt.datetime(2026, 4, 14, 12, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def folders_of_its_own(settings, tmp_path):
    settings.HUB_ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    settings.VAR_DIR = tmp_path


def plant_all() -> None:
    """One of each thing with a period, each with a mark of its own, at 12 noon on 14 April 2026."""
    apply(Planted("unfinished1"))
    apply(Planted("unconfirmed1"), ApplicationStatus.SUBMITTED)
    declined(Planted("declined1"))
    withdrawn(Planted("withdrawn1"))
    champion(Planted("champion1"), ended=True)
    row = contact(Planted("closed1"))
    Organisation.objects.filter(pk=row.organisation_id).update(closed_on=PLANTED.date(), phone="closed1")
    nomination(Planted("nominated1"))
    message(Planted("officer1"))
    mails(Planted("mailed1"))
    OutgoingEmail.objects.update(status=MailStatus.SENT, done_at=PLANTED)


ENDS = {
    relativedelta(days=7): ("unfinished1", "unconfirmed1"),
    relativedelta(months=12): ("declined1", "withdrawn1", "nominated1", "mailed1"),
    relativedelta(months=24): ("champion1", "closed1", "officer1"),
}


def test_when_its_time_is_over_nothing_is_left_of_anybody_anywhere(django_capture_on_commit_callbacks):
    with time_machine.travel(PLANTED, tick=False):
        plant_all()

    def run_due_at(moment: dt.datetime) -> None:
        with time_machine.travel(moment, tick=False), django_capture_on_commit_callbacks(execute=True):
            call_command("run_due", verbosity=0)

    for period, marks in ENDS.items():
        run_due_at(PLANTED + period - relativedelta(days=1))
        stored = everything_stored()
        assert [mark for mark in marks if not places_with(mark, stored)] == [], "went a day too early"
        run_due_at(PLANTED + period + relativedelta(days=1))
        stored = everything_stored()
        assert {mark: found for mark in marks if (found := places_with(mark, stored))} == {}

    # The record of the work is still there.
    assert Organisation.objects.filter(name="kept9 Lunch").count() == 1
    assert sorted(Application.objects.values_list("status", "kind")) == [
        ("approved", "community_group"),
        ("declined", "community_group"),
        ("withdrawn", "community_group"),
    ]
    assert Nomination.objects.get().status == NominationStatus.DECLINED
    assert places_with("We have it, kept9") == ["reports_message.public_text"]


def test_the_text_of_a_mail_goes_before_its_record():
    with time_machine.travel(PLANTED, tick=False):
        mails(Planted("mailed1"))
        OutgoingEmail.objects.update(status=MailStatus.SENT, done_at=PLANTED)
        waiting = OutgoingEmail.objects.first()
        OutgoingEmail.objects.filter(pk=waiting.pk).update(status=MailStatus.QUEUED, done_at=None)
    with time_machine.travel(PLANTED + dt.timedelta(days=30), tick=False):
        assert apply_retention().get("mail_bodies", 0) == 0
    with time_machine.travel(PLANTED + dt.timedelta(days=31), tick=False):
        assert apply_retention(dry_run=True)["mail_bodies"] == 2
        assert apply_retention()["mail_bodies"] == 2
        assert apply_retention().get("mail_bodies", 0) == 0

    assert OutgoingEmail.objects.get(text_body__contains="mailed1") == waiting
    assert OutgoingEmail.objects.count() == 3


def test_a_champion_again_keeps_its_contacts_and_so_does_who_joined_since():
    with time_machine.travel(PLANTED, tick=False):
        renewed = champion(Planted("renewed1"), ended=True).organisation
        left = champion(Planted("left1"), ended=True).organisation
    with time_machine.travel(PLANTED + relativedelta(months=20), tick=False):
        make_membership(renewed)
        OrganisationContact.objects.create(organisation=left, name="New Person", email="new@potters.example")

    with time_machine.travel(PLANTED + relativedelta(months=30), tick=False):
        assert apply_retention()["former_champions"] == 1
        assert apply_retention().get("former_champions", 0) == 0

    assert list(OrganisationContact.objects.order_by("pk").values_list("name", flat=True)) == [
        "Ada renewed1",
        "New Person",
    ]


def test_a_partner_that_never_was_a_champion_keeps_its_contacts_while_it_is_listed():
    with time_machine.travel(PLANTED, tick=False):
        contact(Planted("listed1"))

    with time_machine.travel(PLANTED + relativedelta(years=9), tick=False):
        apply_retention()

    assert OrganisationContact.objects.get().name == "Ada listed1"


def test_a_nomination_is_kept_from_its_last_step():
    with time_machine.travel(PLANTED, tick=False):
        row = nomination(Planted("again1"))
    with time_machine.travel(PLANTED + relativedelta(months=11), tick=False):
        move_nomination(row, NominationStatus.IN_TOUCH, user=staff_user())
    with time_machine.travel(PLANTED + relativedelta(months=22), tick=False):
        assert "nominations" not in apply_retention()
    with time_machine.travel(PLANTED + relativedelta(months=23, days=1), tick=False):
        assert apply_retention()["nominations"] == 1

    assert places_with("again1") == []


def test_a_dry_run_counts_and_changes_nothing():
    with time_machine.travel(PLANTED, tick=False):
        plant_all()
    with time_machine.travel(PLANTED + relativedelta(years=3), tick=False):
        before = (Application.objects.count(), OutgoingEmail.objects.count(), Token.objects.count())
        report = apply_retention(dry_run=True)
        assert (Application.objects.count(), OutgoingEmail.objects.count(), Token.objects.count()) == before
        done = apply_retention()

    assert report["unfinished_applications"] == 2
    assert report["applications"] == 2
    assert {key: report[key] for key in ("former_champions", "closed_organisations", "nominations")} == {
        "former_champions": 1,
        "closed_organisations": 1,
        "nominations": 1,
    }
    # What one rule takes, a later one does not meet: only links go with what they were about.
    assert {key for key in report if done.get(key) != report[key]} <= {"tokens", "mail_records", "model_log"}


def test_a_period_is_a_setting(settings):
    settings.HUB_RETENTION = {**settings.HUB_RETENTION, "nominations": Period(months=3)}
    with time_machine.travel(PLANTED, tick=False):
        nomination(Planted("short1"))
    with time_machine.travel(PLANTED + relativedelta(months=3, days=1), tick=False):
        assert apply_retention()["nominations"] == 1


def lamps(before: dt.datetime) -> models.QuerySet:
    return Lamp.objects.filter(watts=1)


def test_rows_go_in_batches_and_one_that_stays_stops_nothing(monkeypatch):
    Lamp.objects.bulk_create([Lamp(name=str(number), watts=1) for number in range(7)])
    monkeypatch.setattr(retention, "BATCH", 3)
    sizes = []

    def forget(keys: list, before: dt.datetime) -> None:
        sizes.append(len(keys))
        Lamp.objects.filter(pk__in=keys).exclude(name="2").update(watts=0)

    rule = Rule("lamps", "lamps", Period(days=1), lamps, forget)

    assert count_due(rule, at=PLANTED) == 7
    assert carry_out(rule, at=PLANTED) == 7
    assert sizes == [3, 3, 1]
    assert Lamp.objects.get(watts=1).name == "2"


def test_a_rule_that_fails_is_told_and_keeps_no_other_from_being_carried_out(monkeypatch):
    def forget(keys: list, before: dt.datetime) -> None:
        raise RuntimeError("no")

    Lamp.objects.create(name="1", watts=1)
    broken = Rule("a_broken_one", "lamps", Period(days=1), lamps, forget)
    monkeypatch.setattr(retention, "_rules", {"a_broken_one": broken, **{rule.key: rule for rule in rules()}})
    with time_machine.travel(PLANTED, tick=False):
        nomination(Planted("rest1"))
    with time_machine.travel(PLANTED + relativedelta(years=2), tick=False), pytest.raises(ExceptionGroup):
        apply_retention()

    assert places_with("rest1") == []


def test_each_period_of_the_settings_has_a_rule(settings):
    named = {rule.period for rule in rules() if isinstance(rule.period, str)}

    assert named == set(settings.HUB_RETENTION)


def test_an_organisation_that_closed_keeps_no_public_number():
    organisation = make_organisation(
        "Shut", email="p@shut.example", phone="01632 960111", closed_on=dt.date(2024, 4, 13)
    )
    organisation.save_revision()
    with time_machine.travel(PLANTED, tick=False):
        assert apply_retention()["closed_organisations"] == 1

    organisation.refresh_from_db()
    version = organisation.latest_revision.content
    assert [(organisation.email, organisation.phone), (version["email"], version["phone"])] == [("", ""), ("", "")]
