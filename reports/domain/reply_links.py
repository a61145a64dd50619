"""The link by which an officer answers without an account, and how long it lasts."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse

from hub.shared import tokens
from hub.shared.clock import today
from hub.shared.tokens import TokenRevoked
from reports.models import Officer

PURPOSE = "reply"
GRACE = dt.timedelta(days=90)
"""After the due date a link still opens, and shows what was sent."""


def link_lasts(officer: Officer) -> dt.timedelta:
    """From now to 90 days after the due date, and 90 days at least."""
    request = officer.request
    due = request.due_on or request.reply_requested_by or today()
    return max(due - today(), dt.timedelta(0)) + GRACE


@transaction.atomic
def new_link(officer: Officer) -> str:
    """The path of a new link for ``officer``; those from before stop working. Raises ``TokenRevoked``."""
    if officer.revoked_at is not None:
        raise TokenRevoked
    tokens.revoke_all(PURPOSE, officer)
    return further_link(officer)


def further_link(officer: Officer) -> str:
    """The path of one more link for ``officer``: those from before go on working, also in a browser that is open."""
    return reverse("reply:overview", args=[tokens.issue(PURPOSE, officer, lasts=link_lasts(officer))])


class OfficerEnded(TokenRevoked):
    """They no longer answer for the body, so no new link is sent to them."""

    message = "This link no longer works, because you no longer answer this request."


def find_officer(raw: str) -> Officer:
    """The officer whose link it is. Changes nothing. Raises ``TokenError``: ``OfficerEnded`` for one taken back."""
    try:
        officer = tokens.look_up(PURPOSE, raw).subject
    except TokenRevoked:
        raise_if_ended(tokens.subject_of_spent(PURPOSE, raw))
        raise
    raise_if_ended(officer)
    return officer


def raise_if_ended(officer: Officer | None) -> None:
    """Somebody who was named again since has a link to ask for."""
    if officer is None or officer.revoked_at is None:
        return
    same = Officer.objects.active().filter(request=officer.request_id, email=officer.email)
    if not same.exists():
        raise OfficerEnded
