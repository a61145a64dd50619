"""What the page of a body counts, and of what."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.shared.working_days import WorkingCalendar, working_days_between
from reports.domain.bodies import Counts, Numbers
from reports.domain.requests import close_without_reply, redirect, refuse, withdraw
from reports.enums import Channel
from reports.models import ResponseRequest
from reports.models.statistics import numbers_of
from tests.factories.reports import RECEIVED, make_body, make_started, make_started_without_rule, reply
from tests.reports.reading import get

ON = dt.date(2026, 5, 7)
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))


@given(
    a=DAYS,
    b=DAYS,
    closed=st.dictionaries(DAYS, st.sampled_from(["Day of mourning", ""]), max_size=9),
    opened=st.sets(DAYS, max_size=9),
)
def test_numbered_days_count_as_days_that_are_gone_through(a, b, closed, opened):
    calendar = WorkingCalendar(closed=closed, open=frozenset(opened))
    first, last = sorted((a, b))

    one_by_one = sum(calendar.is_working_day(first + dt.timedelta(n)) for n in range(1, (last - first).days + 1))

    assert working_days_between(first, last, calendar) == one_by_one
    assert working_days_between(last, first, calendar) == -one_by_one


@pytest.mark.django_db
@pytest.mark.usefixtures("on_7_may_2026")
def test_each_number_says_what_it_is_of():
    body = make_body("Northmoor Trust")
    for on in (dt.date(2026, 4, 24), dt.date(2026, 5, 6)):  # 14 and 21 working days, due on the 20th
        reply(make_started(body=body), on=on)
    make_started(body=body)  # overdue
    reply(make_started(body=body), 1, on=RECEIVED)  # part answered, and overdue
    make_started(body=body, received_on=dt.date(2026, 5, 5))  # not yet due
    refuse(make_started(body=body), channel=Channel.POST, happened_on=RECEIVED, public_text="No.")
    close_without_reply(make_started(body=body), reason="No.")
    redirect(make_started(body=body), to_body=make_body(), reason="Roads.")
    withdraw(make_started(body=body), reason="Sent in error.")
    make_started_without_rule(body=body)  # not by the date asked for
    reply(make_started_without_rule(body=body), on=dt.date(2026, 4, 8))  # 2 working days
    reply(make_started(body=body, received_on=dt.date(2025, 3, 3)), on=dt.date(2025, 3, 4))

    rows = ResponseRequest.objects.public().filter(body=body)
    numbers = numbers_of(rows, on=ON)

    of_2026 = Counts(
        asked=11,
        answered=3,
        open=4,
        overdue=2,
        not_by_date=1,
        decided=6,
        in_time=1,
        not_yet_due=1,
        without_duty=2,
        not_owed=2,
    )
    of_2025 = Counts(asked=1, answered=1, decided=1, in_time=1)
    assert numbers.counts == of_2026 + of_2025
    assert numbers.years == [(2026, Numbers(of_2026, [2, 14, 21])), (2025, Numbers(of_2025, [1]))]
    # Of 1, 2, 14 and 21 days.
    assert (numbers.median_words, numbers.years[0][1].median_words) == ("8 working days", "14 working days")


@pytest.mark.django_db
@pytest.mark.usefixtures("on_7_may_2026")
def test_what_is_not_yet_due_is_left_out_and_the_page_says_so(client):
    body = make_body("Northmoor Trust")
    make_started(body=body, received_on=dt.date(2026, 5, 5))
    first = get(client, "/record/bodies/northmoor-trust/")
    make_started(body=body)
    make_started_without_rule(body=body)
    second = get(client, "/record/bodies/northmoor-trust/")

    assert "Answered in time None to count yet" in first
    assert "Left out: 1 not yet due." in first
    assert "Answered in time 0 of 1" in second
    assert "Left out: 1 not yet due." in second
    assert "Overdue now 1 of 3 open" in second
    assert "No reply by the date we asked for 1 of 3 open" in second
    assert "1 of 3 had no date from a verified rule, and is neither in time nor late." in second
    assert "Median" not in second.partition("Year by year")[0]


@pytest.mark.django_db
@pytest.mark.usefixtures("on_7_may_2026")
def test_a_body_and_the_one_that_took_over_from_it_lead_to_each_other(client):
    new = make_body("Northmoor Board")
    old = make_body("Northmoor Group", closed_on=dt.date(2026, 4, 30), succeeded_by=new)
    reply(make_started(body=old, title="Letters"), on=RECEIVED)
    make_started(body=new, title="Hidden").report.unpublish()

    of_old, of_new = (client.get(f"/record/bodies/{slug}/").content.decode() for slug in (old.slug, new.slug))

    assert "This body closed on 30 April 2026." in of_old
    assert 'Its work went to <a href="/record/bodies/northmoor-board/">' in of_old
    assert 'took over the work of:</p><ul class="plain"><li><a href="/record/bodies/northmoor-group/">' in of_new
    assert "Nothing is waiting." in of_new


@pytest.mark.django_db
@pytest.mark.usefixtures("on_7_may_2026")
def test_bodies_stand_a_to_z_with_what_is_open(client):
    for name in ("Vale Council", "éclair Care", "Ashford Trust", "2gether"):
        make_started(body=make_body(name))
    body = make_body("Northmoor Trust")
    reply(make_started(body=body), on=RECEIVED)
    make_started(body=body)
    make_body("Never asked")
    make_started(body=make_body("Hidden")).report.unpublish()

    shown = get(client, "/record/bodies/")

    order = ["0 to 9 2gether", "A Ashford Trust", "N Northmoor Trust", "V Vale Council", "É éclair Care"]
    assert sorted(order, key=shown.index) == order
    assert "Northmoor Trust NHS body. 1 of 2 requests open" in shown
    assert "Ashford Trust NHS body. 1 of 1 request open" in shown
    assert [name for name in ("Never asked", "Hidden") if name in shown] == []
