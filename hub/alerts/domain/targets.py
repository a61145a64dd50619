"""What anyone may follow: found by what stands in the address of its page, and only if anyone may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.http import Http404, QueryDict
from django.urls import reverse

from events.models import Challenge
from hub.alerts.domain.searches import SearchGone, current_index, normal_search, search_url, search_words
from hub.alerts.models import Follow
from hub.organisations.models import Area, Organisation
from hub.shared.feeds import page_path
from hub.shared.models import Theme
from hub.shared.quoting import quoted
from reports.models import ReportPage, ResponseRequest
from stories.models import Topic

ASKING_PAGES: tuple[type[models.Model], ...] = (ReportPage,)
"""The kinds of page from which requests go out."""


GONE = "something that is not public any more"


@dataclass(frozen=True)
class Target:
    """``words`` name what is followed in the middle of a sentence; ``field`` leads to ``row`` from a ``Follow``.

    A search has its normal form in place of a row. What is not public any more has no ``url``.
    """

    field: str
    row: models.Model | str
    words: str
    url: str

    @property
    def lookup(self) -> dict[str, Any]:
        """The fields of a ``Follow`` of it."""
        return {"search": self.row} if self.field == "search" else {f"{self.field}_id": self.row.pk}

    @property
    def follow_url(self) -> str:
        if self.field == "search":
            return follow_search_url(self.row)
        if self.field == "request":
            return reverse("follow:request", args=[self.row.year, self.row.number])
        return reverse(f"follow:{self.field}", args=[self.row.pk if self.field == "page" else self.row.slug])


def follow_search_url(search: str) -> str:
    """Where anyone follows a search in its normal form."""
    return reverse("follow:search") + (f"?{search}" if search else "")


def request_target(row: ResponseRequest) -> Target:
    words = f"the request to {row.owing_body} about {quoted(row.source.title)}"
    return Target("request", row, words, row.get_absolute_url())


def page_target(page) -> Target:
    return Target("page", page, f"{quoted(page.title)} and the replies to it", page_path(page))


def body_target(body: Organisation) -> Target:
    return Target("body", body, f"all requests to {body}", reverse("record:body", args=[body.slug]))


def topic_target(topic: Topic) -> Target:
    if not topic.is_public:
        return Target("topic", topic, GONE, "")
    return Target("topic", topic, f"the topic {quoted(topic.title)}", topic.get_absolute_url())


def area_target(area: Area) -> Target:
    return Target("area", area, f"reports and replies in {area}", search_url(urlencode({"area": area.slug})))


def theme_target(theme: Theme) -> Target:
    words = f"reports and replies about {quoted(theme.name)}"
    return Target("theme", theme, words, search_url(urlencode({"theme": theme.slug})))


def challenge_target(challenge: Challenge) -> Target:
    if challenge.is_draft:
        return Target("challenge", challenge, GONE, "")
    return Target("challenge", challenge, f"the challenge {quoted(challenge.title)}", challenge.get_absolute_url())


def search_target(search: str) -> Target:
    """A search in its normal form, named by the labels of its filters."""
    try:
        return Target("search", search, search_words(search, current_index()), search_url(search))
    except SearchGone:
        return Target("search", search, GONE, "")


BUILDERS = {
    "request": request_target,
    "page": page_target,
    "body": body_target,
    "topic": topic_target,
    "area": area_target,
    "theme": theme_target,
    "challenge": challenge_target,
    "search": search_target,
}


def target_of(follow: Follow) -> Target:
    """What ``follow`` is about. Of a topic, a challenge or a search that is not public any more it says nothing."""
    return BUILDERS[follow.field](getattr(follow, follow.field))


def find_request(year: int, number: int) -> Target:
    """Raises ``Http404`` for a request that nobody may see, as the others do."""
    rows = ResponseRequest.objects.public().select_related("report", "body", "carried_to")
    return request_target(one_of(rows.filter(year=year, number=number)))


def find_page(pk: int) -> Target:
    for kind in ASKING_PAGES:
        if page := kind.objects.visible().filter(pk=pk).first():
            return page_target(page)
    raise Http404("There is no such page")


def find_body(slug: str) -> Target:
    return body_target(one_of(Organisation.objects.bodies().filter(live=True, slug=slug)))


def find_topic(slug: str) -> Target:
    return topic_target(one_of(Topic.objects.visible().filter(slug=slug)))


def find_area(slug: str) -> Target:
    return area_target(one_of(Area.objects.filter(slug=slug)))


def find_theme(slug: str) -> Target:
    return theme_target(one_of(Theme.objects.filter(slug=slug)))


def find_challenge(slug: str) -> Target:
    return challenge_target(one_of(Challenge.objects.public().filter(slug=slug)))


def find_search(query: QueryDict) -> Target:
    """What nobody knows of ``query`` counts as not asked for, as in the list."""
    try:
        return search_target(normal_search(query, current_index()))
    except SearchGone as error:
        raise Http404("There are too many filters") from error


def one_of(rows: models.QuerySet) -> models.Model:
    row = rows.first()
    if row is None:
        raise Http404("There is nothing to follow")
    return row
