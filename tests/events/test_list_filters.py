"""The list of events under every filter, over the same few events."""

from __future__ import annotations

import re

import pytest
import time_machine
from bs4 import BeautifulSoup

from hub.organisations.models import Postcode
from tests.events.calendar_readers import python_reader
from tests.events.test_pages import NOW, at, titles
from tests.factories.events import make_event, make_event_index, session
from tests.factories.spotlights import make_area, make_theme

pytestmark = pytest.mark.django_db

FAR = {"latitude": "53.6", "longitude": "-2.2"}
ALL = ["Today", "Sunday", "Monday", "Weekly", "Fair", "December", "Weekly", "Weekly"]


@pytest.fixture(autouse=True)
def clock(settings):
    settings.HUB_BASE_URL = "https://hub.example"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def some(once):
    with once(), time_machine.travel(NOW, tick=False):
        make_some()


def make_some():
    Postcode.objects.create(code="KF12AB", outward="KF1", latitude=53.0, longitude=-2.2)
    Postcode.objects.create(code="KF55ZZ", outward="KF5", latitude=53.01, longitude=-2.2)
    kilnford = make_area("Kilnford")
    hanbury = make_area("Hanbury", inside=kilnford)
    carers = make_theme("Carers")
    make_event(title="Today", sessions=[session(at(11, 24))], area=hanbury, themes=[carers], step_free="yes")
    make_event(title="Sunday", sessions=[session(at(11, 29))], format="online", bsl="yes", step_free="yes")
    make_event(title="Monday", sessions=[session(at(11, 30))], area=kilnford, format="both")
    make_event(title="December", sessions=[session(at(12, 8)), session(at(11, 3))], themes=[carers], step_free="no")
    make_event(title="Earlier today", sessions=[session(at(11, 24, 9))])
    make_event(title="May", sessions=[session(at(5, 5)), session(at(5, 12))])
    weekly = [session(at(12, day)) for day in (2, 9, 16)]
    make_event(title="Weekly", sessions=weekly, is_free=True, **FAR)
    make_event(title="Fair", sessions=[session(at(12, 5, 10), hours=31)], format="both")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("?when=today", ["Today"]),
        ("?when=week", ["Today", "Sunday"]),
        ("?when=weekend", ["Sunday"]),
        ("?when=month", ["Today", "Sunday", "Monday"]),
        ("?when=past", ["Earlier today", "May"]),
        ("?from=2026-12-02&to=2026-12-08", ["Weekly", "Fair", "December"]),
        ("?from=2026-12-06&to=2026-12-06", ["Fair"]),
        ("?from=08/12/2026&to=2/12/2026", ["Weekly", "Fair", "December"]),
        ("?to=2026-11-29", ["Today", "Sunday"]),
        ("?from=2026-11-03&to=2026-11-24", ["December", "Earlier today", "Today"]),
        ("?from=2026-12-10", ["Weekly"]),
        ("?when=today&from=2026-12-10", ["Today"]),
        ("?area=kilnford", ["Today", "Monday"]),
        ("?area=hanbury", ["Today"]),
        ("?theme=carers", ["Today", "December"]),
        ("?format=online", ["Sunday", "Monday", "Fair"]),
        ("?format=in-person&to=2026-12-01", ["Today", "Monday"]),
        ("?free=yes", ["Weekly", "Weekly", "Weekly"]),
        ("?access=step_free", ["Today", "Sunday"]),
        ("?access=step_free&access=bsl", ["Sunday"]),
        ("?when=week&theme=carers&access=step_free&format=in-person&area=hanbury", ["Today"]),
        ("?near=KF5+5ZZ&within=1", ["Today", "Monday", "Fair", "December"]),
        ("?near=KF5+5ZZ&within=50&free=yes&from=2026-12-10", ["Weekly"]),
        ("?near=KF5+5ZZ&within=25&free=yes", []),
        ("?near=KF5+5ZZ&when=past", ["Earlier today"]),
    ],
)
def test_filters(client, some, query, expected):
    assert titles(client, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "?when=yesterday",
        "?when=2026-02-30&from=2026-02-30&to=x",
        "?area=x&theme=y&format=z&access=latitude&free=no",
        "?page=-1&from=1999-12-31&to=2100-01-01",
        "?page=0&from=%C3%A9&to=+&near=+",
        "?near=nowhere&within=x&view=week&month=2026-13",
        "?page=9e9",
    ],
)
def test_nonsense_in_the_address_shows_what_is_coming_up(client, some, query):
    assert titles(client, query) == ALL


