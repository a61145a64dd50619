from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from charter_champions.domain.queue import first_day_in_time
from charter_champions.domain.today import lines_of_reviewer
from charter_champions.enums import ApplicationStatus, MembershipStatus
from charter_champions.models import Application
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.models import AuditEntry
from hub.shared.working_days import working_days_between
from tests.charter_champions.decision_pages import QUEUE
from tests.factories.charter_champions import make_application, make_membership, make_reviewer
from tests.factories.organisations import make_organisation
from tests.factories.reports import make_staff
from tests.factories.shared import make_user_in

pytestmark = pytest.mark.django_db

RECEIVED = ApplicationStatus.RECEIVED
LATE = "Over 10 working days"
# A Tuesday. The Monday two weeks before was Easter Monday, the Monday of the day before a bank holiday.
NOW = dt.datetime(2026, 5, 5, 12, tzinfo=dt.UTC)


def at(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T09:00:00+00:00")


def names(response) -> set[str]:
    return {application.name for application in response.context["object_list"]}


@pytest.fixture
def reviewer():
    return make_reviewer("kim")


@pytest.fixture
def staff(client, reviewer):
    client.force_login(reviewer)
    return client


def rows_of(response) -> list[dict]:
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("day", ["2026-05-05", "2026-05-04", "2026-05-03", "2026-01-01"])
def test_the_first_day_in_time_is_that_of_the_working_days(day):
    on, calendar = dt.date.fromisoformat(day), working_calendar()
    first = first_day_in_time(on, calendar)

    assert working_days_between(first, on, calendar) == 10
    assert working_days_between(first - dt.timedelta(days=1), on, calendar) == 11


@time_machine.travel(NOW, tick=False)
def test_what_waits_too_long_is_marked_and_filtered(client):
    # Ten working days before 5 May, without Monday 4 May: 20 April. Received on the 17th, a Friday, is eleven.
    client.force_login(make_reviewer())
    make_application(RECEIVED, name="In time", at=at("2026-04-20"))
    make_application(RECEIVED, name="Too long", at=at("2026-04-17"))
    make_application(ApplicationStatus.INFORMATION_ASKED, name="Asked", at=at("2026-04-01"))
    make_application(ApplicationStatus.DECLINED, name="Done", at=at("2026-04-01"))
    make_application(RECEIVED, name="Reopened", at=at("2026-03-01"), reopened_at=at("2026-05-01"))

    everything, late = client.get(QUEUE), client.get(f"{QUEUE}?waiting=late")

    assert everything.content.decode().count(f">{LATE}</span>") == 1
    assert names(late) == {"Too long"}
    assert [row.name for row in everything.context["object_list"]][:3] == ["Asked", "Too long", "In time"]


def test_the_filters_of_whose_it_is_and_of_duplicates(staff, reviewer):
    make_organisation("Kilnford Kites")
    make_application(RECEIVED, name="Mine", assignee=reviewer)
    make_application(RECEIVED, name="Kilnford Kites")
    make_application(ApplicationStatus.APPROVED, name="Kilnford Kites", assignee=reviewer)
    make_application(RECEIVED, name="Theirs", assignee=make_reviewer("sam"))

    assert names(staff.get(f"{QUEUE}?assignee=me")) == {"Mine", "Kilnford Kites"}
    assert names(staff.get(f"{QUEUE}?assignee=nobody")) == {"Kilnford Kites"}
    assert names(staff.get(f"{QUEUE}?duplicates=yes")) == {"Kilnford Kites"}
    assert staff.get(QUEUE).content.decode().count("Possible") == 1
    assert "No application fits." in staff.get(f"{QUEUE}?q=nosuchname").content.decode()


def test_an_empty_list_says_so(staff):
    assert "Nobody has applied yet." in staff.get(QUEUE).content.decode()


def test_a_full_page_asks_no_more_than_a_page_of_one(staff):
    make_organisation("Kilnford Kites")
    make_application(RECEIVED, name="Kilnford Kites")
    staff.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        staff.get(QUEUE)
    for number in range(30):
        make_application(RECEIVED, name="Kilnford Kites", assignee=make_reviewer(f"r{number}"))
    with CaptureQueriesContext(connection) as many:
        staff.get(QUEUE)

    assert len(many) == len(few)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_export_is_of_what_is_filtered_and_logged(staff, reviewer, file_format):
    make_organisation("=Kites")
    make_application(RECEIVED, name="=Kites", assignee=reviewer, plan="+1")
    make_application(ApplicationStatus.DECLINED, name="Other")
    make_application(name="Half written")

    response = staff.get(f"{QUEUE}?export={file_format}&status=received")

    if file_format == "csv":
        (row,) = rows_of(response)
        told = ("Organisation", "Days waiting", LATE, "May be a duplicate", "Assigned to", "Status", "What it will do")
        assert [row[name] for name in told] == ["'=Kites", "0", "No", "Yes", "kim", "Received", "'+1"]
    entry = AuditEntry.objects.get(action="export")
    assert (entry.actor_id, entry.changes) == (reviewer.pk, {"format": file_format, "rows": 1})


@pytest.mark.parametrize("role", ["Moderator", "Administrator", "Communications editor"])
def test_nobody_else_exports(client, role):
    make_application(RECEIVED)
    client.force_login(make_user_in(role))

    assert client.get(f"{QUEUE}?export=csv").status_code == 302
    assert AuditEntry.objects.filter(action="export").count() == 0


# Memberships


def test_the_filters_and_the_export_of_memberships(staff):
    on = today()

    def made(name, ends_in, **kwargs):
        ends = on + dt.timedelta(days=ends_in)
        make_membership(make_organisation(name), started_on=ends - dt.timedelta(days=364), valid_until=ends, **kwargs)

    made("Today", 0)
    made("Soon", 60)
    made("Later", 61)
    made("Grace", -1)
    made("Last of grace", -30)
    made("Over", -31)
    made("Suspended", 5, status=MembershipStatus.SUSPENDED)
    made("Ended", 5, status=MembershipStatus.ENDED)

    def listed(value):
        response = staff.get(f"/admin/champion_memberships/?ending={value}")
        return {row.organisation.name for row in response.context["object_list"]}

    assert listed("soon") == {"Today", "Soon"}
    assert listed("grace") == {"Grace", "Last of grace"}
    assert listed("suspended") == {"Suspended"}
    rows = rows_of(staff.get("/admin/champion_memberships/?export=csv&ending=grace"))
    assert [(row["Organisation"], row["Standing"]) for row in rows] == [
        ("Grace", "Lapsed"),
        ("Last of grace", "Lapsed"),
    ]
    assert AuditEntry.objects.get(action="export").changes == {"format": "csv", "rows": 2}


# The first page


@time_machine.travel(NOW, tick=False)
def test_what_waits_is_told_on_the_first_page_mine_first(client):
    kim, sam = make_reviewer("kim"), make_reviewer("sam")
    make_application(RECEIVED, at=at("2026-05-01"))
    make_application(RECEIVED, at=at("2026-04-01"), assignee=sam)
    make_application(RECEIVED, at=at("2026-05-05"), assignee=kim)
    make_application(ApplicationStatus.INFORMATION_ASKED, at=at("2026-03-01"))
    client.force_login(kim)

    lines = lines_of_reviewer(kim, on=dt.date(2026, 5, 5))
    page = " ".join(client.get("/admin/").content.decode().split())

    assert [(line.words, line.detail, line.is_urgent) for line in sorted(lines, key=lambda line: line.order)] == [
        ("1 application of yours to decide", "received today", False),
        ("1 application that nobody has taken on yet", "waiting for 4 days", False),
        ("1 application with colleagues", "waiting for 34 days", True),
    ]
    assert page.index("of yours to decide") < page.index("that nobody has taken on yet") < page.index("with colleagues")
    for line, number in zip(lines, [1, 1, 3], strict=True):
        assert len(client.get(line.url).context["object_list"]) == number


@time_machine.travel(NOW, tick=False)
def test_who_has_not_renewed_is_told_until_the_directory_drops_them(client):
    reviewer = make_reviewer()
    client.force_login(reviewer)
    for name, last in (("A", "2026-05-05"), ("B", "2026-05-04"), ("C", "2026-04-05"), ("D", "2026-04-04")):
        last_day = dt.date.fromisoformat(last)
        make_membership(make_organisation(name), started_on=last_day - dt.timedelta(days=364), valid_until=last_day)

    told = [(line.words, line.detail) for line in lines_of_reviewer(reviewer, on=dt.date(2026, 5, 5))]
    page = client.get("/admin/champion_memberships/?ending=grace")
    later = [(line.words, line.detail) for line in lines_of_reviewer(reviewer, on=dt.date(2026, 5, 6))]

    assert told == [("2 champions have not renewed", "the first of them leaves the directory after 5 May 2026")]
    assert {row.organisation.name for row in page.context["object_list"]} == {"B", "C"}
    assert later == [("2 champions have not renewed", "the first of them leaves the directory after 3 June 2026")]


def test_nothing_waiting_is_said_to_those_who_decide_and_to_nobody_else(client):
    client.force_login(make_reviewer())
    mine = client.get("/admin/").content.decode()
    client.force_login(make_staff())
    theirs = client.get("/admin/").content.decode()

    assert "Nothing waiting." in mine
    assert "Needs you today" not in theirs
    assert Application.objects.count() == 0
