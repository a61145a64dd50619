"""What a reader sees of promises. Pure: rows come with what belongs to them, the day is passed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from reports.domain.promises import Standing, due_words
from reports.enums import CommitmentStatus, PromiseKey, UpdateKind, Voice

TELLING = {
    (Voice.BODY, UpdateKind.PROGRESS): "on the way",
    (Voice.BODY, UpdateKind.DONE): "done",
    (Voice.BODY, UpdateKind.GIVEN_UP): "we will not do this",
    (Voice.US, UpdateKind.CONFIRMATION): "it has happened",
    (Voice.US, UpdateKind.NOT_DONE): "it has not happened",
    (Voice.US, UpdateKind.DISPUTE): "it has not happened",
}
SHORT = {
    UpdateKind.DONE: "yes, it has happened",
    UpdateKind.PROGRESS: "it has happened in part",
    UpdateKind.NOT_DONE: "no, it has not happened",
    UpdateKind.DISPUTE: "no, it has not happened",
}


WORDS_CHECKED = "The body wrote to us. We check its words before we show them."


@dataclass(frozen=True)
class VoiceView:
    """One published voice: whose it is, what it says in a few words, and its own words."""

    heading: str
    says: str
    text: str
    on: dt.date


@dataclass(frozen=True)
class ChangeView:
    """A date that was moved, or words that were changed, and why."""

    on: dt.date
    text: str


@dataclass(frozen=True)
class PromiseView:
    """One promise on one day."""

    commitment: Any
    standing: Standing
    due_words: str
    voices: Sequence[VoiceView]
    changes: Sequence[ChangeView]

    @property
    def body(self) -> Any:
        """Who promised it: who answered for the request on that day."""
        return self.commitment.request.body_on(self.commitment.made_on)

    @property
    def check_note(self) -> str:
        """That words of the body are still being checked before they are shown; empty where none are."""
        return WORDS_CHECKED if self.commitment.has_held_words else ""

    @property
    def takes_voices(self) -> bool:
        return self.standing.key != PromiseKey.GIVEN_UP

    @property
    def is_open(self) -> bool:
        return self.commitment.is_open


def promise_views(commitments: Iterable, *, on: dt.date) -> list[PromiseView]:
    """Each of ``commitments`` as it stands on the day ``on``; they come as ``for_display()`` brings them."""
    return [promise_view(row, on=on) for row in commitments]


def promise_view(row, *, on: dt.date) -> PromiseView:
    return PromiseView(
        commitment=row,
        standing=row.standing(on=on),
        due_words=due_words(row.due_on),
        voices=[voice_view(update) for update in row.published_updates],
        changes=[ChangeView(timezone.localdate(change.at), change.reason) for change in row.told_changes],
    )


def voice_view(update) -> VoiceView:
    says = TELLING.get((Voice(update.voice), UpdateKind(update.kind))) or SHORT.get(UpdateKind(update.kind), "")
    return VoiceView(update.heading, says, update.public_text, update.made_on)


def counted_words(rows: Sequence[PromiseView]) -> str:
    """As in "3 promises, 1 of them checked by us and done"."""
    done = sum(row.commitment.status == CommitmentStatus.CONFIRMED for row in rows)
    counted = f"{len(rows)} promise" if len(rows) == 1 else f"{len(rows)} promises"
    if not done:
        return counted
    return f"{counted}, checked by us and done" if len(rows) == 1 else f"{counted}, {done} of them done"
