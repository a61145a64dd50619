"""The life of a pledge and of whether it is shown: the only writer of their status."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.urls import reverse

from events.emails import pledges as mails
from events.enums.pledges import (
    PLEDGE_ANSWERS,
    PLEDGE_TRANSITIONS,
    SHOWING_TRANSITIONS,
    PledgeQuestion,
    PledgeStatus,
    ShowingStatus,
)
from events.models import (
    EventPage,
    Pledge,
    PledgeAsking,
    PledgeHistory,
    PledgeShowing,
    PledgeShowingHistory,
)
from hub.shared import tokens
from hub.shared.clock import now, today
from hub.shared.emails import EmailKind, send
from hub.shared.states import TransitionNotAllowed, move
from hub.shared.templatetags.hub_tags import day

PURPOSE = "events.pledge"
LINK_LASTS = dt.timedelta(days=210)
"""So that an answer can still be changed four months after the last question."""
QUESTIONS = {PledgeQuestion.FIRST: mails.FIRST, PledgeQuestion.LAST: mails.LAST}


@transaction.atomic
def make_pledge(
    *, text: str, name: str = "", email: str = "", wants_shown: bool = False, event: EventPage | None = None
) -> Pledge:
    """Keep a promise. With an address its owner is asked to confirm that we may ask; nobody else is written to."""
    pledge = Pledge.objects.create(made_on=today(), text=text, name=name, email=email, event=event)
    PledgeHistory.objects.create(subject=pledge, at=now(), after=PledgeStatus.OPEN)
    if wants_shown:
        show(pledge)
    if email:
        write_to(pledge, mails.CONFIRM)
    return pledge


def write_to(pledge: Pledge, kind: EmailKind) -> None:
    token = tokens.issue(PURPOSE, pledge, lasts=LINK_LASTS)
    values = {"name": pledge.name or "friend", "pledge": pledge.text, "made": day(pledge.made_on)}
    context = {name: values[name] for name in kind.placeholders}
    send(kind.key, pledge.email, context=context, button_url=reverse("pledge:mine", args=[token]))


def look_up(raw: str) -> Pledge:
    """The pledge behind a link, which works as often as its owner likes. Raises ``TokenError``."""
    pledge = tokens.look_up(PURPOSE, raw).subject
    if pledge.is_erased:
        raise tokens.TokenUnknown
    return pledge


def confirm_address(pledge: Pledge) -> None:
    """Its owner says that we may ask. A second time changes nothing."""
    Pledge.objects.filter(pk=pledge.pk, confirmed_on=None).update(confirmed_on=today())


@transaction.atomic
def answer(pledge: Pledge, to: PledgeStatus) -> Pledge:
    """What its owner says. The same answer twice is one. Raises ``TransitionNotAllowed`` for a withdrawn pledge."""
    if to not in PLEDGE_ANSWERS:
        raise TransitionNotAllowed(pledge.status, to)
    confirm_address(pledge)
    return move_pledge(pledge, to)


def undo(pledge: Pledge) -> Pledge:
    """Take the answer or the withdrawal back."""
    return move_pledge(pledge, PledgeStatus.OPEN)


@transaction.atomic
def withdraw(pledge: Pledge) -> Pledge:
    """No more questions, and nothing shown. It is counted as withdrawn."""
    hide(pledge)
    return move_pledge(pledge, PledgeStatus.WITHDRAWN)


@transaction.atomic
def move_pledge(pledge: Pledge, to: PledgeStatus) -> Pledge:
    stored = Pledge.objects.select_for_update().get(pk=pledge.pk)
    if stored.status == to:
        pledge.refresh_from_db()
        return pledge
    return move(pledge, to, transitions=PLEDGE_TRANSITIONS, history=PledgeHistory)


# Whether the public reads it


@transaction.atomic
def show(pledge: Pledge) -> PledgeShowing:
    """Its owner agrees to show it: it waits until somebody here has looked."""
    showing, is_new = PledgeShowing.objects.get_or_create(pledge=pledge, defaults={"created_at": now()})
    if is_new:
        PledgeShowingHistory.objects.create(subject=showing, at=showing.created_at, after=ShowingStatus.WAITING)
    elif showing.status == ShowingStatus.HIDDEN:
        move_showing(showing, ShowingStatus.WAITING)
    return showing


@transaction.atomic
def hide(pledge: Pledge) -> None:
    """Its owner thinks better of it: gone from the next request on. Hiding what is hidden changes nothing."""
    showing = PledgeShowing.objects.filter(pledge=pledge).exclude(status=ShowingStatus.HIDDEN).first()
    if showing is not None:
        move_showing(showing, ShowingStatus.HIDDEN)


def approve(showing: PledgeShowing, *, user) -> PledgeShowing:
    """Show it. Raises ``TransitionNotAllowed``, such as when its author has hidden it meanwhile."""
    return move_showing(showing, ShowingStatus.SHOWN, user=user)


def decline(showing: PledgeShowing, *, reason: str, user) -> PledgeShowing:
    """Do not show it; the reason is for staff. Raises ``TransitionNotAllowed``."""
    return move_showing(showing, ShowingStatus.DECLINED, user=user, reason=reason)


def move_showing(showing: PledgeShowing, to: ShowingStatus, **options) -> PledgeShowing:
    return move(showing, to, transitions=SHOWING_TRANSITIONS, history=PledgeShowingHistory, **options)


# Asking


def ask_due(*, on: dt.date, dry_run: bool = False) -> int:
    """Ask everybody whose 4 or 12 weeks are over on the day ``on``, once each, however many nights were missed."""
    count = 0
    for question in PledgeQuestion:
        for key in list(Pledge.objects.to_ask(question, on=on).order_by("pk").values_list("pk", flat=True)):
            count += dry_run or ask(key, question, on=on)
    return count


def ask(key: int, question: PledgeQuestion, *, on: dt.date) -> bool:
    """Put one question. Of two at once, and of many runs, one does. False where it is not due any more."""
    with transaction.atomic():
        pledge = Pledge.objects.to_ask(question, on=on).select_for_update(of=("self",)).filter(pk=key).first()
        if pledge is None:
            return False
        try:
            with transaction.atomic():
                PledgeAsking.objects.create(pledge=pledge, question=question, asked_on=on)
        except IntegrityError:
            return False
        write_to(pledge, QUESTIONS[question])
    return True
