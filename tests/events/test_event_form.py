"""What the editor's form does with the dates of an event: drafts, the rule, and what may be deleted."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.auth import get_user_model

from events.domain import keeping
from events.domain.notices import notices
from events.enums import Repeat
from events.models import EventPage, EventSession
from tests.factories.events import make_event, make_event_index, session

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)
FORM = EventPage.get_edit_handler().get_form_class()
SERIES = {
    "repeats": Repeat.WEEKLY,
    "repeat_first_on": "2026-10-06",
    "repeat_starts": "14:00",
    "repeat_ends": "16:00",
    "repeat_count": "3",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def user():
    return get_user_model().objects.create_superuser("ed", "ed@hub.example", "x")


def typed(form) -> dict[str, str]:
    """What a browser sends back of an untouched ``form``."""
    data = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, dt.date | dt.time):
            data[bound.html_name] = bound.field.widget.format_value(value)
        elif value is not False:
            data[bound.html_name] = "" if value is None else value
    for formset in form.formsets.values():
        for bound in formset.management_form:
            data[bound.html_name] = bound.value()
        for row in formset.forms:
            data |= typed(row)
    return {name: value for name, value in data.items() if not name.startswith(("body", "comments"))} | {
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }


def sent(page, user, changes, *, is_draft: bool):
    """The form of the latest draft of ``page`` as sent back with ``changes``, which a function may work out."""
    latest = EventPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    parent = make_event_index()
    values = {"for_user": user, "parent_page": parent}
    data = typed(FORM(instance=latest, **values))
    data |= changes(data) if callable(changes) else changes
    form = FORM(data, instance=latest, **values)
    if is_draft:
        form.defer_required_fields()
    return form


def saved(page, user, changes, *, publish: bool = False) -> EventPage:
    """As Wagtail's own view saves and publishes."""
    form = sent(page, user, changes, is_draft=not publish)
    assert form.is_valid(), (form.errors, [rows.errors for rows in form.formsets.values()])
    latest = form.save(commit=not page.live)
    revision = latest.save_revision(clean=False)
    if publish:
        revision.publish()
    return EventPage.objects.get(pk=page.pk)


def days(page) -> list[str]:
    return [row.in_words for row in page.get_latest_revision_as_object().sessions.all()]


THREE = [
    "Tuesday 6 October 2026, 2pm to 4pm",
    "Tuesday 13 October 2026, 2pm to 4pm",
    "Tuesday 20 October 2026, 2pm to 4pm",
]


@pytest.mark.parametrize("is_live", [False, True])
def test_the_dates_of_a_rule_are_in_the_draft_and_keep_their_changes(user, is_live):
    page = make_event(sessions=[session()] if is_live else [], publish=is_live)
    first = [page.sessions.get().in_words] if is_live else []

    page = saved(page, user, SERIES)
    assert days(page) == first + THREE

    def move_the_second(data):
        place = len(first) + 1
        return {f"sessions-{place}-starts_at": "2026-10-14 10:00", f"sessions-{place}-ends_at": "2026-10-14 12:00"}

    page = saved(page, user, move_the_second)
    page = saved(page, user, {})
    assert days(page) == [*first, THREE[0], "Wednesday 14 October 2026, 10am to midday", THREE[2]]

    page = saved(page, user, {}, publish=True)
    rows = list(page.sessions.values_list("pk", "uid"))
    page = saved(page, user, {"repeat_starts": "15:00"}, publish=True)
    assert list(page.sessions.values_list("pk", "uid")) == rows
    assert [row.in_words for row in page.sessions.all()] == [
        *first,
        "Tuesday 6 October 2026, 3pm to 4pm",
        "Wednesday 14 October 2026, 10am to midday",
        "Tuesday 20 October 2026, 3pm to 4pm",
    ]
    assert page.sessions.last().previous_in_words == "2pm"


