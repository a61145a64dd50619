"""How pledges stand, in numbers, for everybody: all together, and of one event (decision 65).

All together each number is told as it is. Of one event no number from 1 to 4 is told, and none that another number, of
all together or of another event, would lead to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from events.enums.pledges import PledgeState
from events.models import EventPage, Pledge
from events.models.pledges import state_condition
from hub.shared import figures
from hub.shared.figures import HIDDEN_WORDS, SMALLEST_TOLD, Bar

ALL = None
"""The key of all pledges together."""
ELSEWHERE = 0
"""The key of those that belong to no event, which no page tells."""
FIVE = (PledgeState.KEPT, PledgeState.PARTLY, PledgeState.NOT_KEPT, PledgeState.NO_REPLY, PledgeState.WITHDRAWN)
MOST_OF_SMALL = SMALLEST_TOLD - 1

NOT_TOLD = "not shown, to keep people private"


@dataclass(frozen=True)
class Told:
    """One number of a page: ``None`` where it is kept back, and ``is_small`` if because it is from 1 to 4."""

    number: int | None
    is_small: bool = False


def told(by_event: Mapping[int, int], total: int) -> dict[int | None, Told]:
    """Which numbers of one state are told: those of each event by its key, and that of all together under ``ALL``.

    ``by_event`` has the pledges of no event under ``ELSEWHERE``. Pure. What is kept back depends on nothing but what is
    told and on sums that would be: a reader who knows this rule learns nothing from what it does (decision 65).
    """
    events = {key: number for key, number in by_event.items() if key != ELSEWHERE}
    small = [key for key, number in events.items() if 0 < number < SMALLEST_TOLD]
    hidden, hides_all = set(small), False
    # What all together less the events that are told would lead to: the small ones and those of no event.
    rest = sum(events[key] for key in small) + by_event.get(ELSEWHERE, 0)
    if len(small) == 1 and rest < SMALLEST_TOLD:
        large = sorted((number, key) for key, number in events.items() if number >= SMALLEST_TOLD)
        hidden |= {key for _, key in large[:1]}
        hides_all = not large or is_worked_out(rest + large[0][0], large[1][0] if large[1:] else None)
    elif len(small) > 1:
        hides_all = rest in (len(small), len(small) * MOST_OF_SMALL)
    found: dict[int | None, Told] = {
        key: Told(None, is_small=key in small) if key in hidden else Told(number) for key, number in events.items()
    }
    # Of several small ones, whether their sum is small too would tell 1 and 1 from 4 and 4.
    found[ALL] = Told(None, is_small=total < SMALLEST_TOLD and len(small) == 1) if hides_all else Told(total)
    return found


def is_worked_out(rest: int, next_large: int | None) -> bool:
    """Whether ``rest`` would lead to the one small number in it, or to why it is kept back.

    It is that number and a larger one, which is the smallest of all that could be told; ``next_large`` is told.
    """
    if next_large is None:
        return rest < SMALLEST_TOLD + 3
    larger = (rest - number for number in range(1, SMALLEST_TOLD))
    return sum(SMALLEST_TOLD <= number < next_large for number in larger) < 2


@dataclass(frozen=True)
class PledgeNumbers:
    """The numbers of one page, by state."""

    by_state: Mapping[PledgeState, Told]

    @property
    def bars(self) -> list[Bar]:
        """The five, for the chart and its table."""
        entries = [figures.Entry(state.label, self.number(state)) for state in FIVE]
        return [
            bar if bar.shown != HIDDEN_WORDS or self.by_state[state].is_small else not_told(bar)
            for state, bar in zip(FIVE, figures.bars(entries), strict=True)
        ]

    def number(self, state: PledgeState) -> Decimal | None:
        number = self.by_state[state].number
        return None if number is None else Decimal(number)

    @property
    def is_empty(self) -> bool:
        return all(each.number == 0 for each in self.by_state.values())

    @property
    def total(self) -> int | None:
        """How many there are; ``None`` where a number is kept back, which it would give away."""
        numbers = [each.number for each in self.by_state.values()]
        return None if None in numbers else sum(numbers)

    @property
    def running_words(self) -> str:
        running = self.by_state[PledgeState.RUNNING]
        if running.number is None:
            return HIDDEN_WORDS if running.is_small else NOT_TOLD
        return f"{running.number:,}"


def not_told(bar: Bar) -> Bar:
    return Bar(**{**vars(bar), "shown": NOT_TOLD})


def numbers_by_event(*, on: dt.date) -> dict[int, dict[PledgeState, int]]:
    """The pledges by event and state; those of no event under ``ELSEWHERE``. One query."""
    counts = {state.value: Count("pk", filter=state_condition(state, on=on)) for state in PledgeState}
    rows = Pledge.objects.order_by().values("event_id").annotate(**counts)
    return {row["event_id"] or ELSEWHERE: {state: row[state.value] for state in PledgeState} for row in rows}


def pledge_numbers(event: EventPage | None = None, *, on: dt.date) -> PledgeNumbers:
    """What the public reads of all pledges, or of those made at ``event``. One query."""
    table = numbers_by_event(on=on)
    key = event.pk if event else ALL
    by_state = {}
    for state in PledgeState:
        column = {event_key: row[state] for event_key, row in table.items()}
        by_state[state] = told(column, sum(column.values())).get(key, Told(0))
    return PledgeNumbers(by_state)


def exact_numbers(event: EventPage | None = None, *, on: dt.date) -> dict[PledgeState, int]:
    """For staff: every number as it is."""
    about = Q(event=event) if event else Q()
    counts = {state.value: Count("pk", filter=state_condition(state, on=on)) for state in PledgeState}
    row = Pledge.objects.filter(about).aggregate(**counts)
    return {state: row[state.value] for state in PledgeState}
