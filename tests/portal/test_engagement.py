"""Who asks people what: overlap is found before people are asked twice."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from hub.organisations.models import Organisation
from hub.shared.guards import Limit
from stories.domain.engagement import alike, are_alike, move_entry
from stories.enums import EngagementStatus
from stories.models import EngagementEntry
from tests.factories.organisations import make_area, make_organisation
from tests.factories.shared import guarded_data, make_theme, make_user_in
from tests.factories.stories import make_entry, make_topic

pytestmark = pytest.mark.django_db

ASKING = "/portal/potters-row/asking/"
MAY = dt.date(2026, 5, 4)


@pytest.fixture(autouse=True)
def on_20_april_2026():
    with time_machine.travel(dt.datetime(2026, 4, 20, 10, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def places():
    county = make_area("Kilnshire")
    areas = {"county": county, "town": make_area("Hanbury", parent=county), "other": make_area("Elsewhere")}
    for area in areas.values():
        area.refresh_from_db()  # Places are kept in the order of their names: a new one moves the others.
    return areas


def day_parts(name: str, day: dt.date) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def typed(**more) -> dict[str, object]:
    days = day_parts("starts_on", MAY) | day_parts("ends_on", MAY)
    return guarded_data(title="How is the sitter?", whom="carers", is_public="on") | days | more


@pytest.mark.parametrize(
    ("where", "apart", "is_same_theme", "found"),
    [
        ("town", 0, True, True),
        ("county", 14, True, True),
        ("other", 0, True, False),
        (None, 0, True, True),
        ("town", 15, True, False),
        ("town", 0, False, False),
    ],
)
def test_what_counts_as_nearly_the_same(places, where, apart, is_same_theme, found):
    theme, other = make_theme("Carers"), make_theme("Dentists")
    areas = [places[where]] if where else []
    entry = make_entry(make_organisation(), areas=areas, themes=[theme if is_same_theme else other], starts_on=MAY)
    first = MAY + dt.timedelta(days=apart)

    rows = alike(areas=[places["town"]], themes=[theme], topic=None, first=first, last=first)
    own = make_entry(make_organisation(), areas=[places["town"]], themes=[theme], starts_on=first)

    assert list(rows.exclude(pk=own.pk)) == ([entry] if found else [])
    assert are_alike(own, entry) == are_alike(entry, own) == found


def test_a_topic_is_enough_and_what_is_called_off_is_none(places):
    topic = make_topic()
    entry = make_entry(make_organisation(), topic=topic, starts_on=MAY)
    question = {"areas": [], "themes": [], "topic": topic, "first": MAY, "last": MAY}

    assert list(alike(**question)) == [entry]
    assert list(alike(**question, but=entry)) == []
    move_entry(entry, EngagementStatus.CANCELLED, user=None)
    assert list(alike(**question)) == []


def test_the_overlap_is_shown_before_it_is_logged_and_typing_stays(club, browser_of_amina):
    theme = make_theme("Carers")
    make_entry(make_organisation(name="Night Owls"), "Sitters at night", themes=[theme], starts_on=MAY)
    form = typed(themes=[theme.pk])

    shown = browser_of_amina.post(f"{ASKING}log/", form)
    html = shown.content.decode()
    assert "Somebody asks nearly the same" in html
    assert "Night Owls" in html
    assert 'value="How is the sitter?"' in html
    assert EngagementEntry.objects.filter(organisation=club).count() == 0

    for _ in range(2):
        assert browser_of_amina.post(f"{ASKING}log/", {**form, "all_the_same": "1"})["Location"] == ASKING
    entry = EngagementEntry.objects.get(organisation=club)
    assert (entry.title, entry.starts_on, list(entry.themes.all())) == ("How is the sitter?", MAY, [theme])
    assert entry.history.get().after == EngagementStatus.PLANNED


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (day_parts("ends_on", dt.date(2026, 5, 3)), "The last day must not be before the first"),
        (day_parts("starts_on", dt.date(2206, 5, 3)), "Check the year of the first day"),
        (day_parts("ends_on", dt.date(2036, 5, 3)), "Check the year of the last day"),
        ({"starts_on_month": "99"}, "must be a real date"),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"themes": ["9" * 30]}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said(club, browser_of_amina, more, message):
    answer = browser_of_amina.post(f"{ASKING}log/", typed(**more))

    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_a_topic_names_no_organisation_that_nobody_may_see(client):
    topic = make_topic()
    make_entry(make_organisation(name="Hidden"), topic=topic, starts_on=MAY)
    make_entry(make_organisation(name="Night Owls"), topic=topic, starts_on=MAY)
    Organisation.objects.filter(name="Hidden").update(live=False)

    html = client.get(topic.get_absolute_url()).content.decode()

    assert "Night Owls" in html
    assert "Hidden" not in html


def test_changing_and_calling_off(club, browser_of_amina):
    entry = make_entry(club, starts_on=MAY)

    browser_of_amina.post(f"{ASKING}{entry.pk}/", typed(title="Better"))
    for to, words in (("cancelled", "Called off"), ("cancelled", "Called off"), ("planned", "Planned")):
        browser_of_amina.post(f"{ASKING}{entry.pk}/call-off/", {"to": to})
        assert words in browser_of_amina.get(ASKING).content.decode()

    entry.refresh_from_db()
    assert entry.title == "Better"
    assert [(row.before, row.after) for row in entry.history.all()] == [
        ("", "planned"),
        ("planned", "planned"),
        ("planned", "cancelled"),
        ("cancelled", "planned"),
    ]


def test_the_public_list_and_month(client, club, browser_of_amina, places):
    theme = make_theme("Carers")
    make_entry(make_organisation(name="Night Owls"), "Sitters", themes=[theme], areas=[places["town"]], starts_on=MAY)
    make_entry(club, "By day", themes=[theme], starts_on=MAY, ends_on=MAY + dt.timedelta(days=3))
    make_entry(club, "Not for all", themes=[theme], starts_on=MAY, is_public=False)
    make_entry(make_organisation(name="Hidden", live=False), "Of nobody", themes=[theme], starts_on=MAY)
    make_entry(club, "Long ago", starts_on=dt.date(2026, 4, 19))

    listed = client.get(reverse("asking:list")).content.decode()
    month = client.get(reverse("asking:month") + "?month=2026-05").content.decode()
    inside = browser_of_amina.get(f"{ASKING}month/?month=2026-05").content.decode()

    assert [title for title in ("Sitters", "By day", "Not for all", "Of nobody", "Long ago") if title in listed] == [
        "Sitters",
        "By day",
    ]
    assert month.count("Overlaps") == 2
    assert "Not for all" not in month
    assert "Not for all" in inside
    assert "By day" not in client.get(f"{reverse('asking:list')}?area={places['town'].slug}").content.decode()
    for rubbish in ("month=9999-99", "month=x", "area=%F0%9F%98%80", "theme=&page=-1"):
        assert client.get(f"{reverse('asking:month')}?{rubbish}").status_code == 200
        assert client.get(f"{reverse('asking:list')}?{rubbish}").status_code == 200


@pytest.mark.parametrize(
    ("month", "links"),
    [
        ("2026-05", ["April 2026", "June 2026"]),
        ("2023-01", ["February 2023"]),
        ("2029-12", ["November 2029"]),
        ("2030-01", ["March 2026", "May 2026"]),
    ],
)
def test_months_lead_on_for_three_years_either_way(client, browser_of_amina, month, links):
    for browser, address in ((client, reverse("asking:month")), (browser_of_amina, f"{ASKING}month/")):
        html = browser.get(address, {"month": month}).content.decode()
        assert re.findall(r'<a href="[^"]*\?month=[^"]*">([^<]*)<', html) == links


def steps_of(entry: EngagementEntry) -> list[tuple[str, str]]:
    return [(step.label, step.reason) for step in entry.history.order_by("at", "pk")]


def test_what_a_partner_changes_is_a_step_that_says_what_it_was(club, amina, browser_of_amina, places):
    entry, theme = make_entry(club, areas=[places["town"]], starts_on=MAY), make_theme("Carers")
    address = reverse("portal:asking_change", args=[club.slug, entry.pk])
    later = day_parts("starts_on", MAY + dt.timedelta(days=1)) | day_parts("ends_on", MAY + dt.timedelta(days=1))
    same = {"title": "Night sitters", "areas": [places["town"].pk]}
    browser_of_amina.post(address, typed(**same | day_parts("ends_on", MAY)))
    assert steps_of(entry) == [("Planned", "")]

    browser_of_amina.post(address, typed(**same | later, themes=[theme.pk], whom="carers at night"))
    assert steps_of(entry)[1:] == [
        (
            "Changed",
            "whom you ask: carers at night, was carers\n"
            "first day: 5 May 2026, was 4 May 2026\n"
            "last day: 5 May 2026, was 4 May 2026\n"
            "themes: Carers, was nothing",
        )
    ]
    assert entry.history.latest("pk").user == amina


def test_an_organisation_logs_only_so_often(club, browser_of_amina, monkeypatch):
    monkeypatch.setattr("hub.portal.views.asking.LOGS", (Limit(1, dt.timedelta(hours=1)),))
    assert browser_of_amina.post(f"{ASKING}log/", typed()).status_code == 302
    again = browser_of_amina.post(f"{ASKING}log/", typed(title="Something else", themes=[]))
    assert (again.status_code, EngagementEntry.objects.count()) == (429, 1)
    assert 3600 <= int(again["Retry-After"]) <= 3601
    assert "Something else" in again.content.decode()


@pytest.fixture
def officer(client):
    user = make_user_in("Evidence officer")
    client.force_login(user)
    return client


def test_staff_see_who_asks_the_same_and_call_one_off_with_a_reason(club, officer, browser_of_amina):
    theme = make_theme("Carers")
    entry = make_entry(club, themes=[theme], starts_on=MAY)
    make_entry(make_organisation("Kiln Lane"), "Sitters again", themes=[theme], starts_on=MAY, is_public=False)
    listed = officer.get(reverse("planned_questions:index"), {"is_public": "false"}).content.decode()
    assert ("Sitters again" in listed, "Night sitters" in listed) == (True, False)
    address = reverse("planned_questions:inspect", args=[entry.pk])
    assert "Sitters again</a>: Kiln Lane" in officer.get(address).content.decode()

    assert officer.post(address, {"action": "call_off", "call_off-reason": " "}).status_code == 422
    assert officer.post(address, {"action": "plan_again", "plan_again-reason": "No"}).status_code == 422
    officer.post(address, {"action": "call_off", "call_off-reason": "We ask the same in June."})
    entry.refresh_from_db()
    assert entry.status == EngagementStatus.CANCELLED
    assert steps_of(entry)[-1] == ("Called off", "We ask the same in June.")
    assert "Called off by us: We ask the same in June." in browser_of_amina.get(ASKING).content.decode()


def test_what_a_partner_called_off_itself_has_no_words_of_staff(club, browser_of_amina):
    entry = make_entry(club)
    browser_of_amina.post(reverse("portal:asking_call_off", args=[club.slug, entry.pk]), {"to": "cancelled"})
    page = browser_of_amina.get(ASKING).content.decode()
    assert ("Called off" in page, "Called off by us" in page) == (True, False)

    browser_of_amina.post(reverse("portal:asking_change", args=[club.slug, entry.pk]), typed(title="Better"))
    page = browser_of_amina.get(ASKING).content.decode()
    assert ("Better" in page, "Called off by us" in page) == (True, False)
