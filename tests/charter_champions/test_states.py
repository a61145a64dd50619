from __future__ import annotations

import pytest
from django.core import mail

from charter_champions.domain import applications, decisions
from charter_champions.enums import APPLICATION_TRANSITIONS, ApplicationStatus
from charter_champions.models import Membership
from hub.shared import tokens
from hub.shared.states import TransitionNotAllowed
from tests.factories.charter_champions import make_application

pytestmark = pytest.mark.django_db

S = ApplicationStatus


def confirm(application):
    raw = tokens.issue(applications.CONFIRM, application, lasts=applications.CONFIRM_LASTS)
    applications.confirm(raw)
    application.refresh_from_db()


MOVES = {
    "submit": (applications.submit, S.SUBMITTED, {S.STARTED}),
    "reopen": (applications.reopen, S.STARTED, {S.SUBMITTED}),
    "confirm": (confirm, S.RECEIVED, {S.SUBMITTED}),
    "ask": (lambda a: decisions.ask(a, "Who?", user=None), S.INFORMATION_ASKED, {S.RECEIVED}),
    "answer": (lambda a: applications.answer(a, "We."), S.RECEIVED, {S.INFORMATION_ASKED}),
    "approve": (lambda a: decisions.approve(a, user=None), S.APPROVED, {S.RECEIVED, S.INFORMATION_ASKED}),
    "decline": (lambda a: decisions.decline(a, "No.", user=None), S.DECLINED, {S.RECEIVED, S.INFORMATION_ASKED}),
    "reopen for an appeal": (lambda a: decisions.reopen_for_appeal(a, "Look", user=None), S.RECEIVED, {S.DECLINED}),
    "withdraw": (
        applications.withdraw,
        S.WITHDRAWN,
        {S.STARTED, S.SUBMITTED, S.RECEIVED, S.INFORMATION_ASKED},
    ),
}


@pytest.mark.parametrize("before", ApplicationStatus)
@pytest.mark.parametrize("name", MOVES)
def test_every_move_from_every_state(name, before, django_capture_on_commit_callbacks):
    move, after, allowed = MOVES[name]
    application = make_application(before)

    with django_capture_on_commit_callbacks(execute=True):
        if before in allowed:
            move(application)
        else:
            with pytest.raises(TransitionNotAllowed):
                move(application)

    application.refresh_from_db()
    if before in allowed:
        assert application.status == after
        assert [(row.before, row.after) for row in application.history.all()] == [(before, after)]
    else:
        assert (application.status, application.history.count(), len(mail.outbox)) == (before, 0, 0)
        assert Membership.objects.count() == 0


def test_the_table_lists_every_state_and_decided_ones_are_the_end():
    assert set(APPLICATION_TRANSITIONS) == set(ApplicationStatus)
    assert [status for status, moves in APPLICATION_TRANSITIONS.items() if not moves] == [
        S.APPROVED,
        S.WITHDRAWN,
    ]
    assert APPLICATION_TRANSITIONS[S.DECLINED] == {S.RECEIVED}
