"""What came of a page that asks: the steps from its issue to what changed, for pages of other apps.

The app that keeps the record registers a function with the hook ``page_chain``. It takes ``(pages, *, on)``, a
collection of page keys and the day, and returns a dict of lists of ``Step`` by key, each list in order. Pages that
nobody may see are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from wagtail import hooks

HOOK = "page_chain"

ISSUED, ASKED, DUE, REPLY, PROMISE, CHANGED = "issued", "asked", "due", "reply", "promise", "changed"
"""The kinds of step, in the order of the chain."""


@dataclass(frozen=True)
class Step:
    """One step. ``kind`` is one of the six above; ``on`` is ``None`` for what has no day; ``url`` leads to its rows."""

    kind: str
    on: dt.date | None
    title: str
    text: str = ""
    url: str = ""


def steps_of_pages(pages: Collection[int], *, on: dt.date) -> dict[int, list[Step]]:
    """The steps of each of ``pages`` that anyone may see, by its key; the number of queries does not grow with them."""
    found: dict[int, list[Step]] = {}
    if pages:
        for tell in hooks.get_hooks(HOOK):
            for key, steps in tell(pages, on=on).items():
                found.setdefault(key, []).extend(steps)
    return found
