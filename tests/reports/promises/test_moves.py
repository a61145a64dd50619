"""The life of a promise: each move from each state, allowed or not."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hub.shared.states import TransitionNotAllowed
from reports.domain import commitments, voices
from reports.domain.requests import RequestRefused
from reports.enums import CommitmentStatus as Status
from reports.enums import UpdateKind, UpdateStatus, Voice
from reports.models import CommitmentEvent
from tests.factories.promises import make_promise, make_voice
from tests.factories.reports import make_partner, make_staff

NOW = dt.datetime(2026, 6, 10, 12, tzinfo=dt.UTC)

AFTER = {
    (Status.OPEN, "progress"): Status.OPEN,
    (Status.OPEN, "done"): Status.REPORTED_DONE,
    (Status.OPEN, "confirm"): Status.CONFIRMED,
    (Status.OPEN, "give_up"): Status.GIVEN_UP,
    (Status.OPEN, "date"): Status.OPEN,
    (Status.OPEN, "reword"): Status.OPEN,
    (Status.REPORTED_DONE, "progress"): Status.REPORTED_DONE,
    (Status.REPORTED_DONE, "confirm"): Status.CONFIRMED,
    (Status.REPORTED_DONE, "dispute"): Status.DISPUTED,
    (Status.REPORTED_DONE, "date"): Status.REPORTED_DONE,
    (Status.REPORTED_DONE, "reword"): Status.REPORTED_DONE,
    (Status.CONFIRMED, "dispute"): Status.DISPUTED,
    (Status.CONFIRMED, "reword"): Status.CONFIRMED,
    (Status.DISPUTED, "progress"): Status.DISPUTED,
    (Status.DISPUTED, "done"): Status.REPORTED_DONE,
    (Status.DISPUTED, "confirm"): Status.CONFIRMED,
    (Status.DISPUTED, "give_up"): Status.GIVEN_UP,
    (Status.DISPUTED, "date"): Status.DISPUTED,
    (Status.DISPUTED, "reword"): Status.DISPUTED,
    (Status.GIVEN_UP, "reword"): Status.GIVEN_UP,
}
"""All moves that there are; every other is forbidden."""


def act_on(row, move: str, user) -> None:
    acts = {
        "progress": lambda: commitments.report_progress(row, user=user),
        "done": lambda: commitments.report_done(row, user=user),
        "confirm": lambda: commitments.confirm(row, user=user),
        "dispute": lambda: commitments.dispute(row, user=user),
        "give_up": lambda: commitments.give_up(row, user=user),
        "date": lambda: commitments.move_date(row, dt.date(2026, 7, 1), reason="Asked.", user=user),
        "reword": lambda: commitments.reword(row, "Other words", reason="A name.", user=user),
    }
    acts[move]()


@pytest.mark.django_db
@pytest.mark.usefixtures("in_june_2026")
@pytest.mark.parametrize("move", ["progress", "done", "confirm", "dispute", "give_up", "date", "reword"])
@pytest.mark.parametrize("status", Status)
def test_each_move_from_each_state(status, move):
    row = make_promise(status)
    user = make_staff("run_clock")
    before = CommitmentEvent.objects.count()
    expected = AFTER.get((status, move))

    if expected is None:
        with pytest.raises(TransitionNotAllowed):
            act_on(row, move, user)
    else:
        act_on(row, move, user)

    row.refresh_from_db()
    assert row.status == (expected or status)
    assert CommitmentEvent.objects.count() == before + (expected is not None)
    if expected is not None:
        last = row.history.last()
        assert (last.before, last.after, last.user, last.is_public) == (status, expected, user, True)


@pytest.mark.django_db
@pytest.mark.usefixtures("in_june_2026")
def test_a_moved_date_keeps_the_old_one_in_public():
    row = make_promise()

    commitments.move_date(row, None, reason="The builder went out of business.", user=make_staff())

    assert row.due_on is None
    assert row.history.last().reason == (
        "The date was moved. Before: 1 June 2026. Now: No date given. The builder went out of business."
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("in_june_2026")
@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda row: commitments.move_date(row, dt.date(2026, 6, 1), reason="x"), "due_on"),
        (lambda row: commitments.move_date(row, dt.date(2026, 4, 23), reason="x"), "due_on"),
        (lambda row: commitments.reword(row, row.text, reason="x"), "text"),
        (lambda row: commitments.reword(row, " ", reason="x"), "text"),
    ],
)
def test_a_change_that_is_none_or_makes_no_sense_is_refused(act, field):
    row = make_promise()

    with pytest.raises(RequestRefused) as refused:
        act(row)

    assert refused.value.field == field
    assert row.history.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("in_june_2026")
def test_only_staff_confirm_and_only_when_no_voice_waits():
    row = make_promise(Status.REPORTED_DONE)
    for nobody in (None, make_staff()):
        with pytest.raises(RequestRefused, match="Only we confirm"):
            commitments.confirm(row, user=nobody)
    update = make_voice(row)
    staff = make_staff("run_clock")

    with pytest.raises(RequestRefused, match="Look at what waits first"):
        commitments.confirm(row, user=staff)
    voices.decline(update, reason="It is about another practice.", user=staff)
    commitments.confirm(row, user=staff)

    assert row.status == Status.CONFIRMED


class Life(RuleBasedStateMachine):
    """Whatever a body, partners, people and staff do in whatever order."""

    @initialize()
    def begin(self):
        self.row = make_promise()
        self.staff = make_staff("run_clock")
        self.partner = make_partner()
        self.moves = 1
        self.only_the_body_spoke = True

    def attempt(self, act) -> bool:
        try:
            act()
        except (TransitionNotAllowed, RequestRefused):
            return False
        finally:
            self.row.refresh_from_db()
        return True

    @rule(kind=st.sampled_from(UpdateKind))
    def the_body_reports(self, kind):
        before = self.row.status
        if self.attempt(lambda: voices.body_says(self.row, kind, "It is done.")):
            self.moves += 1
        else:
            assert self.row.status == before
        assert self.row.status != Status.CONFIRMED or before == Status.CONFIRMED

    @rule(kind=st.sampled_from(UpdateKind), is_partner=st.booleans())
    def somebody_writes(self, kind, is_partner):
        before = self.row.status
        if is_partner:
            self.attempt(lambda: voices.champion_says(self.row, self.partner, kind, "As we saw."))
        else:
            self.attempt(lambda: voices.person_says(self.row, kind, "As I saw."))
        assert self.row.status == before

    @rule(is_dispute=st.booleans(), goes=st.booleans())
    def staff_look_at_what_waits(self, is_dispute, goes):
        update = self.row.updates.held().first()
        if update is None:
            return
        update.commitment = self.row
        before = self.row.status
        if goes:
            done = self.attempt(
                lambda: voices.publish(update, public_text="As seen.", user=self.staff, is_dispute=is_dispute)
            )
        else:
            done = self.attempt(lambda: voices.decline(update, reason="No.", user=self.staff))
        if done and goes and is_dispute:
            assert self.row.status == Status.DISPUTED
            assert self.row.is_open
            self.moves += 1
        else:
            assert self.row.status == before

    @rule()
    def a_no_is_published_as_a_dispute(self):
        def act():
            with transaction.atomic():
                update = voices.person_says(self.row, UpdateKind.NOT_DONE, "Not here.")
                voices.publish(update, public_text="Not here.", user=self.staff, is_dispute=True)

        before = self.row.status
        if self.attempt(act):
            assert before in (Status.REPORTED_DONE, Status.CONFIRMED)
            assert self.row.status == Status.DISPUTED
            self.moves += 1
        else:
            assert before not in (Status.REPORTED_DONE, Status.CONFIRMED)
            assert self.row.status == before

    @rule()
    def staff_confirm(self):
        waits = self.row.updates.held().exists()
        if self.attempt(lambda: voices.we_confirm(self.row, "We rang.", user=self.staff)):
            assert not waits
            assert self.row.status == Status.CONFIRMED
            self.moves += 1
            self.only_the_body_spoke = False

    @rule(kind=st.sampled_from([UpdateKind.DONE, UpdateKind.PROGRESS]))
    def staff_log_a_letter_of_the_body(self, kind):
        def act():
            voices.log_voice(self.row, Voice.BODY, kind, private_text="", public_text="Done.", user=self.staff)

        if self.attempt(act):
            self.moves += 1

    @invariant()
    def one_row_of_history_for_each_move(self):
        if hasattr(self, "row"):
            rows = list(self.row.history.values_list("before", "after"))
            assert len(rows) == self.moves
            assert rows[0] == ("", Status.OPEN)
            assert [after for _, after in rows[:-1]] == [before for before, _ in rows[1:]]
            assert rows[-1][1] == self.row.status

    @invariant()
    def the_body_alone_never_confirms(self):
        if hasattr(self, "row") and self.only_the_body_spoke:
            assert self.row.status != Status.CONFIRMED
            assert not self.row.history.filter(after=Status.CONFIRMED).exists()

    @invariant()
    def what_waits_has_no_public_words(self):
        if hasattr(self, "row"):
            hidden = self.row.updates.exclude(status=UpdateStatus.PUBLISHED)
            assert not hidden.exclude(public_text="").exists()


class TestLife(Life.TestCase, TestCase):
    settings = settings(
        max_examples=12,
        stateful_step_count=10,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    def setUp(self):
        super().setUp()
        self.clock = time_machine.travel(NOW, tick=False)
        self.clock.start()
        self.addCleanup(self.clock.stop)
