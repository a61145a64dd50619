"""What is different between two versions of the charter. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .promises import words_of


@dataclass(frozen=True)
class PromiseChange:
    """A promise of the later version, and the earlier one that it takes the place of; ``None`` for a new one."""

    later: dict
    earlier: dict | None


def changed(earlier: Sequence[dict], later: Sequence[dict]) -> list[PromiseChange]:
    """The promises of ``later`` that are not in ``earlier`` in the same words, each beside the one of its title.

    A promise that only moved to another place has not changed.
    """
    same = {words_of(promise) for promise in earlier}
    by_title = {promise["title"]: promise for promise in earlier}
    return [
        PromiseChange(promise, by_title.get(promise["title"])) for promise in later if words_of(promise) not in same
    ]


def changed_promises(earlier, later) -> list[PromiseChange]:
    """What champions committed to the version ``earlier`` are asked anew by ``later``; none for the same version."""
    if later is None or earlier.pk == later.pk:
        return []
    return changed(earlier.promises, later.promises)