@pytest.mark.parametrize("is_live", [False, True])
def test_a_deleted_date_of_a_rule_is_left_out(user, is_live):
    page = make_event(sessions=[session()] if is_live else [], publish=is_live)
    page = saved(page, user, SERIES)
    place = 1 + is_live

    page = saved(page, user, {f"sessions-{place}-DELETE": "on"}, publish=True)

    assert [row.in_words for row in page.sessions.all()][-2:] == [THREE[0], THREE[2]]
    assert [str(row) for row in page.skipped_dates.all()] == ["Tuesday 13 October 2026"]


@pytest.mark.drawn
@pytest.mark.parametrize(
    "typed_so_far",
    [
        {},
        {"repeats": Repeat.WEEKLY},
        {"repeats": Repeat.MONTHLY_BY_WEEKDAY, "repeat_first_on": "2026-10-06", "repeat_starts": "14:00"},
        {"organiser": "", "title": "Only a title"},
    ],
)
def test_a_half_filled_draft_is_saved_and_not_published(user, typed_so_far):
    page = make_event(sessions=[], publish=False)

    assert days(saved(page, user, typed_so_far)) == []
    assert not sent(page, user, typed_so_far, is_draft=False).is_valid()


@pytest.mark.drawn
def test_what_a_rule_lacks_is_said_on_publishing(user):
    page = make_event(sessions=[], publish=False)

    form = sent(page, user, {"repeats": Repeat.MONTHLY_BY_WEEKDAY}, is_draft=False)

    assert {name: list(faults) for name, faults in form.errors.items()} == {
        "repeat_first_on": ["Enter the first date."],
        "repeat_starts": ["Enter when it starts."],
        "repeat_ends": ["Enter when it ends."],
        "repeat_until": ["Enter the last day, or how many times it takes place."],
        "repeat_week": ["Choose which one of the month."],
    }
    assert list(sent(page, user, {}, is_draft=False).errors["__all__"]) == ["Add a date, or say how it repeats."]


@pytest.mark.drawn
def test_an_all_day_session_needs_only_its_days(user):
    page = make_event(publish=False)

    one = saved(page, user, {"sessions-0-is_all_day": "on", "sessions-0-starts_at": "2026-10-24 15:00"} | end(""))
    assert days(one) == ["Saturday 24 October 2026, all day"]
    two = saved(one, user, end("2026-10-25 00:00"))
    assert days(saved(two, user, {})) == ["Saturday 24 October 2026 to Sunday 25 October 2026, all day"]
    form = sent(page, user, end("") | {"sessions-0-is_all_day": ""}, is_draft=True)
    assert not form.is_valid()
    assert form.formsets["sessions"].errors == [{"ends_at": ["Enter when it ends."]}]


@pytest.mark.drawn
def test_a_night_of_two_hours_is_pointed_out_and_said(user, client):
    page = make_event(publish=False)
    client.force_login(user)

    page = saved(page, user, {"sessions-0-starts_at": "2026-10-25 01:30"} | end("2026-10-25 04:00"))
    html = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    page.save_revision().publish()

    assert "On Sunday 25 October 2026 the clocks go back at 2am: 1:30am comes twice. We take the first" in html
    assert "1:30am (before the clocks go back), to 4am" in client.get(page.url).content.decode()


@pytest.mark.drawn
def test_what_was_noticed_is_said_on_publishing(user, client):
    page = make_event(publish=False)
    client.force_login(user)
    data = typed(FORM(instance=page, for_user=user, parent_page=make_event_index()))
    late = SERIES | {"repeat_first_on": "2026-08-18", "repeat_until": "", "action-publish": "1"}

    answer = client.post(f"/admin/pages/{page.pk}/edit/", data | late, follow=True)

    assert "2 dates of the rule are over and were not added. Add by hand what took place." in answer.content.decode()
    assert "Tuesday 1 September 2026, 2pm to 4pm" in days(page)


def end(value: str) -> dict[str, str]:
    return {"sessions-0-ends_at": value}


@pytest.fixture
def booked(monkeypatch):
    """Primary keys of sessions that somebody booked; tests add to it."""
    keys: set[int] = set()
    monkeypatch.setattr(keeping, "_checks", [])
    keeping.register_check(lambda asked: {key: "2 people have booked" for key in asked if key in keys})
    return keys


