"""Venue, price, programme, news and what search engines are told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from events.domain.listing import next_events_at, next_events_of
from events.domain.notices import notices
from events.domain.structured_data import session_data
from events.domain.venues import taken_from_venue
from events.models import EventFile, EventUpdate, ProgrammeItem
from hub.home.domain.search import find
from tests.events.test_event_form import saved
from tests.events.test_pages import NOW, at, structured, titles
from tests.factories.events import make_event, make_event_index, session
from tests.factories.shared import make_document
from tests.factories.spotlights import make_group

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def data_of(**values) -> dict:
    page = make_event(sessions=[session(at(12, 1), **values)])
    return {
        name: value
        for name, value in session_data(page, page.sessions.get()).items()
        if name in ("startDate", "endDate", "previousStartDate", "eventStatus")
    }


SCHEDULED = {
    "startDate": "2026-12-01T14:00:00+00:00",
    "endDate": "2026-12-01T16:00:00+00:00",
    "eventStatus": "https://schema.org/EventScheduled",
}
TUESDAY, MONDAY = (dt.datetime(2026, month, day, 14, tzinfo=dt.UTC) for month, day in ((12, 1), (11, 30)))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, {}),
        ({"recurs_at": TUESDAY}, {}),
        (
            {"recurs_at": MONDAY},
            {
                "eventStatus": "https://schema.org/EventRescheduled",
                "previousStartDate": "2026-11-30T14:00:00+00:00",
            },
        ),
        (
            {"recurs_at": MONDAY, "status": "cancelled"},
            {
                "eventStatus": "https://schema.org/EventCancelled",
                "previousStartDate": "2026-11-30T14:00:00+00:00",
            },
        ),
        ({"is_all_day": True}, {"startDate": "2026-12-01", "endDate": "2026-12-01"}),
    ],
)
def test_search_engines_are_told_when(values, expected):
    assert data_of(**values) == SCHEDULED | expected


def test_search_engines_are_told_of_a_move_that_readers_saw():
    page = make_event(sessions=[session(at(12, 1))])

    for hour, before in ((15, "2026-12-01T14:00:00+00:00"), (16, "2026-12-01T14:00:00+00:00"), (14, None)):
        row = page.sessions.get()
        row.starts_at = row.starts_at.replace(hour=hour)
        row.ends_at = row.starts_at + dt.timedelta(hours=2)
        page.sessions = [row]
        page.save_revision().publish()
        page = type(page).objects.get(pk=page.pk)
        assert session_data(page, page.sessions.get()).get("previousStartDate") == before


@pytest.mark.parametrize(
    ("values", "words", "offers", "is_free"),
    [
        ({"cost": ""}, "", None, None),
        ({"cost": "", "is_free": True}, "Free", "0.00", True),
        ({"cost": "", "price": Decimal("4.50")}, "£4.50", "4.50", False),
        ({"cost": "", "price": Decimal("2")}, "£2", "2.00", False),
        ({"cost": "£2, tea included", "price": Decimal("2")}, "£2, tea included", "2.00", False),
    ],
)
def test_what_it_costs(client, values, words, offers, is_free):
    page = make_event(slug="tea", **values)

    [data] = structured(client, page)
    price = {"@type": "Offer", "price": offers, "priceCurrency": "GBP", "url": "https://hub.example/whats-on/tea/"}
    assert page.cost_in_words == words
    assert (data.get("isAccessibleForFree"), data.get("offers")) == (is_free, [price] if offers else None)


def test_what_is_free_has_no_price():
    with pytest.raises(ValidationError) as error:
        make_event(is_free=True, price=Decimal("2"))
    assert list(error.value.message_dict) == ["price"]


def test_a_session_somewhere_else_is_there_for_all(client):
    page = make_event(sessions=[session(at(12, 1), place="St Anne’s Hall, Kilnford")])

    [data] = structured(client, page)
    assert data["location"] == [
        {"@type": "Place", "name": "St Anne’s Hall, Kilnford", "address": "St Anne’s Hall, Kilnford"}
    ]
    assert "Somewhere else: St Anne’s Hall, Kilnford" in client.get(page.url).content.decode()
    assert "2pm to 4pm, St Anne’s Hall, Kilnford</p>" in client.get(make_event_index().url).content.decode()


@pytest.fixture
def hall():
    return make_group(
        name="Vale Hall",
        address="2 Kiln Lane",
        town="Kilnford",
        postcode="KF1 2AB",
        latitude=Decimal("53.1"),
        longitude=Decimal("-2.1"),
        step_free="yes",
        bsl="no",
        access_notes="Ring the bell.",
    )


EMPTY = {"address": "", "town": "", "postcode": "", "latitude": None, "longitude": None, "venue_name": ""}
UNKNOWN = dict.fromkeys(
    ("step_free", "accessible_toilet", "hearing_loop", "bsl", "quiet_space", "parking"), "unknown"
) | {"access_notes": ""}


@pytest.mark.parametrize(
    ("values", "hides", "expected"),
    [
        (
            {},
            False,
            {
                "address": "2 Kiln Lane",
                "town": "Kilnford",
                "postcode": "KF1 2AB",
                "latitude": Decimal("53.1"),
                "longitude": Decimal("-2.1"),
                "venue_name": "Vale Hall",
                "step_free": "yes",
                "bsl": "no",
                "access_notes": "Ring the bell.",
            },
        ),
        # An address comes whole or not at all; an answer that is there stays.
        (
            {"town": "Hanbury", "step_free": "ask", "venue_name": "Vale Hall, first floor"},
            False,
            {"bsl": "no", "access_notes": "Ring the bell."},
        ),
        (
            {**UNKNOWN, "step_free": "no", "bsl": "yes", "access_notes": "x"},
            True,
            {"town": "Kilnford", "venue_name": "Vale Hall"},
        ),
    ],
)
def test_what_an_event_takes_from_its_venue(hall, values, hides, expected):
    hall.hides_exact_address = hides

    assert taken_from_venue(EMPTY | UNKNOWN | values, hall) == expected


def test_another_venue_replaces_what_came_from_the_first(hall):
    user = None
    other = make_group(name="Old Glaze Room", address="1 Slip Street", town="Kilnford", bsl="yes")
    page = make_event(publish=False, venue_name="", town="", postcode="")

    page = saved(page, user, {"venue": str(hall.pk)})
    assert (page.venue_name, page.address, page.step_free, page.bsl) == ("Vale Hall", "2 Kiln Lane", "yes", "no")
    page = saved(page, user, {"venue": str(other.pk), "step_free": "ask"})
    assert (page.venue_name, page.address, page.step_free, page.bsl) == (
        "Old Glaze Room",
        "1 Slip Street",
        "ask",
        "yes",
    )
    assert (page.postcode, page.latitude) == ("", None)


def test_a_venue_lists_what_others_put_on_only_if_it_agreed(client, hall):
    make_event(title="Ours", organiser=hall, venue=hall)
    make_event(title="Theirs", venue=hall)
    make_event(title="Only online", venue=hall, format="online")
    make_event(title="Draft", venue=hall, publish=False)

    assert [event.title for event in next_events_of(hall, at=NOW)] == ["Ours"]
    assert next_events_at(hall, at=NOW) == []
    html = client.get(hall.get_absolute_url()).content.decode()
    assert ("Ours" in html, "Theirs" in html) == (True, False)

    hall.lists_events_of_others = True
    hall.save()
    assert [event.title for event in next_events_at(hall, at=NOW)] == ["Theirs"]
    html = client.get(hall.get_absolute_url()).content.decode()
    assert html.index("Ours") < html.index("What others put on here") < html.index("Theirs")


def test_organiser_and_venue_are_said_apart(client, hall):
    html = client.get(make_event(organiser=make_group(name="Carers Hub"), venue=hall).url).content.decode()

    assert f'Venue: <a href="{hall.get_absolute_url()}">Vale Hall</a>' in html
    assert html.index("Run by") < html.index("Carers Hub", html.index("Run by"))


def test_an_editor_is_told_of_clashes_and_of_other_answers(hall):
    make_event(title="Choir", venue=hall, sessions=[session(at(12, 1, 15))], publish=False)
    make_event(title="Same room", venue_name="vale hall", postcode="KF12AB", sessions=[session(at(12, 1, 13))])
    for number, values in enumerate(
        (
            {"sessions": [session(at(12, 1, 16))]},
            {"sessions": [session(at(12, 1), status="cancelled")]},
            {"sessions": [session(at(12, 1), place="Elsewhere")]},
            {"venue": None, "postcode": "KF9 9ZZ", "sessions": [session(at(12, 1))]},
            {"format": "online", "sessions": [session(at(12, 1))]},
        )
    ):
        make_event(**{"title": f"No clash {number}", "venue": hall, "venue_name": "Vale Hall"} | values)
    make_event(title="Taken off", venue=hall, sessions=[session(at(12, 1))]).unpublish()
    mine = [session(at(12, 1)), session(at(12, 1, 18))]
    page = make_event(venue=hall, venue_name="Vale Hall", postcode="KF1 2AB", bsl="yes", sessions=mine)

    when = "Tuesday 1 December 2026, 2pm to 4pm"
    assert notices(page, at=NOW) == [
        f"{when}: “Same room” is in the same place then (Tuesday 1 December 2026, 1pm to 3pm).",
        f"{when}: “Choir” is in the same place then (Tuesday 1 December 2026, 3pm to 5pm).",
        "Step-free way in: Vale Hall says “Yes”, this event “Not known yet”. Is that right?",
        "British Sign Language: Vale Hall says “No”, this event “Yes”. Is that right?",
    ]


def test_programme_and_news(client):
    page = make_event(promises_updates=True)
    assert "We will update this page" in client.get(page.url).content.decode()

    page.programme = [
        ProgrammeItem(starts=dt.time(14), ends=dt.time(14, 30), title="The vote", room="Hall"),
        ProgrammeItem(starts=dt.time(10), title="Stories", speaker="Dawn", speaker_role="carer", text="With a break."),
    ]
    page.updates = [
        EventUpdate(day=dt.date(2026, 11, 2), text="Old news"),
        EventUpdate(day=dt.date(2026, 11, 20), text="New news"),
    ]
    page.save_revision().publish()
    html = client.get(page.url).content.decode()

    order = [
        "20 November 2026",
        "New news",
        "Old news",
        "10am",
        "Stories",
        "With a break.",
        "2pm to 2:30pm",
        "The vote",
    ]
    places = [html.index(words) for words in order]
    assert places == sorted(places)
    assert "This page is an archive" not in html
    with time_machine.travel(dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC), tick=False):
        page.updates.add(EventUpdate(day=dt.date(2027, 1, 28), text="Last news"))
        page.save_revision().publish()
        assert "We have not changed it since 28 January 2027." in client.get(page.url).content.decode()
    assert "We will update this page" not in html


@pytest.mark.indexed
def test_an_event_of_2012(client):
    document = make_document(content=b"What we said in 2012.", filename="slides-2012.txt")
    page = make_event(
        title="Meeting of 2012",
        how_to_book="Ring us.",
        attendance="booking",
        capacity=20,
        sessions=[session(dt.datetime(2012, 6, 14, 18))],
    )
    page.files = [EventFile(document=document, kind="presentation")]
    page.save_revision().publish()

    html = client.get(page.url).content.decode()

    main = html[html.index("<main") :]
    assert main.index("This page is an archive") < main.index("<h1")
    assert "Thursday 14 June 2012, 6pm to 8pm" in main
    assert "Ring us." not in main
    assert 'href="/book/' not in main
    file = client.get(document.url)
    assert (file.status_code, b"".join(file.streaming_content)) == (200, b"What we said in 2012.")
    make_event(title="Meeting of 2026")
    assert [page.title for page in find(["meeting"])[0][:10]] == ["Meeting of 2026"]
    assert titles(client) == titles(client, "?near=KF1+2AB") == ["Meeting of 2026"]
    assert titles(client, "?when=past") == ["Meeting of 2012"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, []),
        ({"format": "in_person"}, ["Nobody reads where it is: fill in the place on the tab “Where and access”."]),
        ({"format": "online"}, ["Nobody reads how to join online: say so on the tab “Where and access”."]),
        ({"format": "online", "joining_online": "We ring you."}, []),
    ],
)
def test_an_editor_is_told_that_nobody_would_find_it(values, said):
    nowhere = dict.fromkeys(("venue_name", "town", "postcode"), "") if values else {}

    assert notices(make_event(**nowhere, **values), at=NOW) == said
