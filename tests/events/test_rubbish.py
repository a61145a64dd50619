"""Public pages answer whatever stands in their address: numbers that no row has, bytes that are no text, any length."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from events.models import CourseIndexPage, EventIndexPage
from tests.factories.bookings import make_bookable
from tests.factories.challenges import make_open_challenge
from tests.factories.training import make_past_run

pytestmark = pytest.mark.django_db

HUGE = "9" * 20
RUBBISH = [
    [HUGE],
    [f"-{HUGE}"],
    ["1\0"],
    [b"\xed\xa0\x80"],
    ["٣"],
    ["x" * 3000],
    ["9999-99"],
    ["0000-00-00"],
    ["1", HUGE, "x"],
]
NAMES = [
    *("when", "from", "to", "day", "month", "view", "page", "near", "within", "area", "theme", "access", "format"),
    *("cost", "q", "course", "code", "kind", "organiser", "step_free"),
]


@pytest.fixture
def pages() -> list[str]:
    make_bookable()
    make_open_challenge()
    make_past_run()
    indexes = [EventIndexPage.objects.get().url, CourseIndexPage.objects.get().url]
    names = ["calendar:events", "calendar:feed", "calendar:rss", "challenges:list", "pledges:summary", "enquire:start"]
    return [*indexes, *(reverse(name) for name in names), reverse("certificate:form"), "/vote/"]


@pytest.mark.parametrize("values", RUBBISH, ids=lambda values: str(values[-1])[:12])
def test_no_public_page_breaks_by_what_it_is_asked(client, pages, values):
    client.raise_request_exception = False

    failed = [
        f"{url} {name}"
        for url in pages
        for name in NAMES
        if client.get(f"{url}?{urlencode({name: values}, doseq=True)}").status_code >= 500
    ]

    assert failed == []


ADDRESSES = ["/calendar/event/{}.ics", "/calendar/session/{}.ics", "/book/{}/", "/challenges/{}/", "/pledges/event/{}/"]


@pytest.mark.parametrize("number", [HUGE, "0", "-1", "x", "%ED%A0%80", "1%00"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_with_a_key_breaks(client, address, number):
    client.raise_request_exception = False

    assert client.get(address.format(number)).status_code in (400, 404, 410)
