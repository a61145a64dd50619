"""What a body is asked by a report."""

from __future__ import annotations

from reports.models import Recommendation, RequestedItem, ResponseRequest


def items_for(request: ResponseRequest) -> list[RequestedItem]:
    """What the body is to be asked: what is addressed to it, as it reads now. Not saved."""
    addressed = set(
        Recommendation.objects.filter(report=request.report, bodies=request.body).values_list("pk", flat=True)
    )
    return [
        RequestedItem(
            request=request,
            recommendation=row,
            kind=request.source.asks,
            number=row.number,
            heading=row.heading,
            text=row.text,
        )
        for row in request.report.numbered_recommendations()
        if row.pk in addressed
    ]
