"""The parts of a draft about which a body is asked whether the facts are right. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

OTHER = "other"


@dataclass(frozen=True)
class FactPart:
    """One part: a key that outlives a new order, what it is called, and the recommendation if it is one."""

    key: str
    title: str
    recommendation: Any = None


def fact_parts(draft: Any) -> list[FactPart]:
    """The parts that ``draft`` has, in the order of its page, and a last one for what belongs to none of them."""
    parts = [FactPart("summary", "Title and summary")]
    words = (
        ("who", "Who we heard from", draft.who_we_heard or draft.people_heard),
        ("how", "How we heard", draft.how_we_heard),
        ("told", "What people told us", draft.body),
        ("saw", "What we saw", draft.observations),
    )
    parts += [FactPart(key, title) for key, title, has_words in words if has_words]
    parts += [
        FactPart(f"recommendation-{row.pk or row.number}", f"Recommendation {row.number}: {row.heading}", row)
        for row in draft.numbered_recommendations()
    ]
    return [*parts, FactPart(OTHER, "Anything else")]
