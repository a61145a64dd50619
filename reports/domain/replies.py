"""A reply of a body in a list: what it decided, and the first of its own words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.domain.answer_view import DECISION_TONES
from reports.domain.timeline import signed_words
from reports.enums import Decision, Tone

LONGEST_QUOTE = 400


@dataclass(frozen=True)
class ReplyView:
    """``decisions``: number, words and tone of each recommendation or question that it decides.

    ``signed`` names the role of who answered, empty without one.
    ``working_days``: how many the body took for its whole answer; ``None`` for a part.
    """

    message: Any
    decisions: Sequence[tuple[int, str, Tone]]
    quote: str
    signed: str
    working_days: int | None

    @property
    def body(self) -> Any:
        return self.message.request.body_on(self.message.happened_on)


def reply_view(message) -> ReplyView:
    """``message`` comes with its request, its decisions and its check, as ``for_reply_lists`` brings it."""
    rows = list(message.replies.all())
    check = getattr(message, "redaction", None)
    words = message.public_text if check is None else check.public_text
    if not words:
        said = (row.explanation if check is None else check.explanations.get(str(row.item_id), "") for row in rows)
        words = next((text for text in said if text), "")
    return ReplyView(
        message,
        [(row.item.number, row.get_decision_display(), DECISION_TONES[Decision(row.decision)]) for row in rows],
        shortened(words),
        signed_words(message.nature, message.role if check is None else check.role),
        message.request.working_days_taken if message.is_last else None,
    )


def shortened(text: str) -> str:
    """``text``, cut off after a whole word with "…" if it is longer than a list has room for."""
    if len(text) <= LONGEST_QUOTE:
        return text
    return f"{text[:LONGEST_QUOTE].rpartition(' ')[0] or text[:LONGEST_QUOTE]}…"
