"""What an officer can say by the link besides a reply. None of it stops the clock but a refusal, which ends it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from hub.shared.clock import today
from hub.shared.working_days import long_date
from reports.domain import requests as moves
from reports.domain.deadlines import clarifications_in
from reports.domain.moved_dates import dates_told
from reports.domain.redactions import hold
from reports.domain.requests import RequestRefused, locked, record_message
from reports.enums import Channel, Nature
from reports.models import Message, Officer, ResponseRequest

NOT_OPEN = "We no longer wait for a reply to this. Nothing was saved."
BY_LINK = "By the reply link of "
WRITE_TO_US = "To add something, answer the email that brought your link."


def acknowledge(officer: Officer) -> Message:
    """Log that the body has the request; pressed again, it stays logged once. Raises ``RequestRefused``."""
    request = officer.request
    with transaction.atomic():
        refuse_unless_open(officer)
        earlier = request.messages.filter(nature=Nature.ACKNOWLEDGEMENT).first()
        if earlier is not None:
            return earlier
        return record_message(
            request,
            nature=Nature.ACKNOWLEDGEMENT,
            channel=Channel.UPLOAD,
            happened_on=today(),
            private_text=who(officer),
            role=known_role(officer),
        )


def ask_what_is_meant(officer: Officer, *, question: str) -> Message:
    """Log that the body asks what we mean: staff see it waiting.

    Raises ``RequestRefused``, also while an earlier question waits for our answer.
    """
    return say(officer, Nature.CLARIFICATION_ASKED, question)


def need_more_time(officer: Officer, *, reason: str) -> Message:
    """Log a holding reply with its reason. The date stays.

    Raises ``RequestRefused``, also where the body said so already of the date as it stands.
    """
    return say(officer, Nature.HOLDING, reason)


@transaction.atomic
def say(officer: Officer, nature: Nature, words: str) -> Message:
    """Log words whose public version waits for the check; that they came is public at once. Once a day each."""
    refuse_unless_open(officer)
    text = signed(words, officer)
    said = officer.request.messages.filter(nature=nature, happened_on=today(), private_text=text).first()
    if said is not None:
        # Sent from two tabs, or once more after going back.
        return said
    if why := said_already(officer.request, nature):
        raise RequestRefused(why)
    message = record_message(
        officer.request, nature=nature, channel=Channel.UPLOAD, happened_on=today(), private_text=text
    )
    hold(message, public_text=words, role=officer.role)
    return message


def said_already(request: ResponseRequest, nature: Nature) -> str:
    """Why ``request`` takes no further words of this ``nature`` from the body for now; empty if it does."""
    if nature == Nature.CLARIFICATION_ASKED:
        asked = clarifications_in(request.messages.order_by("happened_on", "pk").values_list("happened_on", "nature"))
        if asked and asked[-1].given_on is None:
            return (
                f"We have your question of {long_date(asked[-1].asked_on)}, and answer it before we take another one. "
                f"{WRITE_TO_US}"
            )
    if nature == Nature.HOLDING and (said_on := more_time_since(request)):
        return (
            f"The record says since {long_date(said_on)} that you need more time. It says so once for each due date. "
            f"{WRITE_TO_US}"
        )
    return ""


def more_time_since(request: ResponseRequest) -> dt.date | None:
    """The day on which the body said that it needs more time, of the date as it stands; ``None`` if it did not."""
    last = request.messages.filter(nature=Nature.HOLDING).order_by("recorded_at", "pk").last()
    if last is None or dates_told().filter(subject=request, at__gt=last.recorded_at).exists():
        return None
    return last.happened_on


@transaction.atomic
def will_not_reply(officer: Officer, *, reason: str) -> Message:
    """Log the refusal, which ends the wait; its reason waits for the check.

    Raises ``RequestRefused`` or ``TransitionNotAllowed``.
    """
    refuse_unless_open(officer)
    message = moves.refuse(
        officer.request,
        channel=Channel.UPLOAD,
        happened_on=today(),
        public_text="",
        private_text=signed(reason, officer),
    )
    hold(message, public_text=reason, role=officer.role)
    return message


def refuse_unless_open(officer: Officer) -> None:
    """Lock the request of ``officer``. Raises ``RequestRefused`` unless it still waits for a reply."""
    locked(officer.request)
    if not officer.request.is_open:
        raise RequestRefused(NOT_OPEN)


def known_role(officer: Officer) -> str:
    """The role that may be read at once: one that staff wrote. A colleague's is checked with the first words."""
    return "" if officer.passed_on_by_id else officer.role


def signed(words: str, officer: Officer) -> str:
    """The original for staff: the words, and who wrote them."""
    return f"{words}\n\n{who(officer)}"


def own_words(original: str) -> str:
    """What an officer wrote, of the ``original`` that ``signed`` gave; empty for what did not come by a link."""
    return original.rpartition(f"\n\n{BY_LINK}")[0]


def who(officer: Officer) -> str:
    return f"{BY_LINK}{officer}."
