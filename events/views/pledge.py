"""Making a promise to oneself, and saying later how it went. Opening a link never answers; only a button does."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from events.domain import pledges
from events.enums.pledges import (
    FIRST_ASKED_AFTER,
    LAST_ASKED_AFTER,
    PLEDGE_ANSWERS,
    PledgeState,
    PledgeStatus,
    ShowingStatus,
)
from events.forms.pledges import PledgeForm
from events.models import EventPage, Pledge, PledgeShowing
from hub.shared import tokens
from hub.shared.clock import today
from hub.shared.link_problems import link_problem
from hub.shared.states import TransitionNotAllowed

READ_OR_SEND = ["GET", "HEAD", "POST"]
ANSWER_BUTTONS = (
    (PledgeStatus.KEPT, "I kept it"),
    (PledgeStatus.PARTLY, "I kept it partly"),
    (PledgeStatus.NOT_KEPT, "Not yet"),
)
ACTIONS = {
    "confirm": pledges.confirm_address,
    "undo": pledges.undo,
    "withdraw": pledges.withdraw,
    "show": pledges.show,
    "hide": pledges.hide,
}


@require_http_methods(READ_OR_SEND)
def make(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The form, from anywhere or from an event whose page anyone may see."""
    event = get_object_or_404(EventPage.objects.visible(), pk=pk) if pk else None
    form = PledgeForm(request.POST if request.method == "POST" else None)
    form.guard(request)
    if form.is_valid():
        form.run_once(lambda: pledges.make_pledge(event=event, **form.answers))
        return redirect("pledge:made")
    context = {
        "form": form,
        "title": "Make a promise to yourself",
        "event": event,
        "button": "Keep my promise",
        "back_url": event.get_url(request) if event else reverse("pledges:summary"),
        "back_text": "Back to the event" if event else "Promises so far",
    }
    return form.answer_headers(render(request, "events/pledge/make.html", context))


@require_safe
def made(request: HttpRequest) -> HttpResponse:
    return render(request, "events/pledge/made.html")


@require_http_methods(READ_OR_SEND)
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """One's own promise behind the link of a mail, which works as often as one likes."""
    try:
        pledge = pledges.look_up(token)
    except tokens.TokenError as error:
        return link_problem(request, error, template="events/pledge/link_problem.html")
    if request.method == "POST":
        # What was pressed on a page of before is not done: the page says how it stands now.
        with suppress(TransitionNotAllowed):
            act(pledge, request.POST.get("do", ""))
        return redirect("pledge:mine", token=token)
    return render(request, "events/pledge/mine.html", context_of(pledge, on=today()))


def act(pledge: Pledge, what: str) -> None:
    """Do what a button says; nothing for what no button says."""
    if what in PLEDGE_ANSWERS:
        pledges.answer(pledge, PledgeStatus(what))
    elif what in ACTIONS:
        ACTIONS[what](pledge)


def context_of(pledge: Pledge, *, on: dt.date) -> dict:
    showing = PledgeShowing.objects.filter(pledge=pledge).first()
    is_withdrawn = pledge.status == PledgeStatus.WITHDRAWN
    days = [pledge.made_on + dt.timedelta(days=days) for days in (FIRST_ASKED_AFTER, LAST_ASKED_AFTER)]
    return {
        "pledge": pledge,
        "state": pledge.state(on=on),
        "is_answered": pledge.status in PLEDGE_ANSWERS,
        "is_withdrawn": is_withdrawn,
        "is_silent": pledge.state(on=on) == PledgeState.NO_REPLY,
        "answers": [] if is_withdrawn else [each for each in ANSWER_BUTTONS if each[0] != pledge.status],
        "asks_whether_to_ask": bool(pledge.email) and pledge.confirmed_on is None and not is_withdrawn,
        "days_to_come": [day for day in days if day > on] if pledge.confirmed_on and not is_withdrawn else [],
        "is_shown": showing is not None and showing.status == ShowingStatus.SHOWN,
        "is_waiting": showing is not None and showing.status == ShowingStatus.WAITING,
        "was_declined": showing is not None and showing.status == ShowingStatus.DECLINED,
    }
