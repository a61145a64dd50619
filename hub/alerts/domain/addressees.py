"""Of what somebody hears who follows the body, the place, the theme or the topic of what happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from hub.alerts.domain.news import News
from hub.alerts.domain.report_news import bodies_of
from hub.organisations.models import Area
from reports.models import ReportPage, ResponseRequest
from reports.models.pages import ReportTheme
from stories.models import Topic, Use

Key = tuple[str, int]


@dataclass(frozen=True)
class Surroundings:
    """The keys of what pages and topics lie in and are about, by their own key."""

    of_pages: Mapping[int, frozenset[Key]]
    of_topics: Mapping[int, frozenset[Key]]


def with_keys(news: Sequence[News]) -> list[News]:
    """``news``, each with the keys of all that it is told to followers of. Six queries at most."""
    pages = {one.page.pk: one.page for one in news if one.page}
    around = surroundings(pages.values(), {one.topic.pk for one in news if one.topic})
    return [addressed(one, around) for one in news]


def addressed(news: News, around: Surroundings) -> News:
    if news.challenge:
        return replace(news, keys=frozenset({("challenge", news.challenge.pk)}))
    if news.topic:
        return replace(news, keys=around.of_topics[news.topic.pk] | {("topic", news.topic.pk)})
    keys = news.keys | around.of_pages[news.page.pk]
    if news.request is None:
        return replace(news, keys=keys)
    return replace(news, keys=keys | own_keys(news.request), requests=frozenset({news.request.pk}))


def keys_of_request(request: ResponseRequest) -> frozenset[Key]:
    """All of which a follower hears what happens to ``request``. Four queries at most."""
    return own_keys(request) | surroundings([request.source], ()).of_pages[request.source.pk]


def own_keys(request: ResponseRequest) -> frozenset[Key]:
    return frozenset({("request", request.pk), *(("body", key) for key in bodies_of(request))})


def surroundings(pages: Iterable[ReportPage], topics: Collection[int]) -> Surroundings:
    pages = {page.pk: page for page in pages}
    of_pages: dict[int, set[Key]] = {key: {("page", key)} for key in pages}
    of_topics: dict[int, set[Key]] = defaultdict(set)
    areas: list[tuple[set[Key], int]] = [
        (of_pages[key], page.area_id) for key, page in pages.items() if page.area_id is not None
    ]
    if pages:
        themes = ReportTheme.objects.filter(content_object__in=list(pages)).values_list("content_object_id", "tag_id")
        for page, theme in themes:
            of_pages[page].add(("theme", theme))
        used = Use.objects.published().filter(page__in=list(pages), topic__in=Topic.objects.visible())
        for page, topic in used.values_list("page_id", "topic_id"):
            of_pages[page].add(("topic", topic))
    if topics:
        for topic, theme in Topic.themes.through.objects.filter(topic__in=topics).values_list("topic_id", "theme_id"):
            of_topics[topic].add(("theme", theme))
        for topic, area in Topic.areas.through.objects.filter(topic__in=topics).values_list("topic_id", "area_id"):
            areas.append((of_topics[topic], area))
    if areas:
        above = places_above()
        for keys, area in areas:
            keys.update(("area", key) for key in above[area])
    return Surroundings(
        {key: frozenset(keys) for key, keys in of_pages.items()},
        defaultdict(frozenset, {key: frozenset(keys) for key, keys in of_topics.items()}),
    )


def places_above() -> dict[int, list[int]]:
    """For the key of each place those of itself and of all that it lies in. One query."""
    by_path = dict(Area.objects.values_list("path", "pk"))
    return {
        key: [by_path[path[:end]] for end in range(Area.steplen, len(path) + 1, Area.steplen) if path[:end] in by_path]
        for path, key in by_path.items()
    }
