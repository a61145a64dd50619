"""What the home page shows of the other parts of the hub."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery
from django.template.defaultfilters import pluralize
from django.urls import reverse

from charter_champions.domain.listing import champions
from charter_champions.models import Membership
from events.domain.listing import next_events
from hub.organisations.models.organisations import OrganisationQuerySet
from hub.shared.clock import now, today
from hub.shared.generation import kept
from hub.shared.page_cache import slice_of
from hub.shared.templatetags.hub_tags import day as day_in_words
from hub.shared.templatetags.hub_tags import number_words
from reports.domain.numbers import HeadlineNumbers, LatestReply, headline_numbers, latest_replies
from spotlights.domain.featured import featured_spotlights

LATEST_REPLIES = 3
NEXT_EVENTS = 3
FEATURED_SPOTLIGHTS = 3
NAMES_ON_WALL = 8


def front_page_context() -> dict:
    """Numbers, replies, events, Spotlights and names of champions, as they are now.

    Read once for each generation of what is public and each five minutes, in which no session begins or ends (decision
    22): those who are signed in, and previews, have no page that is kept whole.
    """
    return kept(f"front-page:{slice_of(now())}", read_front_page)


def read_front_page() -> dict:
    day = today()
    listed = champions(on=day)
    numbers = headline_numbers(day)
    return {
        "numbers": numbers,
        "number_cards": number_cards(numbers),
        "late_text": f"{numbers.requests_late} repl{'y is' if numbers.requests_late == 1 else 'ies are'} late",
        "reply_cards": [reply_card(reply) for reply in latest_replies(day, limit=LATEST_REPLIES)],
        "next_events": next_events(now(), limit=NEXT_EVENTS),
        "spotlights": featured_spotlights(limit=FEATURED_SPOTLIGHTS),
        "champion_count": listed.count(),
        "champion_names": list(newest_names(listed)[:NAMES_ON_WALL]),
    }


def newest_names(organisations: OrganisationQuerySet) -> QuerySet:
    """Names of champions, the last to commit first."""
    memberships = Membership.objects.filter(organisation=OuterRef("pk")).order_by("-started_on")
    rows = organisations.annotate(committed_on=Subquery(memberships.values("started_on")[:1]))
    return rows.order_by("-committed_on", "pk").values_list("name", flat=True)


def number_cards(numbers: HeadlineNumbers) -> list[dict]:
    """The chain in four numbers, each leading to the rows behind it."""
    asked, answered, changes = numbers.recommendations_asked, numbers.requests_answered, numbers.changes_published
    return [
        {
            "number": numbers.people_heard,
            "title": "People told us",
            "text": "Heard for the reports on this site.",
            "url": numbers.reports_url,
        },
        {
            "number": asked,
            "title": "We asked",
            "text": f"Recommendation{pluralize(asked)} that a body has been asked to answer.",
            "url": numbers.record_url,
        },
        {
            "number": answered,
            "title": "They replied",
            "text": f"Request{pluralize(answered)} with a reply to everything, out of "
            f"{number_words(numbers.requests_made)}.",
            "url": numbers.replies_url,
        },
        {
            "number": changes,
            "title": "It changed",
            "text": f"Thing{pluralize(changes)} that changed since, with how one can tell.",
            "url": reverse("impact:changed"),
        },
    ]


def reply_card(reply: LatestReply) -> dict:
    return {
        "title": reply.report,
        "url": reply.url,
        "status": reply.tone,
        "status_text": reply.decision,
        "quote": reply.quote,
        "foot": f"{reply.body} replied on {day_in_words(reply.replied_on)}.",
    }