def test_what_is_on_now_was_not_on_until_a_day_before_it_began(client, some):
    make_event(title="Week", sessions=[session(at(11, 23, 10), hours=72)])

    assert titles(client, "?to=2026-11-22") == []
    assert titles(client, "?to=2026-11-23") == ["Week"]


def test_counts(client, some):
    html = client.get(f"{make_event_index().url}?format=online").content.decode()

    labels = re.findall(r'__label" for="[^"]*">([^<]*) <span class="count">\((\d+)\)', html)
    assert labels == [
        ("Kilnford", "1"),
        ("In person", "7"),
        ("Online", "3"),
        ("Step-free way in", "1"),
        ("British Sign Language", "1"),
    ]


def test_dates_stand_below_their_days(client, some):
    html = client.get(f"{make_event_index().url}?from=2026-12-06&to=2026-12-09").content.decode()

    days = re.findall(r"<h3>([^<]*)</h3>(.*?)</div></li>", html, re.DOTALL)
    assert [(day, re.findall(r'">([^<]*)</a></h4><p class="[^"]*">([^<]*)</p>', rest)) for day, rest in days] == [
        # It began the day before.
        (
            "Sunday 6 December 2026",
            [("Fair", "Saturday 5 December 2026, 10am, to Sunday 6 December 2026, 5pm, Hanbury Library and online")],
        ),
        ("Tuesday 8 December 2026", [("December", "2pm to 4pm, Hanbury Library")]),
        ("Wednesday 9 December 2026", [("Weekly", "2pm to 4pm, Hanbury Library")]),
    ]


@pytest.mark.parametrize(
    ("query", "heading", "chips"),
    [
        ("", "8 dates coming up", []),
        ("?when=past", "2 past events", [("Past events", "?")]),
        ("?when=today", "1 date today", [("Today", "?")]),
        (
            "?when=month&theme=carers",
            "1 date this month",
            [("This month", "?theme=carers"), ("Carers", "?when=month")],
        ),
        ("?view=month&month=2026-12&when=today", "5 dates in December 2026", []),
        ("?from=2026-12-05&to=2026-12-05", "1 date on 5 December 2026", [("On 5 December 2026", "?")]),
        (
            "?from=2026-12-01&near=kf55zz&within=3&theme=carers",
            "1 date from 1 December 2026",
            [
                ("From 1 December 2026", "?near=kf55zz&amp;within=3&amp;theme=carers"),
                ("Within 3 miles of KF5 5ZZ", "?from=2026-12-01&amp;theme=carers"),
                ("Carers", "?from=2026-12-01&amp;near=kf55zz&amp;within=3"),
            ],
        ),
        (
            "?view=month&month=2026-12&theme=carers&from=2026-12-05",
            "1 date in December 2026",
            [("Carers", "?view=month&amp;month=2026-12")],
        ),
    ],
)
def test_what_is_asked_is_said_and_can_be_taken_away(client, some, query, heading, chips):
    html = client.get(f"{make_event_index().url}{query}").content.decode()

    assert re.search(r"data-live-status>([^<]*)<", html).group(1) == heading
    assert [
        (text.strip(), url)
        for url, text in re.findall(r'<a class="chip" href="([^"]*)"><span[^>]*>Remove filter: </span>([^<]*)<', html)
    ] == chips


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("?from=5/12/2026&to=5/12/2026", "1 date on 5 December 2026"),
        ("?from=05%2F12%2F2026&to=2026-12-05", "1 date on 5 December 2026"),
        ("?from=+5+December+2026+&to=5+december+2026", "1 date on 5 December 2026"),
    ],
)
def test_a_day_is_read_as_people_type_it_and_stands_in_its_box(client, some, query, heading):
    html = client.get(f"{make_event_index().url}{query}").content.decode()

    assert re.search(r"data-live-status>([^<]*)<", html).group(1) == heading
    assert re.findall(r'<input type="date" name="(from|to)" value="([^"]*)"', html) == [
        ("from", "2026-12-05"),
        ("to", "2026-12-05"),
    ]
    assert "Enter a day" not in html


@pytest.mark.parametrize("typed", ["31/02/2026", "5/12/1926", "tomorrow", '"><b>'])
def test_what_is_no_day_stays_in_its_box_with_what_to_type(client, some, typed):
    html = client.get(make_event_index().url, {"from": typed, "to": "2026-12-05"}).content.decode()

    soup = BeautifulSoup(html, "html.parser")
    box = soup.select_one("input[name=from]")
    told = soup.find(id=box["aria-describedby"]).get_text(" ", strip=True)
    assert (box["type"], box["value"], told) == ("text", typed, "Error: Enter a day such as 5/12/2026")
    assert soup.select_one("input[name=to]")["type"] == "date"
    assert re.search(r"data-live-status>([^<]*)<", html).group(1) == "5 dates until 5 December 2026"
    # A script that only changes the list would leave the message where it is.
    assert not soup.select("form[data-live-filter]")


