"""The link by which an officer answers without an account, the code asked for once in each browser, and its end."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from hub.shared import emails, tokens
from hub.shared.clock import now, today
from hub.shared.guards import Limit, take_all
from hub.shared.tokens import TokenRevoked
from reports.models import Officer, ReplyCode

PURPOSE = "reply"
GRACE = dt.timedelta(days=90)
"""After the due date a link still opens, and shows what was sent."""

CODE_MINUTES = 10
MOST_TRIES = 5
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
CODES = (Limit(3, HOUR), Limit(10, DAY))
CODES_NETWORK = (Limit(30, HOUR), Limit(100, DAY))
TRIES = (Limit(15, HOUR), Limit(30, DAY))


class CodeRefused(Exception):
    """The code does not open the link; ``message`` says so to who typed it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


WRONG = "This code is not right. Check the email and try again."
EXPIRED = f"This code has expired: it works for {CODE_MINUTES} minutes. Ask for a new one."
TOO_OFTEN = "The code was wrong too often. Ask for a new one."
NONE_SENT = "There is no code to check any more. Ask for a new one."


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
    return reverse("reply:overview", args=[tokens.issue(PURPOSE, officer, lasts=link_lasts(officer))])


def find_officer(raw: str) -> Officer:
    """The officer whose link it is. Changes nothing. Raises ``TokenError``."""
    officer = tokens.look_up(PURPOSE, raw).subject
    if officer.revoked_at is not None:
        raise TokenRevoked
    return officer


@transaction.atomic
def send_code(officer: Officer, *, network: str) -> int:
    """Mail six digits to ``officer``, in place of those from before; returns 0, or the seconds to wait."""
    wait = take_all({f"reply code {officer.pk}": CODES, f"reply codes network {network}": CODES_NETWORK})
    if wait:
        return wait
    code = f"{secrets.randbelow(1_000_000):06d}"
    ReplyCode.objects.update_or_create(
        officer=officer, defaults={"digest": digest_of(officer, code), "sent_at": now(), "tries": 0}
    )
    emails.send("reports.reply_code", officer.email, context={"code": code, "minutes": str(CODE_MINUTES)})
    return 0


def use_code(officer: Officer, typed: str) -> None:
    """Use the code up. Of five wrong tries at most, however many come at once. Raises ``CodeRefused``."""
    if take_all({f"reply code tries {officer.pk}": TRIES}):
        raise CodeRefused(TOO_OFTEN)
    fault = check(officer, typed)
    # Raised outside the transaction, so that the try stays counted.
    if fault:
        raise CodeRefused(fault)


@transaction.atomic
def check(officer: Officer, typed: str) -> str:
    """What is wrong with the code; empty if it is right, and then it is gone."""
    code = ReplyCode.objects.select_for_update().filter(officer=officer).first()
    if code is None:
        return NONE_SENT
    if code.tries >= MOST_TRIES:
        return TOO_OFTEN
    if code.sent_at + dt.timedelta(minutes=CODE_MINUTES) <= now():
        return EXPIRED
    if constant_time_compare(code.digest, digest_of(officer, typed)):
        code.delete()
        return ""
    code.tries += 1
    code.save(update_fields=["tries"])
    return WRONG


def digest_of(officer: Officer, code: str) -> str:
    return salted_hmac("reports.reply_code", f"{officer.pk}:{code}", algorithm="sha256").hexdigest()
