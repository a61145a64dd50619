"""Topics for everybody: what people tell us about, how many, what we decided, and what came of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.organisations.facets import chips, filter_form
from hub.shared.clock import today
from hub.shared.columns import cells, headings
from hub.shared.csv_export import csv_response
from hub.shared.emails import absolute_url
from hub.shared.pagination import paginate
from hub.shared.panels import TOPIC_SIDE, panels_of
from stories.domain.topic_files import COLUMNS, TopicRow
from stories.domain.topic_list import list_topics
from stories.domain.topic_numbers import shared_out_of, shared_out_of_topics
from stories.domain.topic_view import (
    TONES,
    asked_now,
    decisions_of,
    number_row,
    numbers_of,
    public_texts,
    topic_cards,
    uses_of,
)
from stories.enums import TopicStatus
from stories.models import Topic

TITLE = "What people tell us"
HOME = {"title": "Home", "url": "/"}
PER_PAGE = 20
MOST_IN_FILE = 5000


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    groups, rows = list_topics(request.GET)
    results = paginate(request, rows, per_page=PER_PAGE)
    count = results.paginator.count
    context = {
        "title": TITLE,
        "breadcrumbs": [HOME],
        "form": filter_form(*groups),
        "results": results,
        "cards": topic_cards(list(results.object_list)),
        "chips": chips(request.GET, *groups),
        "heading": f"{count:,} topic{'' if count == 1 else 's'}",
        "clear_url": reverse("topics:list"),
        "csv_url": reverse("topics:csv"),
        "canonical": absolute_url(request.path + (f"?page={results.number}" if results.number > 1 else "")),
    }
    return render(request, "stories/topics/list.html", context)


@require_safe
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.visible().prefetch_related("areas", "themes"), slug=slug)
    on = today()
    context = {
        "title": topic.title,
        "topic": topic,
        "status": TONES[TopicStatus(topic.status)],
        "breadcrumbs": [HOME, {"title": TITLE, "url": reverse("topics:list")}],
        "numbers": numbers_of(shared_out_of(topic)),
        "texts": public_texts(topic),
        "decisions": decisions_of(topic),
        "uses": uses_of(topic, on=on),
        "asked_now": asked_now(topic, on=on),
        "side_panels": panels_of(TOPIC_SIDE, topic, on=on),
        "canonical": absolute_url(topic.get_absolute_url()),
        "csv_url": reverse("topics:csv"),
    }
    return render(request, "stories/topics/detail.html", context)


@require_safe
def topics_csv(request: HttpRequest) -> HttpResponseBase:
    """What the pages tell of all topics: a row for each source, and none with more than they say."""
    topics = list(Topic.objects.visible()[:MOST_IN_FILE])
    tables = shared_out_of_topics(topics)
    rows = (TopicRow(topic, source) for topic in topics for source in map(number_row, tables[topic.pk].rows))
    return csv_response("topics.csv", headings(COLUMNS), (cells(COLUMNS, row) for row in rows))