def test_how_far_away_it_is_is_said_and_an_unknown_place_too(client, some):
    index = make_event_index()

    near = client.get(f"{index.url}?near=KF5+5ZZ&from=2026-12-05&to=2026-12-05").content.decode()
    unknown = client.get(f"{index.url}?near=Atlantis").content.decode()

    # A hundredth of a degree is 0.69 miles.
    assert "Hanbury Library and online, 0.7 miles away</p>" in near
    assert "We don’t know “<bdi>Atlantis</bdi>”" in unknown


def test_what_staff_archived_or_is_online_only_is_not_near(client, some):
    make_event(title="Kept", sessions=[session(at(12, 1))], archived_on=NOW.date())
    make_event(title="Online", sessions=[session(at(12, 1))], format="online")

    query = "from=2026-12-01&to=2026-12-01"
    assert titles(client, f"?{query}") == ["Kept", "Online"]
    assert titles(client, f"?{query}&near=KF5+5ZZ&within=50") == []


def month_table(html: str) -> dict[str, list[str]]:
    """The links of each day that has some."""
    cells = re.findall(r'<time datetime="([^"]*)">(.*?)</td>', html, re.DOTALL)
    return {day: links for day, rest in cells if (links := re.findall(r"<a [^>]*>([^<]*)<", rest))}


def months_beside(html: str) -> list[str]:
    return re.findall(r'<a rel="nofollow" href="\?view=month&amp;month=([^"]*)">', html)


def test_the_month_is_a_table(client, some):
    index = make_event_index()

    html = client.get(f"{index.url}?view=month&month=2026-12").content.decode()
    this_month = client.get(f"{index.url}?view=month&month=nonsense&free=yes&free=maybe").content.decode()
    last_of_all = client.get(f"{index.url}?view=month&month=2099-12").content.decode()

    assert month_table(html) == {
        "2026-12-02": ["Weekly"],
        "2026-12-05": ["Fair"],
        "2026-12-06": ["Fair"],
        "2026-12-08": ["December"],
        "2026-12-09": ["Weekly"],
        "2026-12-16": ["Weekly"],
    }
    assert re.findall(r"<caption[^>]*>([^<]*)<", html) == ["Dates in December 2026, a week in each row"]
    assert re.findall(r'<th scope="col"><abbr title="([^"]*)', html) == [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]  # fmt: skip
    assert months_beside(html) == ["2026-11", "2027-01"]
    assert "0 dates in November 2026" in this_month
    assert months_beside(last_of_all) == ["2099-11"]


def test_a_full_day_of_the_month_links_to_its_list(client, some):
    make_event(title="Busy", sessions=[session(at(12, 20, hour)) for hour in range(8, 14)], is_free=True)

    html = client.get(f"{make_event_index().url}?view=month&month=2026-12&free=yes").content.decode()

    assert month_table(html)["2026-12-20"] == ["Busy"] * 4 + ["and 2 more"]
    assert 'href="?from=2026-12-20&amp;to=2026-12-20&amp;free=yes">and 2 more' in html


def test_the_same_filters_are_a_calendar_and_a_feed(client, some, tmp_path):
    html = client.get(f"{make_event_index().url}?theme=carers&theme=x&when=today&page=2").content.decode()
    head = dict(re.findall(r'<link rel="alternate" type="([^"]*)" title="[^"]*" href="([^"]*)">', html))
    assert head == {
        "text/calendar": "/calendar/events.ics?theme=carers",
        "application/atom+xml": "/calendar/events.atom?theme=carers",
        "application/rss+xml": "/calendar/events.rss?theme=carers",
    }
    assert 'href="webcal://hub.example/calendar/events.ics?theme=carers"' in html

    calendar = client.get(head["text/calendar"]).content
    feed, rss = (client.get(head[f"application/{kind}+xml"]).content.decode() for kind in ("atom", "rss"))

    # The 3rd of November is within the last thirty days.
    read = sorted(python_reader(calendar, tmp_path), key=lambda each: each[1])
    assert [(starts[:10], summary) for _, starts, _, _, _, summary, *_ in read] == [
        ("2026-11-03", "December"),
        ("2026-11-24", "Today"),
        ("2026-12-08", "December"),
    ]
    assert "X-WR-CALNAME:What’s on: Carers".encode() in calendar.splitlines()
    for text in (feed, rss):
        assert re.findall(r"<title>([^<]*)</title>", text) == ["What’s on: Carers", "Today", "December"]
