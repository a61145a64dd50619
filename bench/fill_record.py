"""Run with the settings of the hub: adds requests to bodies to the demo, with all that happened to them.

    python -m bench.fill_record 5000

Half of them are to one body. Each has two things asked and eight messages, and is in a state that follows from its
number; what is made is the same each time on one day.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from bench.fill import name_of  # noqa: E402
from bench.pages import CHUNK, add_pages  # noqa: E402
from hub.organisations.enums import OrganisationKind  # noqa: E402
from hub.organisations.models import Area, Organisation  # noqa: E402
from hub.shared.calendars import working_calendar  # noqa: E402
from hub.shared.clock import now, today  # noqa: E402
from hub.shared.models import Theme  # noqa: E402
from reports.domain.deadlines import period_to_json, read_clock, reading_to_json, working_days_taken  # noqa: E402
from reports.enums import Channel, Decision, Direction, Nature, ResponseStatus  # noqa: E402
from reports.models import (  # noqa: E402
    DutyRule,
    Message,
    RecommendationReply,
    RecordYear,
    ReportIndexPage,
    ReportPage,
    ReportTheme,
    RequestedItem,
    ResponseRequest,
    ResponseRequestEvent,
)

BODIES = 20
DAYS_BACK = 2500
LIFE = (
    ResponseStatus.ANSWERED,
    ResponseStatus.ANSWERED,
    ResponseStatus.ANSWERED,
    ResponseStatus.AWAITING,
    ResponseStatus.PART_ANSWERED,
    ResponseStatus.REFUSED,
    ResponseStatus.CLOSED,
    ResponseStatus.WITHDRAWN,
)
NATURES = (
    Nature.ACKNOWLEDGEMENT,
    Nature.HOLDING,
    Nature.REMINDER,
    Nature.REMINDER,
    Nature.CLARIFICATION_ASKED,
    Nature.CLARIFICATION_GIVEN,
    Nature.OTHER,
)
WORDS = "Thank you for this clear report. We have read it with care and set out below what we will do and by when."


def fill(requests: int) -> None:
    """Add ``requests``, two for each of half as many reports. One transaction."""
    with transaction.atomic():
        bodies = add_bodies()
        reports = add_reports(-(-requests // 2))
        rows = add_requests(requests, reports, bodies)
        items = add_items(rows)
        add_happenings(rows, items)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def add_bodies() -> list[Organisation]:
    return Organisation.objects.bulk_create(
        [
            Organisation(
                name=f"Bench trust {number + 1}",
                slug=f"bench-body-{number + 1}",
                kind=OrganisationKind.NHS_BODY,
                first_published_at=now(),
                last_published_at=now(),
            )
            for number in range(BODIES)
        ]
    )


def add_reports(count: int) -> list[ReportPage]:
    index, areas = ReportIndexPage.objects.get(), list(Area.objects.order_by("path"))
    pages = [report_of(number, areas) for number in range(count)]
    add_pages(index, pages, now() - dt.timedelta(days=20))
    themes = list(Theme.objects.order_by("pk"))
    ReportTheme.objects.bulk_create(
        [ReportTheme(tag=themes[number % len(themes)], content_object_id=page.pk) for number, page in enumerate(pages)],
        batch_size=CHUNK,
    )
    return pages


def report_of(number: int, areas: Sequence[Area]) -> ReportPage:
    return ReportPage(
        title=f"What {name_of(number)} told us",
        slug=f"bench-report-{number + 1}",
        summary=WORDS,
        published_on=received(number) - dt.timedelta(days=3),
        people_heard=20 + number % 80,
        area=areas[number % len(areas)],
    )


def received(number: int) -> dt.date:
    """The day of the requests of a report; they are spread evenly over some seven years, however many there are."""
    return today() - dt.timedelta(days=4 + number * 7919 % DAYS_BACK)


def add_requests(count: int, reports: Sequence[ReportPage], bodies: Sequence[Organisation]) -> list[ResponseRequest]:
    rule = DutyRule.objects.exclude(verified_by="").order_by("pk").first()
    calendar, last = working_calendar(), dict(RecordYear.objects.values_list("year", "last_number"))
    rows = []
    for number in range(count):
        place, is_second = divmod(number, 2)
        received_on = received(place)
        due = rule.due_date(received_on, calendar)
        last[received_on.year] = last.get(received_on.year, 0) + 1
        status = LIFE[place * 3 % len(LIFE)]
        answered_on = received_on + dt.timedelta(days=3 + number * 31 % 60)
        if answered_on > today():
            status = ResponseStatus.AWAITING
        kept = {
            **reading_to_json(read_clock(due, calendar=calendar)),
            "period": period_to_json(due),
            "rule": rule.name,
            "is_verified": True,
        }
        is_answered = status == ResponseStatus.ANSWERED
        taken = working_days_taken(kept, received_on=received_on, answered_on=answered_on, calendar=calendar)
        rows.append(
            ResponseRequest(
                report_id=reports[place].pk,
                body=bodies[1 + place % (BODIES - 1)] if is_second else bodies[0],
                duty_rule=rule,
                year=received_on.year,
                number=last[received_on.year],
                status=status,
                received_on=received_on,
                due_on=due.due_on,
                due_explanation=kept,
                answered_on=answered_on if is_answered else None,
                working_days_taken=taken if is_answered else None,
            )
        )
    made = ResponseRequest.objects.bulk_create(rows, batch_size=CHUNK)
    for year, number in last.items():
        RecordYear.objects.update_or_create(year=year, defaults={"last_number": number})
    return made


def add_items(rows: Sequence[ResponseRequest]) -> dict[int, list[RequestedItem]]:
    items = RequestedItem.objects.bulk_create(
        [
            RequestedItem(request=row, number=number, heading=f"Hold afternoon appointments {number}", text=WORDS)
            for row in rows
            for number in (1, 2)
        ],
        batch_size=CHUNK,
    )
    found: dict[int, list[RequestedItem]] = {}
    for item in items:
        found.setdefault(item.request_id, []).append(item)
    return found


def add_happenings(rows: Sequence[ResponseRequest], items: dict[int, list[RequestedItem]]) -> None:
    """Eight messages of each request, the last of them the reply where there is one, and its moves."""
    messages = [message for row in rows for message in messages_of(row)]
    made = Message.objects.bulk_create(messages, batch_size=CHUNK)
    decisions = []
    for message in made:
        if message.nature == Nature.REPLY:
            decided = items[message.request_id][: 2 if message.request.answered_on else 1]
            decisions += [
                RecommendationReply(message=message, item=item, decision=Decision.ACCEPTED, explanation=WORDS)
                for item in decided
            ]
    RecommendationReply.objects.bulk_create(decisions, batch_size=CHUNK)
    moves = [move for row in rows for move in moves_of(row)]
    ResponseRequestEvent.objects.bulk_create(moves, batch_size=CHUNK)


def messages_of(row: ResponseRequest) -> list[Message]:
    has_reply = row.status in (ResponseStatus.ANSWERED, ResponseStatus.PART_ANSWERED)
    natures = [*NATURES, Nature.REPLY if has_reply else Nature.REMINDER]
    return [
        Message(
            request=row,
            nature=nature,
            direction=Direction.SENT if nature == Nature.REMINDER else Direction.RECEIVED,
            channel=Channel.EMAIL,
            happened_on=(row.answered_on if nature == Nature.REPLY else None) or row.received_on + dt.timedelta(days=1),
            public_text=WORDS,
            private_text=WORDS,
            recorded_at=instant(row.received_on, place),
        )
        for place, nature in enumerate(natures, start=1)
    ]


def moves_of(row: ResponseRequest) -> list[ResponseRequestEvent]:
    moves = [(ResponseStatus.DRAFT, ResponseStatus.AWAITING)]
    if row.status != ResponseStatus.AWAITING:
        moves.append((ResponseStatus.AWAITING, row.status))
    return [
        ResponseRequestEvent(
            subject=row, at=instant(row.received_on, place), before=before, after=after, is_public=True
        )
        for place, (before, after) in enumerate(moves)
    ]


def instant(day: dt.date, hours: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC) + dt.timedelta(hours=hours)


if __name__ == "__main__":
    fill(int(sys.argv[1]))
    call_command("check", verbosity=0)
