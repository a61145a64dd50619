"""Topics for everybody: what is told of how many, and by whom, on each surface the same."""

from __future__ import annotations

import csv
import datetime as dt
import re

import pytest
from django.urls import reverse

from hub.shared.clock import as_of
from stories.domain import topics as moves
from stories.domain.moves import withdraw
from stories.domain.topic_numbers import recount_topic, shared_out_of, shared_out_of_use
from stories.domain.topic_view import numbers_of
from stories.enums import TopicStatus
from stories.models import Credit, Topic, TopicTally, Use
from tests.factories.issuing import issue_now, make_report_to_three
from tests.factories.organisations import make_area, make_organisation
from tests.factories.reports import make_report, make_started
from tests.factories.shared import make_theme
from tests.factories.stories import make_accepted_story, make_submission, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def example_8():
    """Partner A sent 12 stories, B 5, and C, which withholds its name, 2."""
    topic = make_topic("Night sitters", summary="Nobody says when the sitter comes.")
    for name, number, is_named in (("Alder Carers", 12, True), ("Birch Group", 5, True), ("Cedar Circle", 2, False)):
        partner = make_organisation(name=name, kind="charity")
        envelope = make_submission(organisation=partner, is_partner_named=is_named)
        for _ in range(number):
            make_accepted_story(submission=envelope, topic=topic)
    recount_topic(topic)
    return topic


def words_of(table) -> list[tuple[str, str]]:
    return [(row.label, row.words) for row in numbers_of(table).rows]


TOLD = [("Alder Carers", "12"), ("Birch Group", "5"), ("Other partners", "fewer than 5")]


def test_example_8_on_the_page_in_the_list_and_in_the_file(client, example_8):
    page = client.get(example_8.get_absolute_url()).content.decode()
    listed = client.get(reverse("topics:list")).content.decode()
    file = b"".join(client.get(reverse("topics:csv")).streaming_content).decode("utf-8-sig")

    cells = re.findall(r'<th scope="row"[^>]*>(?:<a[^>]*>)?([^<]+)(?:</a>)?</th><td[^>]*>([^<]+)</td>', page)
    assert cells == TOLD
    assert "At least 17 stories." in page
    assert "At least 17 stories" in listed
    assert [(row["Who told us"], row["Stories"]) for row in csv.DictReader(file.splitlines())] == TOLD
    for text in (page, listed, file):
        assert "Cedar" not in text
        assert not re.search(r"\b19\b", text)
    assert sum(row.stories for row in TopicTally.objects.filter(topic=example_8)) == 19


def test_a_use_follows_its_topic_until_the_page_is_issued(example_8):
    page = make_report_to_three()
    use = moves.use_topic(example_8, page)
    assert words_of(shared_out_of_use(use)) == TOLD

    withdraw(example_8.stories.filter(submission__organisation__name="Alder Carers").first())
    assert words_of(shared_out_of_use(use))[0] == ("Alder Carers", "11")

    with as_of(dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC)):
        issue_now(page)
    withdraw(example_8.stories.filter(submission__organisation__name="Alder Carers").first())
    use.refresh_from_db()
    assert use.frozen_at is not None
    assert words_of(shared_out_of_use(use))[0] == ("Alder Carers", "11")
    assert words_of(shared_out_of(example_8))[0] == ("Alder Carers", "10")
    with pytest.raises(moves.PageIssued):
        moves.stop_using(use)
    with pytest.raises(moves.PageIssued):
        moves.use_topic(make_topic("Another"), page)
    assert Credit.objects.filter(use=use).count() == 3


def test_what_a_page_used_stands_on_the_page_and_what_came_of_it_on_the_topic(client, example_8):
    request = make_started()
    Use.objects.filter(pk=moves.use_topic(example_8, request.report).pk)

    report = client.get(request.report.url).content.decode()
    topic = client.get(example_8.get_absolute_url()).content.decode()

    assert "The stories behind it" in report
    assert "<li>Other partners: fewer than 5</li>" in report
    assert "Cedar" not in report
    assert f"We asked {request.body}" in topic
    assert request.report.title in topic


def test_what_is_not_public_is_nowhere(client, example_8):
    report = make_report()
    moves.use_topic(example_8, report)
    Topic.objects.filter(pk=example_8.pk).update(is_public=False)

    assert client.get(example_8.get_absolute_url()).status_code == 404
    assert "Night sitters" not in client.get(reverse("topics:list")).content.decode()
    assert b"Night sitters" not in b"".join(client.get(reverse("topics:csv")).streaming_content)
    assert "The stories behind it" not in client.get(report.url).content.decode()
    assert "night-sitters" not in client.get("/sitemap-topics.xml").content.decode()


def test_only_texts_that_may_be_published_are_shown(client):
    topic = make_topic()
    make_accepted_story(topic=topic, allowed="count publish", public_text="Shown whole", what_happened="Private A")
    make_accepted_story(topic=topic, allowed="count quote", public_text="Only to quote", what_happened="Private B")
    make_accepted_story(topic=topic, allowed="count publish", public_text="Restricted", restricted_at=topic.created_at)

    html = client.get(topic.get_absolute_url()).content.decode()

    assert "Shown whole" in html
    for hidden in ("Only to quote", "Restricted", "Private A", "Private B"):
        assert hidden not in html


def test_the_filters_of_the_list(client):
    theme, area = make_theme("Carers"), make_area("Hanbury")
    inner = make_area("Potters Row", parent=area)
    first, second = make_topic("First"), make_topic("Second", status=TopicStatus.WATCHED)
    first.themes.add(theme)
    second.areas.add(inner)

    def titles(query: str) -> list[str]:
        html = client.get(f"{reverse('topics:list')}?{query}").content.decode()
        return re.findall(r'<h3><a href="/topics/[^"]+">([^<]+)</a>', html)

    assert titles("") == ["First", "Second"]
    assert titles("theme=carers") == ["First"]
    assert titles(f"area={area.slug}") == ["Second"]
    assert titles("status=watched&theme=carers") == []
    assert titles("status=none&theme=9&area=" + "x" * 3000 + "&page=9" * 40) == ["First", "Second"]


def test_a_decision_is_shown_with_its_reason_if_it_is_public(client, django_user_model):
    user = django_user_model.objects.create_user("mo")
    topic = make_topic()
    with as_of(dt.datetime(2026, 5, 5, 9, tzinfo=dt.UTC)):
        moves.decide(topic, TopicStatus.WATCHED, reason="Too early", is_public=False, user=user)
        moves.decide(topic, TopicStatus.TAKEN_UP, reason="Six say the same", is_public=True, user=user)

    html = client.get(topic.get_absolute_url()).content.decode()

    assert "Six say the same" in html
    assert "5 May 2026" in html
    assert "Too early" not in html


@pytest.mark.parametrize("count", [1, 4])
def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries, count):
    for number in range(count):
        topic = make_topic(f"Topic {number}")
        for _ in range(count):
            make_accepted_story(topic=topic)
            moves.use_topic(topic, make_started().report)
        recount_topic(topic)
    client.get("/topics/")

    with django_assert_max_num_queries(14):
        client.get("/topics/?page=1")
    with django_assert_max_num_queries(28):
        client.get("/topics/topic-0/")
