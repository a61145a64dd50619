from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from events.domain.listing import next_events, next_events_of
from events.models import EventPage
from hub.organisations.models import Postcode
from tests.factories.events import make_event, make_event_index, session
from tests.factories.spotlights import make_area, make_group, make_theme

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)  # a Tuesday


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def at(month: int, day: int, hour: int = 14) -> dt.datetime:
    return dt.datetime(2026, month, day, hour)


def titles(client, query: str = "") -> list[str]:
    html = client.get(f"{make_event_index().url}{query}").content.decode()
    return re.findall(r'<h4><a href="[^"]*">([^<]*)</a></h4>', html)


def test_a_cancelled_session_is_shown_in_words(client):
    off = session(at(11, 25), status="cancelled", status_reason="The hall is flooded.")
    page = make_event(title="Open day", sessions=[off])

    listed = client.get(make_event_index().url).content.decode()
    html = client.get(page.url).content.decode()

    for text in (listed, html):
        assert "Cancelled" in text
        assert "The hall is flooded." in text
    assert "<title>Cancelled: Open day" in html
    assert next_events(NOW) == []


def test_next_session_prefers_one_that_goes_ahead():
    page = make_event(sessions=[session(at(11, 25), status="cancelled"), session(at(12, 2)), session(at(11, 3))])

    assert page.next_session(at=NOW).in_words == "Wednesday 2 December 2026, 2pm to 4pm"
    assert [event.when for event in next_events(NOW)] == ["Wednesday 2 December 2026, 2pm to 4pm"]
    assert not page.is_cancelled


def test_next_events_are_three_and_of_one_organiser():
    mine = make_group()
    for day in (28, 26, 27, 25):
        make_event(title=f"Day {day}", organiser=mine, sessions=[session(at(11, day))])
    make_event(title="Theirs", sessions=[session(at(11, 24))])

    assert [event.title for event in next_events_of(mine, at=NOW)] == ["Day 25", "Day 26", "Day 27"]
    assert [event.title for event in next_events(NOW)] == ["Theirs", "Day 25", "Day 26"]


def test_hidden_events_are_nowhere(client):
    group = make_group()
    make_event(title="Open event", organiser=group)
    make_event(title="Draft event", organiser=group, publish=False)
    private = make_event(title="Private event", organiser=group)
    PageViewRestriction.objects.create(page=private, restriction_type="password", password="kiln")

    assert titles(client) == ["Open event"]
    assert [event.title for event in next_events(NOW)] == ["Open event"]
    assert [event.title for event in next_events_of(group, at=NOW)] == ["Open event"]
    assert "Private event" not in client.get(private.url).content.decode()


def test_archive_notice_comes_first_30_days_after_the_end(client):
    page = make_event(sessions=[session(at(10, 25))])

    with time_machine.travel(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC), tick=False):
        assert "This page is an archive" not in client.get(page.url).content.decode()
    html = client.get(page.url).content.decode()

    main = html[html.index("<main") :]
    assert main.index("This page is an archive") < main.index("<h1")
    assert page.archive_notice_on == dt.date(2026, 11, 24)


def structured(client, page) -> list[dict]:
    html = client.get(page.url).content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html).group(1))


def test_structured_data_of_a_long_series_has_what_is_to_come_and_the_latest_of_what_is_over(client):
    past = [session(at(11, 23) - dt.timedelta(weeks=weeks)) for weeks in range(60)]
    page = make_event(sessions=[*past, session(at(11, 30)), session(at(11, 25))])

    days = [each["startDate"][:10] for each in structured(client, page)]

    # 48 Mondays, and the two days to come.
    assert (len(days), days[0], days[-3:]) == (50, "2025-12-29", ["2026-11-23", "2026-11-25", "2026-11-30"])


def test_structured_data(client):
    group = make_group(name="Carers Hub")
    page = make_event(
        title="Tea </script><script>alert(1)</script>",
        slug="tea",
        organiser=group,
        address="2 Kiln Lane",
        format="both",
        sessions=[session(dt.datetime(2026, 7, 1, 14)), session(at(12, 1), status="cancelled")],
    )

    data = structured(client, page)

    assert data[0] == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Tea </script><script>alert(1)</script>",
        "startDate": "2026-07-01T14:00:00+01:00",
        "endDate": "2026-07-01T16:00:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "Hanbury Library",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": "2 Kiln Lane",
                    "addressLocality": "Kilnford",
                    "postalCode": "KF1 2AB",
                    "addressCountry": "GB",
                },
            },
            {"@type": "VirtualLocation", "url": "https://hub.example/whats-on/tea/"},
        ],
        "url": "https://hub.example/whats-on/tea/",
        "description": "Tea, company and a chat for anyone who looks after somebody.",
        "organizer": {
            "@type": "Organization",
            "name": "Carers Hub",
            "url": f"https://hub.example/directory/{group.slug}/",
        },
    }
    assert (data[1]["eventStatus"], data[1]["startDate"]) == (
        "https://schema.org/EventCancelled",
        "2026-12-01T14:00:00+00:00",
    )
    assert "<script>alert(1)" not in client.get(page.url).content.decode()


def test_half_filled_draft_can_be_previewed():
    page = EventPage(title="Half", slug="half", live=False)
    make_event_index().add_child(instance=page)
    draft = page.save_revision(clean=False).as_object()

    response = draft.make_preview_request(preview_mode=draft.default_preview_mode)

    assert response.status_code == 200
    assert "Half" in response.render().content.decode()


def queries_of(client, url: str) -> list[str]:
    client.get(url)  # fills the site and content-type caches
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("number", [1, 3, 30])
def test_query_budgets(client, number):
    theme, area = make_theme(), make_area()
    Postcode.objects.create(code="KF12AB", outward="KF1", latitude=53.0, longitude=-2.2)
    sessions = [session(at(12, day)) for day in range(1, min(number, 28) + 1)]
    page = make_event(themes=[theme], area=area, step_free="yes", sessions=sessions)
    for _ in range(number - 1):
        make_event(themes=[theme], area=area, step_free="yes")

    detail = queries_of(client, page.url)
    listing = queries_of(
        client, f"{make_event_index().url}?theme=carers&area=hanbury&access=step_free&format=in-person"
    )

    month = queries_of(client, f"{make_event_index().url}?view=month&month=2026-12&area=hanbury&near=KF1+2AB")
    files = [
        queries_of(client, f"/calendar/events.{kind}?theme=carers&near=KF1+2AB") for kind in ("ics", "atom", "rss")
    ]

    assert len(detail) <= 12, detail
    for asked in (listing, month, *files):
        assert len(asked) <= 15, asked
    for asked in (detail, listing, month, *files):
        assert [sql for sql, times in Counter(asked).items() if times > 1] == []


def test_what_is_said_of_booking_may_be_that_there_is_none(client):
    html = client.get(make_event(how_to_book="No booking.").url).content.decode()

    assert re.search(r"<h2[^>]*>Booking</h2><p>No booking.</p>", html)
