"""Mistakes, claims and changed listings on the first page of whoever decides them."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail import hooks

from hub.organisations.enums import ClaimStatus, MistakeStatus
from hub.organisations.models import ListingClaim, MistakeReport
from hub.portal.models import ListingChange
from hub.shared.clock import now
from hub.shared.needs_today import HOOK, lines_for
from tests.factories.organisations import make_organisation
from tests.factories.reports import make_staff
from tests.factories.shared import make_user_in
from tests.organisations.listing_care.written import START

pytestmark = pytest.mark.django_db
TODAY = START.date()


def days_ago(days: int) -> dt.datetime:
    return now() - dt.timedelta(days=days)


@pytest.fixture
def waiting():
    club = make_organisation("Carers Hub")
    for days, status in ((0, MistakeStatus.OPEN), (3, MistakeStatus.OPEN), (40, MistakeStatus.CORRECTED)):
        MistakeReport.objects.create(organisation=club, status=status, created_at=days_ago(days), what="The hall.")
    for days, status in ((1, ClaimStatus.CONFIRMED), (9, ClaimStatus.SENT), (9, ClaimStatus.DECLINED)):
        ListingClaim.objects.create(
            organisation=club, status=status, created_at=days_ago(days), confirmed_at=days_ago(days), name="Ann"
        )
    ListingChange.objects.create(organisation=club, sent_at=days_ago(0), fields=["summary"])


@pytest.mark.parametrize("role", ["Champions officer", "Moderator"])
def test_each_who_decides_is_told_and_led_to_exactly_those(client, waiting, role):
    user = make_user_in(role)
    client.force_login(user)

    lines = [line for line in lines_for(user, on=TODAY) if line.order >= 20]

    assert [(line.words, line.detail) for line in lines] == [
        ("2 mistakes reported in listings", "the oldest has waited for 3 days"),
        ("1 claim of a listing", "waiting for 1 day"),
        ("1 listing that a partner changed", "received today"),
    ]
    assert [len(client.get(line.url).context["object_list"]) for line in lines] == [2, 1, 1]
    page = " ".join(client.get("/admin/").content.decode().split())
    assert "Nothing waiting." not in page
    assert all(line.words in page for line in lines)


def test_who_decides_nothing_is_told_nothing(client, waiting):
    assert lines_for(make_staff(), on=TODAY) is None


def test_each_app_is_asked_once():
    asked = hooks.get_hooks(HOOK)

    assert len(asked) == len(set(asked))
