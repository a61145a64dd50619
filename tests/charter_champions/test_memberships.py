from __future__ import annotations

import datetime as dt
import threading
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from charter_champions.domain import memberships
from charter_champions.domain.listing import directory
from charter_champions.enums import MEMBERSHIP_TRANSITIONS, MembershipStatus, Standing, SuspensionReason
from charter_champions.models import Membership
from hub.organisations.models import Organisation
from hub.shared.states import TransitionNotAllowed
from tests.factories.charter_champions import make_champion, make_membership, make_reviewer, make_version
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.django_db

START, LAST = dt.date(2026, 5, 2), dt.date(2027, 5, 1)


@pytest.mark.parametrize(
    ("on", "is_current", "is_listed"),
    [
        (dt.date(2026, 5, 1), False, False),
        (START, True, True),
        (LAST, True, True),
        (dt.date(2027, 5, 2), False, True),
        (dt.date(2027, 5, 31), False, True),
        (dt.date(2027, 6, 1), False, False),
    ],
)
def test_valid_until_1_may_is_listed_to_31_may_and_gone_on_1_june(on, is_current, is_listed):
    organisation = make_champion(started_on=START)

    assert Membership.objects.current(on=on).exists() == is_current
    assert Membership.objects.listed(on=on).exists() == is_listed
    assert directory(on=on).filter(pk=organisation.pk).exists() == is_listed


def test_suspending_and_reinstating_agree_everywhere(client):
    organisation = make_champion("Sight Kilnford")
    membership = organisation.memberships.get()
    user = make_reviewer()

    def seen():
        return (
            "Sight Kilnford" in client.get("/directory/").content.decode(),
            "Current until" in client.get(membership.badge_url).content.decode(),
            "Current until" in client.get(membership.get_absolute_url()).content.decode(),
            client.get(f"/badge/{membership.code}/").status_code,
        )

    assert seen() == (True, True, True, 200)
    memberships.suspend(membership, user=user, code=SuspensionReason.CONCERN, reason="A complaint")
    assert seen() == (False, False, False, 410)
    memberships.reinstate(membership, user=user, reason="It was a mistake")
    assert seen() == (True, True, True, 200)
    assert [(row.before, row.after, row.reason) for row in membership.history.all()] == [
        ("active", "suspended", "We look into a concern or complaint. A complaint"),
        ("suspended", "active", "It was a mistake"),
    ]


@pytest.mark.parametrize("before", MembershipStatus)
@pytest.mark.parametrize("after", MembershipStatus)
def test_only_listed_moves_are_made(before, after):
    membership = make_membership(status=before)
    move = {
        MembershipStatus.ACTIVE: memberships.reinstate,
        MembershipStatus.SUSPENDED: partial(memberships.suspend, code=SuspensionReason.DETAILS),
        MembershipStatus.ENDED: memberships.end,
    }[after]

    if after in MEMBERSHIP_TRANSITIONS[before]:
        move(membership, user=None, reason="Because")
        assert (membership.status, membership.history.count()) == (after, 1)
    else:
        with pytest.raises(TransitionNotAllowed):
            move(membership, user=None, reason="Because")
        membership.refresh_from_db()
        assert (membership.status, membership.history.count()) == (before, 0)


def test_an_organisation_has_one_open_membership():
    membership = make_membership()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_membership(membership.organisation)


def test_a_newer_membership_replaces_the_open_one():
    older = make_membership(started_on=START)

    newer = memberships.start_membership(older.organisation, make_version(), user=None, on=dt.date(2027, 4, 20))

    older.refresh_from_db()
    assert (older.status, older.replaced_by, older.standing(dt.date(2027, 4, 20))) == (
        MembershipStatus.ENDED,
        newer,
        Standing.REPLACED,
    )
    assert (newer.valid_until, newer.standing(dt.date(2027, 4, 20))) == (dt.date(2028, 4, 19), Standing.CURRENT)
    assert newer.code != older.code


@pytest.mark.django_db(transaction=True)
def test_memberships_that_start_at_the_same_moment_replace_one_another():
    organisation, version = make_organisation(), make_version()
    barrier = threading.Barrier(6)
    failures = []

    def start():
        try:
            mine = Organisation.objects.get(pk=organisation.pk)
            barrier.wait(timeout=20)
            memberships.start_membership(mine, version, user=None)
        except IntegrityError as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert (Membership.objects.count(), Membership.objects.open().count()) == (6, 1)
    assert Membership.objects.filter(replaced_by=None).count() == 1


def test_who_was_taken_over_is_replaced_from_the_day_it_closed():
    successor = make_organisation("United Carers")
    membership = make_membership(
        make_organisation("Old Carers", closed_on=dt.date(2026, 9, 1), succeeded_by=successor), started_on=START
    )

    assert membership.standing(dt.date(2026, 8, 31)) == Standing.CURRENT
    assert membership.standing(dt.date(2026, 9, 1)) == Standing.REPLACED
    assert list(Membership.objects.current(on=dt.date(2026, 8, 31))) == [membership]
    assert list(Membership.objects.current(on=dt.date(2026, 9, 1))) == []


def test_a_closed_organisation_is_no_champion():
    membership = make_membership(make_organisation(closed_on=dt.date(2026, 9, 1)), started_on=START)

    assert membership.standing(dt.date(2026, 9, 1)) == Standing.ENDED
