"""What bodies were sent of a report: the words and the number of a recommendation that one was asked about stay."""

from __future__ import annotations

from reports.enums import ResponseStatus

from .parts import Recommendation
from .requests import RequestedItem, ResponseRequest

NO_LONGER_ASKED = (ResponseStatus.WITHDRAWN, ResponseStatus.REDIRECTED)


def sent_items(report) -> dict[int, RequestedItem]:
    """How each recommendation read that was sent to a body, by its primary key. One query."""
    items = (
        RequestedItem.objects.filter(request__report_id=report.pk, recommendation__isnull=False)
        .exclude(request__status=ResponseStatus.DRAFT)
        .select_related("request__body")
    )
    return {item.recommendation_id: item for item in items}


def put_back_sent_words(page, sent: dict[int, RequestedItem]) -> list[int]:
    """Give the recommendations of ``page``, as a draft has them, the words and places in which they were ``sent``.

    A draft can be older than the request, and is published without a form that could refuse it. Returns the numbers
    that the draft would have changed. One query where there are any.
    """
    drafted = page.numbered_recommendations()
    words = {row.pk: words_of(row.number, row.heading, row.text) for row in drafted}
    changed = [
        item.number for pk, item in sent.items() if words.get(pk) != words_of(item.number, item.heading, item.text)
    ]
    if not changed:
        return []
    kept = {row.pk: row for row in drafted}
    saved = list(Recommendation.objects.filter(report_id=page.pk).order_by("sort_order", "pk"))
    fixed = {sent[row.pk].number: kept.get(row.pk, row) for row in saved if row.pk in sent}
    for row in fixed.values():
        row.heading, row.text = sent[row.pk].heading, sent[row.pk].text
    page.recommendations.set(
        in_places(
            fixed,
            others=[row for row in drafted if row.pk not in sent],
            removed=[row for row in saved if row.pk not in sent and row.pk not in kept],
        )
    )
    return sorted(changed)


def put_back_addressees(page) -> list[str]:
    """Give each recommendation of ``page``, as a draft has it, the bodies that have a request about the report.

    A draft that is older than the request, or drafted one, never heard of the body. Returns the names of those that
    it did not have, in their order. Two queries where there are requests.
    """
    requests = ResponseRequest.objects.filter(report_id=page.pk).exclude(status__in=NO_LONGER_ASKED)
    asked = set(requests.values_list("body_id", flat=True))
    if not asked:
        return []
    rows = {row.pk: row for row in page.recommendations.all()}
    names = set()
    saved = Recommendation.objects.filter(report_id=page.pk, bodies__in=asked).distinct().prefetch_related("bodies")
    for kept in saved:
        if (row := rows.get(kept.pk)) is None:
            continue
        have = list(row.bodies.all())
        lost = [body for body in kept.bodies.all() if body.pk in asked and body not in have]
        if lost:
            row.bodies.set([*have, *lost])
            names |= {body.name for body in lost}
    if names:
        page.recommendations.set(rows.values())
    return sorted(names)


def in_places(fixed: dict[int, Recommendation], *, others: list, removed: list) -> list[Recommendation]:
    """``fixed`` under their numbers and ``others`` around them; one of ``removed`` only where a place stays empty."""
    rows = []
    while fixed or others:
        number = len(rows) + 1
        if number not in fixed:
            fill = others or removed
            row = fill.pop(0) if fill else fixed.pop(min(fixed))
        else:
            row = fixed.pop(number)
        row.sort_order = len(rows)
        rows.append(row)
    return rows


def words_of(number: int, heading: str, text: str) -> tuple[int, str, str]:
    """What must stay, with one kind of line break: browsers send another than they were given."""
    return number, heading, text.replace("\r\n", "\n").strip()
