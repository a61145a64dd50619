"""The arithmetic of charts: numbers in, lengths and places of an SVG out. No template, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

HIDDEN_WORDS = "fewer than 5"
# Numbers from 1 up to but not including this many people are never told.
SMALLEST_TOLD = 5

COLUMN_CHART_WIDTH = 720
COLUMN_CHART_HEIGHT = 320
COLUMN_TOP = 34  # room for the number above the tallest column
COLUMN_FOOT = 40  # room for the label below
SHARE_WIDTH = 1000
SHARE_HEIGHT = 90
# A part narrower than this has no room for its number inside.
SHARE_MIN_NUMBERED = 72


@dataclass(frozen=True)
class Entry:
    """One row that an editor typed; ``number`` is ``None`` where it is hidden to keep people private."""

    label: str
    number: Decimal | None


@dataclass(frozen=True)
class Bar:
    """One row of a chart, ready to draw. Lengths are text in the units of the chart's own view box."""

    position: int
    label: str
    shown: str
    is_hidden: bool
    is_top: bool
    x: str = "0"
    y: str = "0"
    width: str = "0"
    height: str = "0"
    middle: str = "0"
    above: str = "0"
    is_numbered: bool = True


def format_number(number: Decimal, unit: str = "") -> str:
    """``1284`` as "1,284", ``12.50`` as "12.5", and with the unit "%" as "12.5%"."""
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text + "%" if unit == "%" else text


def shown(entry: Entry, unit: str) -> str:
    return HIDDEN_WORDS if entry.number is None else format_number(entry.number, unit)


def length(value: Decimal | float) -> str:
    """A length with at most one decimal, never in scientific notation."""
    return f"{value:.1f}".removesuffix(".0")


def scale_end(entries: Sequence[Entry], unit: str) -> Decimal:
    """The number at the far end of the scale: 100 for per cent, or the largest number where that is more."""
    largest = max((entry.number for entry in entries if entry.number is not None), default=Decimal(0))
    return max(largest, Decimal(100)) if unit == "%" else largest


def top_number(entries: Sequence[Entry]) -> Decimal | None:
    """The largest number, if it stands out at all: more than zero, and among at least two different ones."""
    numbers = {entry.number for entry in entries if entry.number is not None}
    return max(numbers) if len(numbers) > 1 else None


def share_of(number: Decimal | None, end: Decimal, of: int) -> Decimal:
    """How long a bar for ``number`` is, where ``end`` fills the length ``of``; what is more than zero can be seen."""
    if not number or not end:
        return Decimal(0)
    return max(Decimal(of) * number / end, Decimal("0.5"))


def bars(entries: Sequence[Entry], *, unit: str = "") -> list[Bar]:
    """Lying bars in a view box 100 wide, one for each row of a table."""
    end, top = scale_end(entries, unit), top_number(entries)
    return [
        Bar(
            position=position,
            label=entry.label,
            shown=shown(entry, unit),
            is_hidden=entry.number is None,
            is_top=entry.number is not None and entry.number == top,
            width=length(share_of(entry.number, end, 100)),
        )
        for position, entry in enumerate(entries, 1)
    ]


def columns(entries: Sequence[Entry], *, unit: str = "") -> list[Bar]:
    """Standing bars side by side, in a view box of ``COLUMN_CHART_WIDTH`` by ``COLUMN_CHART_HEIGHT``."""
    end, top = scale_end(entries, unit), top_number(entries)
    slot = Decimal(COLUMN_CHART_WIDTH) / max(len(entries), 1)
    width = min(slot * Decimal("0.64"), Decimal(120))
    room = COLUMN_CHART_HEIGHT - COLUMN_TOP - COLUMN_FOOT
    drawn = []
    for position, entry in enumerate(entries, 1):
        height = share_of(entry.number, end, room)
        left = slot * (position - 1) + (slot - width) / 2
        y = COLUMN_CHART_HEIGHT - COLUMN_FOOT - height
        drawn.append(
            Bar(
                position=position,
                label=entry.label,
                shown="<5" if entry.number is None else shown(entry, unit),
                is_hidden=entry.number is None,
                is_top=entry.number is not None and entry.number == top,
                x=length(left),
                y=length(y),
                width=length(width),
                height=length(height),
                middle=length(left + width / 2),
                above=length(y - 10),
            )
        )
    return drawn


def parts(entries: Sequence[Entry], *, unit: str = "") -> list[Bar]:
    """One lying bar cut into parts, in a view box of ``SHARE_WIDTH`` by ``SHARE_HEIGHT``.

    The parts fill the bar, except that per cent that add up to less than 100 leave the rest of it empty.
    """
    total = sum((entry.number for entry in entries if entry.number is not None), Decimal(0))
    end = max(total, Decimal(100)) if unit == "%" else total
    drawn, before = [], Decimal(0)
    for position, entry in enumerate(entries, 1):
        number = entry.number or Decimal(0)
        left = SHARE_WIDTH * before / end if end else Decimal(0)
        width = SHARE_WIDTH * number / end if end else Decimal(0)
        before += number
        drawn.append(
            Bar(
                position=position,
                label=entry.label,
                shown=shown(entry, unit),
                is_hidden=entry.number is None,
                is_top=False,
                x=length(left),
                width=length(width),
                height=str(SHARE_HEIGHT),
                middle=length(left + width / 2),
                is_numbered=width >= SHARE_MIN_NUMBERED,
            )
        )
    return drawn


def gives_hidden_away(entries: Sequence[Entry], *, unit: str, base: int | None) -> bool:
    """Whether hidden numbers can be worked out: the rest of the base leaves only one way to share it among them.

    One hidden number is that rest. Several keep each other private, unless the rest is so small or so large that each
    must be the smallest or the largest number that is hidden. A list that people could choose several answers from
    adds up to more than its base, and gives nothing away by subtraction.
    """
    hidden = sum(entry.number is None for entry in entries)
    if not hidden or base is None:
        return False
    told = sum((entry.number for entry in entries if entry.number is not None), Decimal(0))
    rest = base - (told * base / 100 if unit == "%" else told)
    if hidden == 1:
        return 0 <= rest < SMALLEST_TOLD
    return round(rest) in {hidden, hidden * (SMALLEST_TOLD - 1)}