def test_an_older_draft_takes_away_nothing_that_is_over_or_booked(user, booked):
    page = make_event(sessions=[session(dt.datetime(2026, 9, 8, 14))])
    old = page.latest_revision
    later = [session(dt.datetime(2026, 9, day, 14)) for day in (2, 9, 10)]
    page.sessions.add(*later)
    page.save_revision().publish()
    before = dict(EventSession.objects.values_list("starts_at__day", "pk"))
    booked.add(before[9])

    with time_machine.travel(NOW + dt.timedelta(days=4), tick=False):
        old.publish()

    assert dict(EventSession.objects.values_list("starts_at__day", "pk")) == {day: before[day] for day in (2, 8, 9)}


def test_a_draft_does_not_revive_what_was_cancelled_meanwhile(user):
    page = make_event(sessions=[session()])
    page = saved(page, user, {"title": "Another title"})
    EventSession.objects.update(status="cancelled", status_reason="Flooded", sequence=1)

    page = saved(page, user, {}, publish=True)
    row = page.sessions.get()
    assert (page.title, row.status, row.status_reason, row.sequence) == ("Another title", "cancelled", "Flooded", 2)

    page = saved(page, user, {"sessions-0-status": "scheduled"}, publish=True)
    assert page.sessions.get().status == "scheduled"


def test_the_first_draft_of_a_published_session_is_the_same_session(user):
    page = make_event(sessions=[])
    page.sessions.add(session())
    revision = page.save_revision()
    revision.publish()
    row = EventSession.objects.get()

    revision.publish()

    again = EventSession.objects.get()
    assert (again.pk, again.uid, again.sequence) == (row.pk, row.uid, 0)


def test_an_editor_deletes_what_is_over_but_not_what_is_booked(user, booked):
    page = make_event(sessions=[session(dt.datetime(2026, 8, 4, 14)), session(dt.datetime(2026, 9, 8, 14))])
    booked.add(page.sessions.last().pk)

    form = sent(page, user, {"sessions-1-DELETE": "on"}, is_draft=True)
    assert not form.is_valid()
    assert list(form.errors["__all__"]) == [
        "Tuesday 8 September 2026 can’t be deleted: 2 people have booked. Cancel it instead."
    ]
    page = saved(page, user, {"sessions-0-DELETE": "on"})
    page = saved(page, user, {}, publish=True)
    assert [row.in_words for row in page.sessions.all()] == ["Tuesday 8 September 2026, 2pm to 4pm"]


@pytest.mark.parametrize("is_live", [False, True])
def test_a_booked_date_stays_when_the_rule_leaves_its_day(user, booked, is_live):
    page = saved(make_event(sessions=[], publish=False), user, SERIES, publish=is_live)
    booked.add(page.sessions.last().pk)

    page = saved(page, user, {"repeat_count": "1"}, publish=is_live)

    assert [row.in_words for row in page.sessions.all()] == [THREE[0], THREE[2]]
    assert notices(page, at=NOW) == [f"{THREE[2]} is no longer in the rule. It stays, because 2 people have booked."]


def questions(*words: str):
    """Changes to the form that ask these."""
    rows = [
        {
            "text": text,
            "kind": "line",
            "choices": "",
            "help_text": "",
            "is_required": "on",
            "id": "",
            "ORDER": str(place),
        }
        for place, text in enumerate(words)
    ]
    typed_in = {f"questions-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}
    return {"questions-TOTAL_FORMS": str(len(rows)), **typed_in}


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        (("Your lunch?", "Your guest’s lunch?"), []),
        (("Lunch?", "Lunch?", "Tea?"), ["You ask “Lunch?” 2 times. Say in each what is different."]),
    ],
)
def test_two_questions_have_words_of_their_own(user, words, faults):
    form = sent(make_event(), user, questions(*words), is_draft=True)

    form.is_valid()

    assert form.formsets["questions"].errors == [{}] * len(words)
    assert form.non_field_errors() == faults
