"""How far a request has come, in the few steps that its page shows. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from hub.shared.working_days import long_date
from reports.domain.happenings import Happening, HappeningKind
from reports.domain.report_view import short
from reports.domain.timeline import ended_on
from reports.enums import ItemKind, Nature, ResponseStatus

ENDED = {
    ResponseStatus.REFUSED: "Refused",
    ResponseStatus.REDIRECTED: "Redirected",
    ResponseStatus.WITHDRAWN: "Withdrawn",
    ResponseStatus.CLOSED: "Closed",
}


def request_steps(
    request, happenings: Iterable[Happening], *, on: dt.date, changed_on: dt.date | None = None
) -> list[dict[str, str]]:
    """From the report to what changed, for ``components/steps.html``: what is done by its day, then what is to come.

    The year stands with the first day, and where it is another than that before.
    ``request`` is a started one; ``changed_on`` is the day since which something is better, if anything is.
    """
    own = [row for row in happenings if row.request_id == request.pk]
    is_report = request.source.asks == ItemKind.RECOMMENDATION
    done = [("Reported" if is_report else "Published", request.source.published_on), ("Sent", request.received_on)]
    if confirmed := days_of(own, Nature.ACKNOWLEDGEMENT):
        done.append(("Confirmed", confirmed[0]))
    replied = days_of(own, Nature.REPLY)
    to_come = []
    if request.status == ResponseStatus.ANSWERED:
        done.append(("Replied", request.answered_on))
    else:
        if replied:
            done.append(("Part replied", replied[-1]))
        if request.status in ENDED:
            done.append((ENDED[request.status], ended_on(request, own)))
        else:
            to_come.append(awaited_step(request, on, is_rest=bool(replied)))
    if changed_on is not None:
        done.append(("Changed", changed_on))
    elif request.status not in ENDED or replied:
        is_next = request.status == ResponseStatus.ANSWERED
        to_come.append({"text": "Changed", "note": "not yet", "state": "now" if is_next else ""})
    done.sort(key=by_day)
    years = [day.year for _, day in done]
    finished = [
        {"text": text, "note": short(day) if year == before else long_date(day), "state": "done"}
        for (text, day), year, before in zip(done, years, [None, *years[:-1]], strict=True)
    ]
    return [*finished, *to_come]


def days_of(happenings: Iterable[Happening], nature: Nature) -> list[dt.date]:
    """The days of the messages of ``nature``, in their order."""
    return sorted(row.on for row in happenings if row.kind == HappeningKind.MESSAGE and row.first == nature)


def awaited_step(request, on: dt.date, *, is_rest: bool) -> dict[str, str]:
    """The reply, or the rest of it, that we wait for."""
    what = "Rest" if is_rest else "Reply"
    if request.clock_paused_on:
        return {"text": "Our answer awaited", "note": f"since {long_date(request.clock_paused_on)}", "state": "now"}
    if request.due_on:
        text = f"{what} overdue" if on > request.due_on else f"{what} due"
        return {"text": text, "note": long_date(request.due_on), "state": "now"}
    if request.reply_requested_by:
        return {"text": f"{what} asked for", "note": f"by {long_date(request.reply_requested_by)}", "state": "now"}
    return {"text": f"{what} awaited", "note": "", "state": "now"}


def by_day(step: tuple[str, dt.date]) -> dt.date:
    return step[1]
