from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from events.enums import Coverage, RunStatus
from events.models import CoursePage, UnitCoverage
from tests.factories.organisations import make_organisation
from tests.factories.portal import client_of
from tests.factories.shared import make_user_in
from tests.factories.training import make_course, make_course_index, make_framework, make_past_run, make_run

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def at(month: int, day: int) -> dt.datetime:
    return dt.datetime(2026, month, day, 14, tzinfo=dt.UTC)


def test_the_list_begins_with_what_runs_next_and_ends_with_what_has_no_date(client):
    soon, later, none, off = (make_course(title=title) for title in ("Soon", "Later", "A none", "Off"))
    make_run(course=later, starts_at=at(12, 20), sessions=1)
    make_run(course=soon, starts_at=at(12, 1), sessions=2)
    make_past_run(course=none)
    make_run(course=off, status=RunStatus.CANCELLED, starts_at=at(11, 26))
    make_run(course=none, status=RunStatus.DRAFT)

    html = client.get(make_course_index().url).content.decode()

    assert re.findall(r'<h3><a href="[^"]*">([^<]*)</a>', html) == ["Soon", "Later", "A none", "Off"]
    assert "Next: 1 December 2026 to 8 December 2026, Hanbury Library" in html
    assert html.count("No dates at the moment") == 2


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_asks_the_same_however_many_courses_there_are(client, count, django_assert_num_queries):
    index = make_course_index()
    for _ in range(count):
        course = make_course()
        for _ in range(count):
            make_run(course=course)
    client.get("/robots.txt")

    with django_assert_num_queries(15, exact=False):
        client.get(index.url)


def test_a_course_shows_its_runs_and_what_became_of_them(client):
    run = make_run(
        starts_at=at(12, 1), sessions=2, cancelled=1, trainer=make_organisation("Hanbury Trainers"), capacity=1
    )
    make_run(course=run.course, starts_at=at(12, 15), status=RunStatus.CANCELLED, sessions=1)
    type(run.places).objects.filter(pk=run.places.pk).update(taken=1, is_full=True)

    html = client.get(run.course.url).content.decode()

    shown = re.findall(r"<h3>([^<]*)</h3>", html)
    assert shown == ["1 December 2026", "15 December 2026"]
    assert "Join the waiting list" in html
    assert "Hanbury Trainers" in html
    assert html.count("Cancelled") == 2


def test_a_framework_is_a_table_that_can_be_read_cell_by_cell(client):
    course = make_course(units=["Welcome", "Notes"])
    framework = make_framework("Ask", "Record", "Keep safe", name="Standards", publisher="The council")
    ask, record, _ = framework.parts.all()
    welcome, notes = course.units.all()
    UnitCoverage.objects.create(unit=welcome, part=ask, coverage=Coverage.FULLY)
    UnitCoverage.objects.create(unit=notes, part=record, coverage=Coverage.PARTLY)
    make_framework("Of nobody", name="Unused")

    html = client.get(course.url).content.decode()

    table = re.search(r"<table.*?</table>", html, re.S)[0]
    rows = [re.sub(r"<[^>]+>", "|", row) for row in re.findall(r"<tr>.*?</tr>", table, re.S)]
    cells = [[cell.strip() for cell in row.split("|") if cell.strip()] for row in rows]
    assert cells == [
        ["Part of the framework", "Part 1", ": Welcome", "Part 2", ": Notes"],
        ["1 Ask", "Fully", "–", "Not covered"],
        ["2 Record", "–", "Not covered", "Partly"],
        ["3 Keep safe", "–", "Not covered", "–", "Not covered"],
    ]
    assert (table.count('scope="col"'), table.count('scope="row"'), table.count("<caption")) == (3, 3, 1)
    assert "Unused" not in html


def test_a_course_that_was_taught_is_not_deleted(admin_client):
    taught, other = make_run().course, make_course()

    for page in (taught, other):
        admin_client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    answer = admin_client.post(
        f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={taught.pk}"
    )

    assert [page.pk for page in CoursePage.objects.all()] == [taught.pk]
    assert answer.status_code == 302


def test_an_officer_writes_a_course_with_what_its_parts_cover():
    index = make_course_index()
    part = make_framework("Ask").parts.first()
    client = client_of(make_user_in("Training officer"))
    add = reverse("wagtailadmin_pages:add", args=["events", "coursepage", index.pk])
    page = client.get(add)
    assert page.status_code == 200
    management = {
        f"{prefix}-{name}": value
        for prefix, total in (("units", 1), ("units-0-coverages", 1), ("comments", 0))
        for name, value in (
            ("TOTAL_FORMS", total), ("INITIAL_FORMS", 0), ("MIN_NUM_FORMS", 0), ("MAX_NUM_FORMS", 1000),
        )
    }  # fmt: skip
    empty = '{"blocks": [{"key": "a", "type": "unstyled", "text": "Asking.", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}'  # noqa: E501

    answer = client.post(
        add,
        {
            **management,
            "title": "Listening",
            "slug": "listening",
            "summary": "",
            "what_you_learn": empty,
            "who_it_is_for": "null",
            "how_long": "",
            "price": "",
            "access": "",
            "body-count": 0,
            "themes": "",
            "units-0-title": "Questions",
            "units-0-details": "",
            "units-0-ORDER": 1,
            "units-0-coverages-0-part": part.pk,
            "units-0-coverages-0-coverage": "partly",
            "action-publish": "1",
        },
    )

    assert answer.status_code == 302, re.findall(r"error-message[^>]*>([^<]*)", answer.content.decode())
    course = CoursePage.objects.get()
    assert course.live
    assert [(row.unit.title, row.part, row.coverage) for row in UnitCoverage.objects.all()] == [
        ("Questions", part, "partly")
    ]
