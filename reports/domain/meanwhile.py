"""What was logged about a request since somebody opened a form about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from reports.models import Message, ResponseRequest, ResponseRequestEvent

MARK = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True)
class Mark:
    """The newest message and the newest row of history of a request, by their keys; 0 without any."""

    message: int
    row: int

    def __str__(self) -> str:
        return f"{self.message}.{self.row}"

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """What ``str()`` wrote; ``None`` for anything else."""
        found = MARK.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True)
class Logged:
    """What others logged: messages with their decisions, and moves, each in its order."""

    messages: Sequence[Message]
    moves: Sequence[ResponseRequestEvent]

    def __bool__(self) -> bool:
        return bool(self.messages or self.moves)


def mark_of(request: ResponseRequest) -> Mark:
    """What is logged about ``request`` now. Two queries."""
    message = Message.everything.filter(request=request).aggregate(newest=Max("pk"))["newest"]
    row = request.history.aggregate(newest=Max("pk"))["newest"]
    return Mark(message or 0, row or 0)


def logged_since(request: ResponseRequest, known: Mark) -> Logged:
    messages = request.messages.filter(pk__gt=known.message).with_words()
    moves = request.history.filter(pk__gt=known.row).select_related("user")
    return Logged(
        list(messages.select_related("recorded_by").prefetch_related("replies__item").order_by("pk")),
        list(moves.order_by("pk")),
    )
