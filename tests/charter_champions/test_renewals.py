"""One more year: when, by whom, what it changes, and the mails about it."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from charter_champions.domain import memberships, renewals
from charter_champions.domain.standing import (
    REMINDER_DAYS,
    listed_until,
    reminder_due,
    renewed_until,
    valid_until,
)
from charter_champions.enums import MembershipStatus, Standing, SuspensionReason
from charter_champions.models import CharterCommitment, Membership, MembershipReminder, MembershipRenewal
from hub.organisations.models import OrganisationContact, OrganisationPerson
from hub.shared.clock import as_of
from hub.shared.jobs import Due, job_of
from hub.shared.models import OutgoingEmail
from tests.factories.charter_champions import make_membership, make_version
from tests.factories.organisations import make_organisation, make_person

START, LAST = dt.date(2026, 5, 2), dt.date(2027, 5, 1)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


@pytest.fixture
def champion(db):
    """A champion valid until 1 May 2027 with one person, Amina."""
    organisation = make_organisation("Potters Row Supper Club")
    make_person(organisation, "amina@supper.example")
    return make_membership(organisation, started_on=START)


def mails() -> list[tuple[str, str]]:
    return list(OutgoingEmail.objects.order_by("pk").values_list("kind", "recipient"))


def renew(membership, version=None, *, on, last_day=LAST, user=None):
    with as_of(noon(on)):
        return renewals.renew(
            membership,
            version or membership.charter_version,
            did="We asked 40 carers.",
            is_listing_right=True,
            last_day=last_day,
            user=user,
        )


# Dates


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (dt.date(2027, 3, 1), None),
        (dt.date(2027, 3, 2), 60),
        (dt.date(2027, 3, 31), 60),
        (dt.date(2027, 4, 1), 30),
        (dt.date(2027, 4, 23), 30),
        (dt.date(2027, 4, 24), 7),
        (dt.date(2027, 5, 7), 7),
        (dt.date(2027, 5, 8), -7),
        (dt.date(2027, 5, 31), -7),
        (dt.date(2027, 6, 1), None),
    ],
)
def test_the_newest_reminder_whose_day_has_come(on, expected):
    assert reminder_due(LAST, on=on, since=START) == expected


def test_days_before_the_last_day_was_known_do_not_count():
    assert reminder_due(LAST, on=dt.date(2027, 4, 20), since=dt.date(2027, 4, 10)) is None
    assert reminder_due(LAST, on=dt.date(2027, 4, 24), since=dt.date(2027, 4, 10)) == 7


@given(st.dates(dt.date(2020, 1, 1), dt.date(2060, 12, 31)), st.integers(-100, 500))
def test_a_reminder_is_due_exactly_in_its_window(started_on, shift):
    last = valid_until(started_on)
    on = last + dt.timedelta(days=shift - 200)

    due = reminder_due(last, on=on, since=started_on)

    come = [days for days in REMINDER_DAYS if last - dt.timedelta(days=days) <= on <= listed_until(last)]
    assert due == (come[-1] if come else None)
    assert renewed_until(last) > listed_until(last)


# Renewing


@pytest.mark.parametrize("on", [dt.date(2027, 3, 2), LAST, dt.date(2027, 5, 31)])
def test_it_may_be_renewed_from_60_days_before_to_30_days_after_and_ends_a_year_later(champion, on):
    code = champion.code

    renewal = renew(champion, on=on)

    assert (renewal.valid_until_before, renewal.valid_until) == (LAST, dt.date(2028, 5, 1))
    assert (champion.valid_until, champion.code, champion.started_on) == (dt.date(2028, 5, 1), code, START)
    assert champion.standing(dt.date(2028, 5, 1)) == Standing.CURRENT
    assert mails() == [("champions.renewed", "amina@supper.example")]


@pytest.mark.parametrize("on", [dt.date(2027, 3, 1), dt.date(2027, 6, 1)])
def test_it_can_not_be_renewed_before_or_after_its_time(champion, on):
    with pytest.raises(renewals.RenewalNotOpenError):
        renew(champion, on=on)

    assert (MembershipRenewal.objects.count(), mails()) == (0, [])


def test_a_suspended_one_and_one_of_a_closed_organisation_can_not_be_renewed(champion):
    champion.organisation.closed_on = LAST
    champion.organisation.save()
    with pytest.raises(renewals.RenewalNotOpenError):
        renew(champion, on=LAST)
    champion.organisation.closed_on = None
    champion.organisation.save()
    Membership.objects.update(status=MembershipStatus.SUSPENDED, suspended_on=LAST)
    with pytest.raises(renewals.RenewalNotOpenError):
        renew(champion, on=LAST)


def test_a_renewal_commits_to_the_version_that_was_shown(champion):
    newer = make_version(number=9)

    renewal = renew(champion, newer, on=LAST)

    assert champion.charter_version == newer
    commitment = CharterCommitment.objects.exclude(occasion="joined").get()
    assert (commitment.version, commitment.occasion, renewal.commitment) == (newer, "renewed", commitment)


def test_sent_twice_it_counts_once(champion):
    first = renew(champion, on=LAST)
    second = renew(champion, on=LAST)

    assert (first, MembershipRenewal.objects.count(), champion.valid_until) == (second, 1, dt.date(2028, 5, 1))
    assert mails() == [("champions.renewed", "amina@supper.example")]


@pytest.mark.django_db(transaction=True)
def test_two_people_who_renew_at_the_same_moment_add_one_year(champion):
    barrier = threading.Barrier(4)
    failures = []

    def press():
        try:
            mine = Membership.objects.select_related("organisation").get(pk=champion.pk)
            barrier.wait(timeout=20)
            renewals.renew(
                mine,
                mine.charter_version,
                did="We asked 40 carers.",
                is_listing_right=True,
                last_day=LAST,
                user=None,
                on=LAST,
            )
        except Exception as failure:
            failures.append(failure)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    champion.refresh_from_db()
    assert (failures, MembershipRenewal.objects.count(), champion.valid_until) == ([], 1, dt.date(2028, 5, 1))
    assert OutgoingEmail.objects.count() == 1


def test_a_leap_day_stays_in_february():
    assert renewed_until(dt.date(2028, 2, 29)) == dt.date(2029, 2, 28)


# Reminders (worked example 12)


def remind_on(*days: dt.date) -> list[tuple[str, str, str]]:
    """What the job sends on each day, run three times: day, kind and recipient."""
    found = []
    for day in days:
        OutgoingEmail.objects.all().delete()
        with as_of(noon(day)):
            for _ in range(3):
                renewals.remind(on=day)
        found += [(day.isoformat(), kind.removeprefix("champions."), to) for kind, to in mails()]
    return found


def test_valid_until_1_may_2027_mails_leave_on_2_march_1_april_24_april_and_8_may(champion):
    every_day = [dt.date(2027, 2, 20) + dt.timedelta(days=number) for number in range(120)]

    assert remind_on(*every_day) == [
        ("2027-03-02", "renew_now", "amina@supper.example"),
        ("2027-04-01", "renew_now", "amina@supper.example"),
        ("2027-04-24", "renew_now", "amina@supper.example"),
        ("2027-05-08", "renew_late", "amina@supper.example"),
    ]


def test_after_missed_nights_only_the_newest_goes_out(champion):
    assert remind_on(dt.date(2027, 4, 26), dt.date(2027, 4, 27)) == [
        ("2027-04-26", "renew_now", "amina@supper.example")
    ]
    assert list(MembershipReminder.objects.values_list("days_before", "valid_until", "recipients")) == [(7, LAST, 1)]


def test_a_clock_that_was_put_back_sends_nothing_older(champion):
    assert len(remind_on(dt.date(2027, 4, 24))) == 1
    assert remind_on(dt.date(2027, 4, 2)) == []


def test_who_renewed_is_left_alone_until_next_year(champion):
    assert len(remind_on(dt.date(2027, 3, 2))) == 1
    renew(champion, on=dt.date(2027, 3, 20))

    assert remind_on(dt.date(2027, 4, 1), dt.date(2027, 4, 24), dt.date(2027, 5, 8)) == []
    assert remind_on(dt.date(2028, 3, 2)) == [("2028-03-02", "renew_now", "amina@supper.example")]


def test_who_is_suspended_gets_none(champion):
    memberships.suspend(champion, user=None, code=SuspensionReason.CONCERN, reason="Why", on=dt.date(2027, 3, 1))

    assert remind_on(dt.date(2027, 3, 2), dt.date(2027, 5, 8)) == []


def test_everybody_who_acts_for_it_is_written_to_once(champion):
    make_person(champion.organisation, "ben@supper.example")
    gone = make_person(champion.organisation, "gone@supper.example")
    gone.user.is_active = False
    gone.user.save()

    assert sorted(to for _, _, to in remind_on(dt.date(2027, 3, 2))) == ["amina@supper.example", "ben@supper.example"]


def test_where_nobody_can_sign_in_the_contacts_are_let_in_and_written_to(champion):
    OrganisationPerson.objects.all().delete()
    organisation = champion.organisation
    organisation.contacts.add(OrganisationContact(name="Cora Example", email="Cora@supper.example"))
    organisation.save()

    assert remind_on(dt.date(2027, 3, 2)) == [("2027-03-02", "renew_now", "Cora@supper.example")]
    person = OrganisationPerson.objects.get()
    assert (person.user.email, person.user.has_usable_password(), person.organisation) == (
        "Cora@supper.example",
        False,
        organisation,
    )


def test_where_no_address_is_known_staff_can_see_it(champion):
    OrganisationPerson.objects.all().delete()

    assert remind_on(dt.date(2027, 3, 2)) == []
    assert MembershipReminder.objects.get().recipients == 0


def test_the_job_says_what_it_did_and_a_dry_run_changes_nothing(champion):
    at = noon(dt.date(2027, 3, 2))
    job = job_of("charter_champions.renewals")

    with as_of(at):
        rehearsed = job.run(Due(at=at, since=at - dt.timedelta(days=1), dry_run=True))
        assert (rehearsed, MembershipReminder.objects.count(), mails()) == ("1 champion reminded to renew", 0, [])
        assert job.run(Due(at=at, since=at - dt.timedelta(days=1))) == "1 champion reminded to renew"
        assert job.run(Due(at=at, since=at - dt.timedelta(days=1))) == ""
