"""Enrolling by the engine of bookings: who is booked on a run stands on its register."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from events.domain.bookings import BookingError, TooFewPlaces, cancel, hand_over
from events.domain.enrolling import arrange_run, complete, enrol, move_run, withdraw
from events.domain.reminding import due_for_reminder, remind
from events.enums import RunStatus
from events.models import Booking, CourseRun, Enrolment, Places, RunSession
from events.views.runs import learners_of
from hub.home.domain.roles import TRAINING_OFFICER
from hub.shared.clock import as_of, now, today
from hub.shared.models import Errand, OutgoingEmail
from hub.shared.states import TransitionNotAllowed
from tests.factories.portal import client_of
from tests.factories.shared import guarded_data, make_user_in
from tests.factories.training import make_course, make_learner, make_past_run, make_run

pytestmark = pytest.mark.django_db


def register(run: CourseRun) -> list[tuple[str, str, str]]:
    return [(row.name, row.email, row.status) for row in Enrolment.objects.filter(run=run).by_name()]


def link_in_last_mail() -> str:
    return re.search(r"/book/mine/[^\s]+", OutgoingEmail.objects.latest("pk").text_body)[0]


def apply(client, run: CourseRun, email: str, name: str = "Sam Reed"):
    return client.post(run.places.get_absolute_url(), guarded_data(name=name, email=email, phone="", needs=""))


def test_who_confirms_the_address_is_on_the_register_and_who_cancels_is_off_it(client):
    run = make_run()
    page = client.get(run.course.url).content.decode()
    assert f'href="{run.places.get_absolute_url()}"' in page

    answer = apply(client, run, "Sam@kilnford.example")
    before = register(run)
    link = link_in_last_mail()
    client.get(link)
    opened = register(run)
    client.post(link)

    assert answer["Location"].endswith("/check-your-email/")
    assert (before, opened) == ([], [])
    assert "<h1>Enrol: " in client.get(run.places.get_absolute_url()).content.decode()
    assert register(run) == [("Sam Reed", "sam@kilnford.example", "enrolled")]
    shown = client.get(link).content.decode()
    assert "You are booked" in shown
    assert "See the course" in shown
    cancel(Booking.objects.get())
    assert register(run) == [("Sam Reed", "sam@kilnford.example", "withdrawn")]


def test_the_last_place_goes_once_and_who_waits_moves_up(client):
    run = make_run(capacity=1)
    first = make_learner(run, name="Ada")

    waiting = apply(client, run, "ben@kilnford.example", "Ben")
    with pytest.raises(TooFewPlaces):
        enrol(run, name="Eve", email="eve@kilnford.example")
    withdraw(first)

    assert waiting["Location"].endswith("/waiting-list/")
    assert Booking.objects.get(email="ben@kilnford.example").status == "offered"
    client.post(link_in_last_mail())
    assert [(name, status) for name, _, status in register(run)] == [("Ada", "withdrawn"), ("Ben", "enrolled")]
    assert Places.objects.get().taken == 1


def test_staff_may_use_what_is_kept_back_and_nobody_is_on_it_twice():
    run = make_run(capacity=2, reserved=1)
    make_learner(run, email="ada@kilnford.example")
    make_learner(run)

    with pytest.raises(BookingError):
        enrol(run, name="Ada again", email="ADA@kilnford.example")
    assert (Enrolment.objects.count(), Places.objects.get().free) == (2, 0)


def test_a_place_that_is_handed_over_takes_no_marks_along():
    run = make_past_run()
    learner = make_learner(run, came_to=5, email="ada@kilnford.example")

    hand_over(learner.booking, name="Ben", email="ben@kilnford.example")

    learner.refresh_from_db()
    assert (learner.name, learner.email, learner.marks.count()) == ("Ben", "ben@kilnford.example", 0)


def test_who_has_completed_stays_on_the_register():
    run = make_past_run()
    learner = make_learner(run, came_to=5)
    complete(learner)

    with pytest.raises(TransitionNotAllowed):
        withdraw(learner)
    cancel(learner.booking)
    learner.refresh_from_db()
    assert learner.status == "completed"


@pytest.mark.drawn
@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"status": RunStatus.CLOSED}, "Enrolment is closed."),
        ({"enrol_from": dt.timedelta(days=2)}, "Booking opens on"),
        ({"enrol_until": dt.timedelta(days=-1)}, "Booking has closed."),
        ({"starts_at": -dt.timedelta(days=1)}, "It has begun or is over"),
        ({"enrol_until": dt.timedelta(days=0)}, ""),
    ],
)
def test_when_people_may_enrol(client, values, says):
    if "starts_at" in values:
        values = {"starts_at": now() + values["starts_at"]}
    values = {key: today() + value if key.startswith("enrol") else value for key, value in values.items()}
    run = make_run(**values)

    page = client.get(run.course.url).content.decode()
    form = client.get(run.places.get_absolute_url()).content.decode()

    assert (">Enrol<" in page) is (not says)
    assert says in page
    assert says in form


@pytest.mark.drawn
def test_a_draft_is_seen_nowhere(client):
    run = make_run(status=RunStatus.DRAFT)

    assert "There are no dates" in client.get(run.course.url).content.decode()
    assert client.get(run.places.get_absolute_url()).status_code == 404


def test_cancelling_a_run_tells_each_once_with_the_reason(admin_user):
    run = make_run(capacity=1)
    make_learner(run, email="ada@kilnford.example")
    with pytest.raises(TooFewPlaces):
        make_learner(run)
    OutgoingEmail.objects.all().delete()

    move_run(run, RunStatus.CANCELLED, user=admin_user, reason="The trainer is ill.")
    with pytest.raises(TransitionNotAllowed):
        move_run(run, RunStatus.CANCELLED, user=admin_user)

    (mail,) = OutgoingEmail.objects.all()
    assert (mail.kind, mail.recipient, "The trainer is ill." in mail.text_body) == (
        "events.run_cancelled",
        "ada@kilnford.example",
        True,
    )


def test_a_run_without_sessions_is_not_opened(admin_user):
    run = make_run(sessions=0, status=RunStatus.DRAFT)

    with pytest.raises(ValidationError):
        move_run(run, RunStatus.OPEN, user=admin_user)


def test_learners_are_reminded_once_two_days_before_the_first_session():
    run = make_run(starts_at=now() + dt.timedelta(days=3))
    learner = make_learner(run)
    at = now() + dt.timedelta(days=1, hours=1)

    due = [list(due_for_reminder(at=moment)) for moment in (now(), at)]
    with as_of(at):
        sent = [remind(booking, at=at) for booking in due[1] * 2]

    assert due == [[], [learner.booking]]
    assert sent == [True, False]


# In the admin


def run_form(run: CourseRun | None, course, *sessions, **values) -> dict[str, str]:
    """What the page of a run posts. ``sessions``: row, or ``(start, end)`` in words of a new one, and changes."""
    data = {
        "course": course.pk, "trainer": "", "area": "", "format": "in_person", "place": "Hanbury Library",
        "joining": "", "online_link": "", "capacity": "12", "reserved": "0", "enrol_from": "", "enrol_until": "",
        "sessions-TOTAL_FORMS": len(sessions), "sessions-MIN_NUM_FORMS": 0, "sessions-MAX_NUM_FORMS": 1000,
        "sessions-INITIAL_FORMS": sum(isinstance(row, RunSession) for row, _ in sessions),
    }  # fmt: skip
    for number, (row, changes) in enumerate(sessions):
        start, end = (row.starts_at, row.ends_at) if isinstance(row, RunSession) else row
        own = {"starts_at": start, "ends_at": end, "place": "", "status": "scheduled", "status_reason": "", "id": ""}
        if isinstance(row, RunSession):
            own |= {"id": row.pk, "starts_at": f"{start:%Y-%m-%d %H:%M}", "ends_at": f"{end:%Y-%m-%d %H:%M}"}
        data |= {f"sessions-{number}-{name}": value for name, value in (own | changes).items()}
    return data | values


@pytest.mark.drawn
def test_an_officer_adds_a_run_and_opens_it():
    course, client = make_course(), client_of(make_user_in(TRAINING_OFFICER))
    trainer = make_run().trainer

    rows = [(("2027-03-28 01:30", "2027-03-28 03:00"), {})]
    refused = client.post(reverse("course_runs:add"), run_form(None, course, *rows, trainer=trainer.pk))
    rows = [(("2027-04-06 14:00", "2027-04-06 16:00"), {})]
    client.post(reverse("course_runs:add"), run_form(None, course, *rows, trainer=trainer.pk))

    assert "The clocks go forward at 1am on that day" in refused.content.decode()
    run = CourseRun.objects.get(course=course)
    assert f'href="{reverse("course_runs:inspect", args=[run.pk])}"' in (
        client.get(reverse("course_runs:index")).content.decode()
    )
    assert (run.status, str(run.session_list[0]), run.places.capacity) == (
        "draft",
        "Tuesday 6 April 2027, 2pm to 4pm",
        12,
    )
    client.post(reverse("course_runs:inspect", args=[run.pk]), {"action": "move", "move-to": "open", "move-reason": ""})
    run.refresh_from_db()
    assert run.status == "open"


def test_a_session_that_was_marked_is_cancelled_not_taken_away():
    run = make_past_run(sessions=2)
    make_learner(run, came_to=2)
    first, second = run.session_list
    client = client_of(make_user_in(TRAINING_OFFICER))
    url, trainer = reverse("course_runs:edit", args=[run.pk]), {"trainer": run.trainer_id}

    gone = run_form(run, run.course, (first, {}), (second, {"DELETE": "on"}), **trainer)
    refused = client.post(url, gone)
    off = {"status": "cancelled", "status_reason": "Snow"}
    client.post(url, run_form(run, run.course, (first, {}), (second, off), **trainer))

    assert "is on the register and stays" in refused.content.decode()
    assert [row.status for row in RunSession.objects.filter(run=run)] == ["scheduled", "cancelled"]
    assert RunSession.objects.get(pk=second.pk).sequence == 1


def test_a_session_that_somebody_enrolled_for_is_not_taken_away_in_silence():
    run = make_run(sessions=1)
    client, url = client_of(make_user_in(TRAINING_OFFICER)), reverse("course_runs:edit", args=[run.pk])
    gone = run_form(run, run.course, (run.session_list[0], {"DELETE": "on"}), trainer=run.trainer_id)
    enrol(run, name="Ada", email="ada@kilnford.example")

    refused = client.post(url, gone)

    assert "Cancel it instead: they are told." in refused.content.decode()
    assert run.sessions.model.objects.filter(run=run).count() == 1


def test_who_is_enrolled_hears_of_a_session_that_moves():
    run = make_run(sessions=1)
    make_learner(run)
    (session,) = run.session_list
    session.starts_at += dt.timedelta(hours=1)
    session.save()

    arrange_run(run)

    assert Errand.objects.filter(kind="events.tell_changes").count() == 1


def test_a_learner_stays_one_whatever_staff_send():
    run = make_run()
    learner = make_learner(run)
    client = client_of(make_user_in(TRAINING_OFFICER))
    url = reverse("event_bookings:inspect", args=[learner.booking_id])

    client.post(url, {"action": "size", "size-size": "3"})

    assert Booking.objects.get().party_size == 1
    assert 'name="size-size"' not in client.get(url).content.decode()


def test_nobody_hears_of_a_time_in_a_run_that_is_off(admin_user):
    run = make_run(sessions=1)
    make_learner(run)
    move_run(run, RunStatus.CANCELLED, user=admin_user, reason="The trainer is ill.")
    session = run.session_list[0]
    session.starts_at += dt.timedelta(hours=1)
    session.save()

    arrange_run(run)

    assert not Errand.objects.filter(kind="events.tell_changes").exists()


@pytest.mark.drawn
def test_what_a_learner_needs_is_shown_to_who_prepares_the_course(client):
    run = make_run()
    client.post(
        run.places.get_absolute_url(),
        guarded_data(name="Ada", email="ada@kilnford.example", phone="", needs="A loop, please"),
    )
    client.post(link_in_last_mail())

    officer = client_of(make_user_in(TRAINING_OFFICER)).get(reverse("course_runs:inspect", args=[run.pk]))

    assert "A loop, please" in officer.content.decode()
    assert [row["needs"] for row in learners_of(run)] == [""]
    assert client.get(reverse("course_runs:inspect", args=[run.pk])).status_code == 302


@pytest.mark.drawn
def test_a_run_that_is_over_is_listed_as_over(admin_client):
    make_past_run(sessions=1)

    html = admin_client.get(reverse("course_runs:index")).content.decode()

    assert re.findall(r"<td[^>]*>\s*(Over|Open)\s*</td>", html) == ["Over"]
