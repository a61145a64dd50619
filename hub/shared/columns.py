"""The columns of a file that anyone may have: what each is called, what it means, and its value for a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """``key`` names it in JSON, ``heading`` in CSV; ``meaning`` is for those who use the file."""

    key: str
    heading: str
    meaning: str
    value: Callable[[Any], object]


def headings(columns: Sequence[Column]) -> list[str]:
    return [column.heading for column in columns]


def cells(columns: Sequence[Column], row: Any) -> list[object]:
    return [column.value(row) for column in columns]


def as_dict(columns: Sequence[Column], row: Any) -> dict[str, object]:
    """The row for JSON; what is not known is ``null``."""
    return {column.key: None if (value := column.value(row)) == "" else value for column in columns}
