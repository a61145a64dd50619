"""What a draft reply is made of, how far it is, and the mark that tells one version of a part from another. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from hub.shared.working_days import long_date

WORDS = "words"
SIGNATORY = "signatory"


class Progress(StrEnum):
    NOT_STARTED = "not_started"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True)
class Action:
    """Something that the body says it will do, by a day or openly without one."""

    text: str
    due_on: dt.date | None = None
    has_no_date: bool = False

    @property
    def is_whole(self) -> bool:
        return bool(self.text) and (self.due_on is not None or self.has_no_date)

    @property
    def when(self) -> str:
        return f"by {long_date(self.due_on)}" if self.due_on else "no date given"


@dataclass(frozen=True)
class ItemAnswer:
    """What a draft says to one recommendation or question."""

    decision: str = ""
    explanation: str = ""
    actions: tuple[Action, ...] = field(default_factory=tuple)

    @property
    def progress(self) -> Progress:
        if not (self.decision or self.explanation or self.actions):
            return Progress.NOT_STARTED
        is_whole = self.decision and self.explanation and all(action.is_whole for action in self.actions)
        return Progress.DONE if is_whole else Progress.STARTED

    @property
    def by_when(self) -> str:
        """The dates of the actions in words, as the record shows them beside the decision; empty without any."""
        days = sorted({action.due_on for action in self.actions if action.due_on})
        if not days:
            return ""
        words = long_date(days[0]) if len(days) == 1 else f"{long_date(days[0])} to {long_date(days[-1])}"
        return words if all(action.due_on for action in self.actions) else f"{words}, some without a date"


@dataclass(frozen=True)
class Signatory:
    """Who answers for the body. The name is never public."""

    name: str = ""
    role: str = ""
    has_authority: bool = False

    @property
    def progress(self) -> Progress:
        if self.name and self.role and self.has_authority:
            return Progress.DONE
        return Progress.STARTED if self.name or self.role else Progress.NOT_STARTED


def item_key(pk: int) -> str:
    """The place of what is said to the requested item with the key ``pk``."""
    return f"item-{pk}"


def answer_to_json(answer: ItemAnswer) -> dict[str, Any]:
    return {
        "decision": str(answer.decision),
        "explanation": answer.explanation,
        "actions": [
            {
                "text": action.text,
                "due_on": action.due_on.isoformat() if action.due_on else "",
                "has_no_date": action.has_no_date,
            }
            for action in answer.actions
        ],
    }


def answer_from_json(kept: Mapping[str, Any] | None) -> ItemAnswer:
    """The answer that ``answer_to_json`` kept; an empty one for nothing."""
    if not kept:
        return ItemAnswer()
    return ItemAnswer(
        kept["decision"],
        kept["explanation"],
        tuple(
            Action(
                action["text"],
                dt.date.fromisoformat(action["due_on"]) if action["due_on"] else None,
                action["has_no_date"],
            )
            for action in kept["actions"]
        ),
    )


def signatory_to_json(signatory: Signatory) -> dict[str, Any]:
    return {"name": signatory.name, "role": signatory.role, "has_authority": signatory.has_authority}


def signatory_from_json(kept: Mapping[str, Any] | None) -> Signatory:
    return Signatory(**kept) if kept else Signatory()


def mark_of(content: Any) -> str:
    """Tells what a part says from anything else that it could say; the same for the same words. Empty for nothing."""
    return hashlib.sha256(canonical(content).encode("utf-8", "surrogatepass")).hexdigest()[:16] if content else ""


def canonical(content: Any) -> str:
    """``content`` as JSON that is the same whoever writes it: keys in order, no blanks."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
