"""The one phase in which a request is on a day. Pure: nothing here reads the clock or the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hub.shared.working_days import WorkingCalendar, long_date, working_days_between
from reports.enums import ItemKind, PhaseKey, ResponseStatus, Tone

LONG_OVERDUE_AFTER = 20
"""Working days after the due date from the end of which a reply is long overdue: as long again as bodies usually get.

The hub's own habit, not a rule of law.
"""


@dataclass(frozen=True)
class RequestFacts:
    """What the phase of a request depends on.

    ``due_on`` is set only where a verified duty rule says so; ``requested_by`` is a date that was merely asked for.
    From ``paused_on`` on the clock stands still: the body waits for our answer. ``unanswered`` holds the numbers of the
    items, each a ``kind``, that have no decision yet; ``has_answers`` says whether another has one, and counts where a
    request ended without a whole reply.
    """

    status: ResponseStatus
    due_on: dt.date | None = None
    requested_by: dt.date | None = None
    answered_on: dt.date | None = None
    paused_on: dt.date | None = None
    redirected_to: str = ""
    unanswered: tuple[int, ...] = ()
    has_answers: bool = False
    kind: ItemKind = ItemKind.RECOMMENDATION


@dataclass(frozen=True)
class Phase:
    """The phase, the words for its tag, and how many working days late, where it is late."""

    key: PhaseKey
    label: str
    tone: Tone
    working_days_late: int = 0

    @property
    def sentence(self) -> str:
        """The label with a capital letter."""
        return self.label[:1].upper() + self.label[1:]

    @property
    def is_late(self) -> bool:
        return self.key in LATE_KEYS


LATE_KEYS = (PhaseKey.OVERDUE, PhaseKey.LONG_OVERDUE)

# The one that speaks for a report with several requests comes first.
TELLING_ORDER = (
    PhaseKey.LONG_OVERDUE,
    PhaseKey.OVERDUE,
    PhaseKey.NOT_BY_DATE,
    PhaseKey.DUE_TODAY,
    PhaseKey.PART_ANSWERED,
    PhaseKey.AWAITING,
    PhaseKey.REFUSED,
    PhaseKey.CLOSED,
    PhaseKey.ANSWERED_LATE,
    PhaseKey.ANSWERED_IN_TIME,
    PhaseKey.ANSWERED,
    PhaseKey.REDIRECTED,
    PhaseKey.WITHDRAWN,
    PhaseKey.DRAFT,
)


def phase(facts: RequestFacts, *, on: dt.date, calendar: WorkingCalendar) -> Phase:
    """The phase of a request on the day ``on`` in London. A reply on the due date itself is in time.

    Without a due date from a verified rule nothing is ever called late, since no duty is known.
    """
    match ResponseStatus(facts.status):
        case ResponseStatus.DRAFT:
            return Phase(PhaseKey.DRAFT, "draft", Tone.NEUTRAL)
        case ResponseStatus.AWAITING:
            return waiting_phase(facts, on, calendar)
        case ResponseStatus.PART_ANSWERED:
            return part_answered_phase(facts, on, calendar)
        case ResponseStatus.ANSWERED:
            return answered_phase(facts, calendar)
        case ResponseStatus.REFUSED:
            label = "part answered, refused to reply to the rest" if facts.has_answers else "refused to reply"
            return Phase(PhaseKey.REFUSED, label, Tone.LATE)
        case ResponseStatus.REDIRECTED:
            return Phase(PhaseKey.REDIRECTED, f"redirected to {facts.redirected_to}", Tone.NEUTRAL)
        case ResponseStatus.WITHDRAWN:
            return Phase(PhaseKey.WITHDRAWN, "withdrawn", Tone.NEUTRAL)
        case ResponseStatus.CLOSED:
            label = "part answered, closed without the rest" if facts.has_answers else "closed without a reply"
            return Phase(PhaseKey.CLOSED, label, Tone.NEUTRAL)


def waiting_phase(facts: RequestFacts, on: dt.date, calendar: WorkingCalendar) -> Phase:
    """The phase of a request to which nothing has been answered."""
    if stands_still(facts, on):
        return Phase(PhaseKey.AWAITING, f"waiting for our answer since {long_date(facts.paused_on)}", Tone.WAITING)
    if facts.due_on is None:
        if facts.requested_by is None:
            return Phase(PhaseKey.AWAITING, "waiting for a reply", Tone.WAITING)
        if on > facts.requested_by:
            return Phase(PhaseKey.NOT_BY_DATE, "no reply by the date asked for", Tone.PART)
        return Phase(PhaseKey.AWAITING, f"reply requested by {long_date(facts.requested_by)}", Tone.WAITING)
    if on > facts.due_on:
        return overdue_phase(facts.due_on, on, calendar)
    if on == facts.due_on:
        return Phase(PhaseKey.DUE_TODAY, "due today", Tone.WAITING)
    return Phase(PhaseKey.AWAITING, f"waiting, due {long_date(facts.due_on)}", Tone.WAITING)


def stands_still(facts: RequestFacts, on: dt.date) -> bool:
    """Whether the body waits for our answer on the day ``on``: then nothing is due, and nothing is late."""
    return facts.paused_on is not None and on >= facts.paused_on


def overdue_phase(due_on: dt.date, on: dt.date, calendar: WorkingCalendar, subject: str = "") -> Phase:
    """The phase after the due date; ``subject`` goes before "overdue" in the label."""
    days = working_days_between(due_on, on, calendar)
    key = PhaseKey.LONG_OVERDUE if days > LONG_OVERDUE_AFTER else PhaseKey.OVERDUE
    word = "long overdue" if key == PhaseKey.LONG_OVERDUE else "overdue"
    return Phase(key, f"{subject}{word} by {working_days(days)}", Tone.LATE, days)


def part_answered_phase(facts: RequestFacts, on: dt.date, calendar: WorkingCalendar) -> Phase:
    """The phase of a request with some recommendations decided: the words for lateness name only the others."""
    rest = items_named(facts.unanswered, facts.kind)
    if stands_still(facts, on):
        since = long_date(facts.paused_on)
        return Phase(PhaseKey.PART_ANSWERED, f"part answered, {rest} waiting for our answer since {since}", Tone.PART)
    if facts.due_on is not None and on > facts.due_on:
        return overdue_phase(facts.due_on, on, calendar, subject=f"part answered, {rest} ")
    if facts.due_on is not None and on == facts.due_on:
        return Phase(PhaseKey.DUE_TODAY, f"part answered, {rest} due today", Tone.PART)
    if facts.due_on is None and facts.requested_by is not None and on > facts.requested_by:
        return Phase(PhaseKey.NOT_BY_DATE, f"part answered, no reply on {rest} by the date asked for", Tone.PART)
    return Phase(PhaseKey.PART_ANSWERED, "part answered", Tone.PART)


def answered_phase(facts: RequestFacts, calendar: WorkingCalendar) -> Phase:
    """The phase of a request with every recommendation decided; it no longer depends on the day."""
    if facts.due_on is None or facts.answered_on is None:
        return Phase(PhaseKey.ANSWERED, "answered", Tone.REPLIED)
    if facts.answered_on <= facts.due_on:
        return Phase(PhaseKey.ANSWERED_IN_TIME, "answered in time", Tone.REPLIED)
    days = working_days_between(facts.due_on, facts.answered_on, calendar)
    return Phase(PhaseKey.ANSWERED_LATE, f"answered {working_days(days)} late", Tone.PART, days)


def working_days(number: int) -> str:
    """As in "1 working day"; a period that ended on a Sunday is overdue on Monday by less than one."""
    if number < 1:
        return "less than 1 working day"
    return f"{number} working day" if number == 1 else f"{number} working days"


def items_named(numbers: Sequence[int], kind: ItemKind = ItemKind.RECOMMENDATION) -> str:
    """As in "recommendation 3" or "questions 1, 2 and 4"."""
    if not numbers:
        return "the rest"
    noun = ItemKind(kind).value
    if len(numbers) == 1:
        return f"{noun} {numbers[0]}"
    words = [str(number) for number in numbers]
    return f"{noun}s {', '.join(words[:-1])} and {words[-1]}"


def most_telling(phases: Iterable[Phase]) -> Phase | None:
    """The phase that speaks for several requests: the latest one first; ``None`` without any."""
    return min(
        phases,
        key=lambda phase: (TELLING_ORDER.index(phase.key), -phase.working_days_late),
        default=None,
    )


def long_overdue_before(on: dt.date, calendar: WorkingCalendar) -> dt.date:
    """A reply that was due before the day returned is long overdue on ``on``.

    Lets the database sort requests into phases without working each out.
    """
    day = on
    counted = 0
    while True:
        counted += calendar.is_working_day(day)
        if counted > LONG_OVERDUE_AFTER:
            return day
        day -= dt.timedelta(days=1)
