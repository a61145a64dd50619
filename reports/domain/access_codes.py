"""Six digits mailed to a named address, which open a link once in each browser: a link can be forwarded."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import models, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from hub.shared import emails
from hub.shared.clock import now
from hub.shared.guards import Limit, take_all

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


@transaction.atomic
def send_code(row: models.Model, *, kind: str, to: str, network: str) -> int:
    """Mail ``to`` six digits that open ``row``, in place of those from before; returns 0, or the seconds to wait.

    ``row`` has the fields ``code_digest``, ``code_sent_at`` and ``code_tries``; ``kind`` is a mail with the
    placeholders ``code`` and ``minutes``.
    """
    name = name_of(row)
    wait = take_all({f"code {name}": CODES, f"codes network {network}": CODES_NETWORK})
    if wait:
        return wait
    code = f"{secrets.randbelow(1_000_000):06d}"
    type(row)._base_manager.filter(pk=row.pk).update(code_digest=digest_of(row, code), code_sent_at=now(), code_tries=0)
    emails.send(kind, to, context={"code": code, "minutes": str(CODE_MINUTES)})
    return 0


def use_code(row: models.Model, typed: str) -> None:
    """Use the code up. Of five wrong tries at most, however many come at once. Raises ``CodeRefused``."""
    if take_all({f"code tries {name_of(row)}": TRIES}):
        raise CodeRefused(TOO_OFTEN)
    fault = check(row, typed)
    # Raised outside the transaction, so that the try stays counted.
    if fault:
        raise CodeRefused(fault)


@transaction.atomic
def check(row: models.Model, typed: str) -> str:
    """What is wrong with the code; empty if it is right, and then it is gone."""
    kept = type(row)._base_manager.select_for_update().get(pk=row.pk)
    if not kept.code_digest:
        return NONE_SENT
    if kept.code_tries >= MOST_TRIES:
        return TOO_OFTEN
    if kept.code_sent_at + dt.timedelta(minutes=CODE_MINUTES) <= now():
        return EXPIRED
    is_right = constant_time_compare(kept.code_digest, digest_of(row, typed))
    if is_right:
        kept.code_digest = ""
    else:
        kept.code_tries += 1
    kept.save(update_fields=["code_digest", "code_tries"])
    return "" if is_right else WRONG


def name_of(row: models.Model) -> str:
    return f"{row._meta.label_lower} {row.pk}"


def digest_of(row: models.Model, code: str) -> str:
    return salted_hmac("reports.access_code", f"{name_of(row)}:{code}", algorithm="sha256").hexdigest()
