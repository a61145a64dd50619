"""What alerts add to pages of other apps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlencode

from events.models import Challenge
from hub.alerts.domain.addressees import keys_of_request
from hub.alerts.domain.searches import LEFT_OUT, matches, words_of_labels
from hub.alerts.domain.targets import (
    ASKING_PAGES,
    Target,
    area_target,
    body_target,
    challenge_target,
    follow_search_url,
    page_target,
    request_target,
    theme_target,
    topic_target,
)
from hub.alerts.models import LONGEST_SEARCH, Follow
from hub.organisations.facets import Chip
from hub.organisations.models import Area, Organisation
from hub.shared.models import Theme
from hub.shared.panels import Panel
from reports.models import ResponseRequest
from stories.models import Topic

PLACES = {"area": (Area, area_target), "theme": (Theme, theme_target)}


def follow_panel(subject, *, on: dt.date) -> Panel | None:
    """The link to the form by which anyone follows ``subject``. The same for all, so that the page can be kept."""
    found = target_beside(subject)
    if found is None:
        return None
    target, title = found
    return Panel("follow", title, "alerts/follow_panel.html", {"url": target.follow_url}, order=20)


def target_beside(subject) -> tuple[Target, str] | None:
    """What is followed from the page of ``subject``, and the heading of the panel there."""
    if isinstance(subject, ResponseRequest):
        return request_target(subject), "Follow this request"
    if isinstance(subject, Organisation):
        return body_target(subject), "Follow this body"
    if isinstance(subject, Topic) and subject.is_public:
        return topic_target(subject), "Follow this topic"
    if isinstance(subject, Challenge) and not subject.is_draft:
        return challenge_target(subject), "Follow this challenge"
    if isinstance(subject, ASKING_PAGES) and subject.pk and subject.live:
        return page_target(subject), f"Follow this {subject.asks.page_noun}"
    return None


def follow_list_panel(chips: Sequence[Chip], *, name: str) -> Panel | None:
    """Links by which anyone follows what a list shows: its place, its theme, and a search of the record.

    Two queries at most.
    """
    links = []
    for key, (model, target) in PLACES.items():
        values = [chip.value for chip in chips if chip.key == key]
        row = model.objects.filter(slug=values[0]).first() if len(values) == 1 else None
        if row is not None:
            links.append({"url": target(row).follow_url, "words": f"Follow {target(row).words}"})
    if name == "record":
        followed = [chip for chip in chips if chip.key not in LEFT_OUT]
        # The chips are in the order of the list, as the normal form has them.
        search = urlencode([(chip.key, chip.value) for chip in followed])
        words = words_of_labels([chip.text for chip in followed])
        if len(search) <= LONGEST_SEARCH:
            links.append({"url": follow_search_url(search), "words": f"Follow {words}"})
    if not links:
        return None
    return Panel("follow", "Follow by email", "alerts/follow_list.html", {"links": links}, order=20)


def followers_panel(request: ResponseRequest, *, on: dt.date, calendar, user) -> Panel | None:
    """How many hear of what happens to a request: a number, never who."""
    if request.is_draft:
        return None
    return Panel("followers", "Followers", "alerts/followers_panel.html", {"count": count_of(request)}, order=90)


def count_of(request: ResponseRequest) -> int:
    """How many people hear of what happens to ``request``."""
    follows = Follow.objects.active().of_keys(keys_of_request(request))
    rows = list(follows.values_list("follower_id", "search"))
    held = matches({search for _, search in rows if search is not None}, {request.pk})
    return len({follower for follower, search in rows if search is None or held.get(search)})
