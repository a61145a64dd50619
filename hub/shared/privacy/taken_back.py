"""What people take back without an address, such as a story by its code: remembered, and done again after a restore.

An app registers a kind; what it takes back it names to ``remember``, in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from . import ledger


@dataclass(frozen=True)
class Kind:
    """``held`` gives the names of what is there and was not taken back; ``again`` takes one of them back.

    A name is the same in every copy of the database, is never used again, and says nothing to a reader.
    """

    key: str
    label: str
    """In reports, behind a number: "stories"."""
    held: Callable[[], Iterable[str]]
    again: Callable[[str], object]

    def entry_name(self, name: str) -> str:
        """What the ledger remembers: no address looks like it."""
        return f"{self.key}:{name}"


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Raises ``ValueError`` for a key that is taken."""
    if kind.key in _kinds:
        raise ValueError(f"{kind.key} is there already")
    _kinds[kind.key] = kind
    return kind


def remember(key: str, names: Iterable[str], at: dt.datetime) -> None:
    """Remember that what ``names`` say of the kind ``key`` is taken back. Call it last: the file knows no way back.

    Raises ``OSError`` when the ledger can't be written, and nothing may be taken back then.
    """
    kind = _kinds[key]
    ledger.remember([kind.entry_name(name) for name in names], at)


def take_back_again(last: Mapping[str, dt.datetime]) -> Counter[str]:
    """Take back what is there although ``last``, of ``ledger.instants_by_digest``, has it; how many, by label."""
    done: Counter[str] = Counter()
    for kind in _kinds.values():
        back = [name for name in kind.held() if ledger.erased_at(kind.entry_name(name), last) is not None]
        for name in back:
            with transaction.atomic():
                kind.again(name)
        done[kind.label] += len(back)
    return +done
