"""What staff plan with: the calendar of all sessions, and a copy of an event with new dates."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from events.domain import bookings
from events.enums import Repeat
from events.models import EventFile, EventPage, EventSession, EventUpdate, ProgrammeItem, SkippedDate
from hub.home.domain.roles import TRAINING_OFFICER
from tests.events.test_pages import NOW, at
from tests.factories.bookings import make_bookable, make_booking
from tests.factories.events import make_event, session
from tests.factories.shared import make_user_in
from tests.factories.spotlights import make_group, make_theme

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(client):
    client.force_login(get_user_model().objects.create_superuser("ed", "ed@hub.example", "x"))
    return client


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026-02", dt.date(2026, 2, 1)), *((text, dt.date(2026, 11, 1)) for text in ("", "1999-12", "x"))],
)
def test_the_month_that_is_asked_for(staff, text, expected):
    make_event(title="Choir")
    context = staff.get(reverse("event_calendar:index"), {"month": text}).context

    assert context["month"] == {"key": f"{expected:%Y-%m}", "name": f"{expected:%B %Y}"}


def cells(client, query: str = "") -> dict[str, str]:
    """Day → its words, for the days with something on."""
    html = client.get(f"{reverse('event_calendar:index')}{query}").content.decode()
    found = {}
    for cell in re.findall(r"<td[^>]*>(.*?)</td>", html, re.DOTALL):
        words = " ".join(re.sub(r"<[^>]+>", " ", cell).split())
        day = re.match(r"\d+ \w+", words)
        if day and words != day[0]:
            found[day[0]] = words.removeprefix(day[0]).strip()
    return found


def test_the_calendar_of_a_month(staff):
    hall = make_group(name="Vale Hall")
    make_event(title="Choir", venue=hall, sessions=[session(at(12, 1)), session(at(12, 8), status="cancelled")])
    make_event(title="Chess", venue=hall, sessions=[session(at(12, 1, 15)), session(at(12, 8))], publish=False)
    make_event(title="Sleepover", sessions=[session(at(12, 31, 22), hours=8)])
    make_event(title="Fair", sessions=[session(at(12, 5, 0), hours=47.9, is_all_day=True, place="The green")])
    gone = make_event(title="Taken off", sessions=[session(at(12, 2))])
    gone.unpublish()

    assert cells(staff, "?month=2026-12") == {
        "1 December": (
            "2pm to 4pm Choir Hanbury Library Same place and time as “Chess” "
            "3pm to 5pm Chess Hanbury Library Draft Same place and time as “Choir”"
        ),
        "5 December": "All day Fair The green",
        "6 December": "All day Fair The green",
        "8 December": "2pm to 4pm Choir Hanbury Library Cancelled 2pm to 4pm Chess Hanbury Library Draft",
        "31 December": "from 10pm Sleepover Hanbury Library",
        "1 January": "until 6am Sleepover Hanbury Library",
    }
    html = staff.get(reverse("event_calendar:index")).content.decode()
    assert re.findall(r'href="\?month=([\d-]+)">([^<]+)', html) == [
        ("2026-10", "October 2026"),
        ("2026-12", "December 2026"),
    ]
    assert "Nothing is planned in November 2026." in html


def links(client) -> dict[str, str]:
    """Each event in the month by its title, with where it leads."""
    html = client.get(reverse("event_calendar:index")).content.decode()
    return {title: url for url, title in re.findall(r'<a href="([^"]+)">([^<]+)</a>', html) if title != "This month"}


def test_the_calendar_leads_to_the_desk_and_a_draft_to_the_editor(staff, client):
    live, draft = (
        make_event(title=title, sessions=[session(at(11, 20))], publish=title == "Choir")
        for title in ("Choir", "Chess")
    )
    desk = reverse("event_dates:inspect", args=[live.sessions.get().pk])
    editors = {page.title: reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in (live, draft)}

    led, html = links(staff), staff.get(desk).content.decode()
    Permission.objects.get(codename="manage_bookings").group_set.clear()
    client.force_login(make_user_in(TRAINING_OFFICER))

    assert {title: led.get(title) for title in editors} == {"Choir": desk, "Chess": editors["Chess"]}
    # Who may not see bookings has no desk.
    assert {title: links(client).get(title) for title in editors} == editors
    assert f'href="{editors["Choir"]}"' in html


@pytest.mark.parametrize("number", [1, 12])
def test_queries_of_the_calendar(staff, number, django_assert_max_num_queries):
    for day in range(1, number + 1):
        make_event(sessions=[session(at(11, day)), session(at(11, day, 15))], venue=make_group())
    staff.get(reverse("event_calendar:index"))

    with django_assert_max_num_queries(14):
        staff.get(reverse("event_calendar:index"))


@pytest.fixture
def old():
    page = make_event(
        title="Summer fair",
        step_free="yes",
        is_free=True,
        themes=[make_theme()],
        repeats=Repeat.WEEKLY,
        repeat_first_on=dt.date(2026, 6, 2),
        promises_updates=True,
        archived_on=dt.date(2026, 8, 1),
        expire_at=dt.datetime(2027, 1, 1, tzinfo=dt.UTC),
        booking_opens_at=dt.datetime(2027, 1, 10, tzinfo=dt.UTC),
    )
    page.skipped_dates = [SkippedDate(day=dt.date(2026, 6, 9))]
    page.updates = [EventUpdate(text="64 came.")]
    page.programme = [ProgrammeItem(starts=dt.time(10), title="Tea")]
    page.files = [EventFile(kind="other")]
    page.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


def send(client, page, **values):
    url = reverse("event_copy", args=[page.pk])
    form = client.get(url).context["form"]
    typed = {"title": "Winter fair", "day": "2027-01-09", "starts": "22:00", "ends": "02:00"} | values
    return url, typed | {"submission_key": str(form["submission_key"].value())}


def test_a_copy_has_the_words_and_a_date_of_its_own(staff, old):
    url, typed = send(staff, old)

    first = staff.post(url, typed)
    again = staff.post(url, typed)

    copied = EventPage.objects.get(title="Winter fair")
    edit = reverse("wagtailadmin_pages:edit", args=[copied.pk])
    assert [(answer.status_code, answer["Location"]) for answer in (first, again)] == [(302, edit)] * 2
    draft = copied.get_latest_revision_as_object()
    for page in (copied, draft):
        assert (page.title, page.slug, page.live) == ("Winter fair", "winter-fair", False)
        assert (page.summary, page.step_free, page.is_free, page.organiser) == (
            old.summary,
            "yes",
            True,
            old.organiser,
        )
        assert [theme.name for theme in page.themes.all()] == ["Carers"]
        assert [row.in_words for row in page.sessions.all()] == [
            "Saturday 9 January 2027, 10pm, to Sunday 10 January 2027, 2am"
        ]
        rest = (page.repeats, page.repeat_first_on, page.promises_updates, page.archived_on)
        assert rest == (Repeat.NO, None, False, None)
        assert (page.go_live_at, page.expire_at, page.booking_opens_at) == (None, None, None)
        assert [getattr(page, name).count() for name in ("skipped_dates", "updates", "programme", "files")] == [0] * 4
    uids = list(EventSession.objects.values_list("uid", flat=True))
    assert len(uids) == len(set(uids)) == 2
    assert staff.get(edit).status_code == 200


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"title": "", "day": "x", "starts": "25:00", "ends": ""}, ["title", "day", "starts", "ends"]),
        ({"day": "1999-01-01"}, ["day"]),
        ({"day": "2027-03-27", "starts": "22:00", "ends": "01:30"}, ["ends"]),
    ],
)
def test_a_copy_asks_again(staff, old, values, errors):
    url, typed = send(staff, old, **values)

    answer = staff.post(url, typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == errors
    assert EventPage.objects.count() == 1


@pytest.mark.parametrize("scope", ["session", "event"])
def test_an_event_that_people_booked_is_not_deleted(staff, scope):
    places, unbooked = (make_bookable(4, booking_scope=scope) for _ in range(2))
    bookings.cancel(make_booking(places, 2))
    page, other = (EventPage.objects.get(title=each.occasion.title) for each in (places, unbooked))
    parent = page.get_parent()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    for address in (
        *(reverse("wagtailadmin_pages:delete", args=[each.pk]) for each in (page, parent, other)),
        f"{bulk}?id={page.pk}",
    ):
        assert staff.post(address).status_code == 302

    assert list(EventPage.objects.all()) == [page]
    reason = "can’t be deleted: it has bookings, which are kept for some time after it. Unpublish it instead."
    assert reason in staff.get(reverse("wagtailadmin_explore", args=[parent.pk])).content.decode()
