"""What happened to a request, as the database tells it: rows of many kinds in the same columns. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from django.utils import timezone

from reports.enums import Nature


class HappeningKind(StrEnum):
    MESSAGE = "message"
    MOVE = "move"
    CORRECTION = "correction"
    ESCALATION = "escalation"
    ESCALATION_NEWS = "escalation_news"
    FILE = "file"
    TAKEN_MESSAGE = "taken_message"
    TAKEN_MOVE = "taken_move"
    TAKEN_PROMISE = "taken_promise"


class Happening(NamedTuple):
    """A message, a public file of one, a public move of a request or a correction of a report, in the same columns.

    ``first`` and ``second`` are nature and direction of a message, the statuses before and after a move, kind and size
    of a file, whose name is the ``text``; ``first`` is who was told in an escalation. ``check`` is how far the check
    of a message is, empty without one; ``role`` is that of who wrote it for the body, as far as anyone may read it.
    ``at`` is when it was written down, and ``told_before``, of a move, how the date had been worked out until then, as
    JSON, if the calendar moved it. What was taken back has its own columns, with the reason of that
    as ``text``, and in ``message_id`` the key of the move by which it was taken back.
    """

    kind: str
    pk: int | None
    request_id: int | None
    on: dt.date
    first: str
    second: str
    text: str
    check: str = ""
    message_id: int | None = None
    role: str = ""
    at: dt.datetime | None = None
    told_before: str | None = ""

    @property
    def moment(self) -> dt.datetime:
        """When it happened: when it was written down, if that was on the day itself, else the beginning of that day."""
        if self.at and timezone.localdate(self.at, timezone.get_default_timezone()) == self.on:
            return self.at
        return start_of_day(self.on)


def start_of_day(on: dt.date) -> dt.datetime:
    """The instant at which the day ``on`` begins in London."""
    return dt.datetime.combine(on, dt.time(), tzinfo=timezone.get_default_timezone()).astimezone(dt.UTC)


TAKEN = (HappeningKind.TAKEN_MESSAGE, HappeningKind.TAKEN_MOVE, HappeningKind.TAKEN_PROMISE)
"""What no longer counts."""


def standing_moves(own: Sequence[Happening]) -> list[Happening]:
    """The moves among ``own`` that count: neither taken back, nor those by which something was."""
    taken = [row for row in own if row.kind in TAKEN]
    gone = {row.pk for row in taken if row.kind == HappeningKind.TAKEN_MOVE} | {row.message_id for row in taken}
    return [row for row in own if row.kind == HappeningKind.MOVE and row.pk not in gone]


def has_replied(messages: Iterable[Happening], on: dt.date) -> bool:
    """Whether a reply, be it to a part, had come by the day ``on``."""
    return any(message.first == Nature.REPLY and message.on <= on for message in messages)


def had_replied(messages: Iterable[Happening], row: Happening) -> bool:
    """Whether a reply, be it to a part, had come before ``row``; of one moment the order in which it was logged."""
    replies = (message for message in messages if message.first == Nature.REPLY)
    return any((reply.moment, reply.pk) < (row.moment, row.pk) for reply in replies)
