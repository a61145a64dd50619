"""What changed because people spoke up, each with the chain back to who told us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from hub.shared.feeds import page_path
from reports.models import Outcome
from stories.domain.topic_numbers import shared_out_of_uses
from stories.domain.topic_view import Numbers, numbers_of
from stories.models import Topic, Use


@dataclass(frozen=True)
class Change:
    """One change, the page it came of, and the topics behind that with whose stories they were."""

    outcome: Outcome
    page_url: str
    topics: Sequence[tuple[Topic, Numbers]]


def published_changes() -> QuerySet[Outcome]:
    """What staff published, the newest first."""
    return Outcome.objects.published().newest_first()


def changes_with_chains(outcomes: Sequence[Outcome]) -> list[Change]:
    """Each of ``outcomes``, which come ``for_display()``, with the chain back. Four queries."""
    pages = {outcome.report_id for outcome in outcomes if outcome.report_id}
    uses = list(Use.objects.filter(page__in=pages, topic__in=Topic.objects.visible()).select_related("topic"))
    tables = shared_out_of_uses(uses)
    topics: dict[int, list[tuple[Topic, Numbers]]] = {}
    for use in uses:
        topics.setdefault(use.page_id, []).append((use.topic, numbers_of(tables[use.pk])))
    return [
        Change(outcome, page_path(outcome.report) if outcome.report else "", topics.get(outcome.report_id, ()))
        for outcome in outcomes
    ]
