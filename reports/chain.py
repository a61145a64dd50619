"""The steps from a report to what changed, told to the pages of other apps."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from hub.shared.calendars import working_calendar
from hub.shared.chains import ASKED, CHANGED, DUE, ISSUED, PROMISE, REPLY, Step
from hub.shared.feeds import page_path
from reports.domain.promises import due_words
from reports.enums import PhaseKey
from reports.models import Commitment, Outcome, ReportPage, ResponseRequest

WAITING = (
    PhaseKey.AWAITING,
    PhaseKey.DUE_TODAY,
    PhaseKey.OVERDUE,
    PhaseKey.LONG_OVERDUE,
    PhaseKey.NOT_BY_DATE,
    PhaseKey.PART_ANSWERED,
)


def steps_of_reports(pages: Collection[int], *, on: dt.date) -> dict[int, list[Step]]:
    """The steps of each report or information request that anyone may see, by its key. Six queries at most."""
    reports = ReportPage.objects.visible().filter(pk__in=pages).select_related("issued_text")
    chains: dict[int, list[Step]] = {}
    for report in reports:
        issued = getattr(report, "issued_text", None)
        day = issued.issued_on if issued else report.published_on
        chains[report.pk] = [Step(ISSUED, day, report.title, url=page_path(report))]
    calendar = working_calendar()
    promises = promise_steps(chains, on=on)
    changes = change_steps(chains)
    requests = ResponseRequest.objects.public().filter(report__in=chains).for_phase().order_by("received_on", "pk")
    for request in requests:
        chains[request.report_id] += request_steps(request, on=on, calendar=calendar)
        chains[request.report_id] += promises.get(request.pk, [])
    for key, steps in changes.items():
        chains[key] += steps
    return chains


def request_steps(request, *, on: dt.date, calendar) -> list[Step]:
    """Who was asked, how the reply stands while it is awaited, and that it came. ``request`` as by ``for_phase()``."""
    url = request.get_absolute_url()
    phase = request.phase(on=on, calendar=calendar)
    steps = [Step(ASKED, request.received_on, f"We asked {request.body}", url=url)]
    if phase.key in WAITING:
        due = request.due_on or request.reply_requested_by
        steps.append(Step(DUE, due, f"{request.owing_body}: {phase.label}", url=url))
    else:
        steps.append(Step(REPLY, request.answered_on, f"{request.owing_body}: {phase.label}", url=url))
    return steps


def promise_steps(reports: Collection[int], *, on: dt.date) -> dict[int, list[Step]]:
    """The promises of each request of ``reports``, by the key of the request."""
    steps: dict[int, list[Step]] = defaultdict(list)
    for row in Commitment.objects.public().filter(request__report__in=reports).for_display().by_date():
        standing = row.standing(on=on)
        body = row.request.body_on(row.made_on)
        steps[row.request_id].append(
            Step(
                PROMISE,
                row.made_on,
                f"{body} promised: {row.text}",
                f"{due_words(row.due_on)}. {standing.label}.",
                row.get_absolute_url(),
            )
        )
    return steps


def change_steps(reports: Collection[int]) -> dict[int, list[Step]]:
    """What changed because of each of ``reports``, the first change first."""
    steps: dict[int, list[Step]] = defaultdict(list)
    changes = Outcome.objects.published().filter(report__in=reports).order_by("since_on", "pk")
    for change in changes:
        text = f"Since {change.since_words}. Who says so: {change.said_by}"
        steps[change.report_id].append(Step(CHANGED, change.since_on, change.title, text, change.get_absolute_url()))
    return steps
