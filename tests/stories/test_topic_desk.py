"""Topics in the admin: from the first story to a decision and a page that stands on it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from hub.shared.clock import as_of
from stories.domain import topics
from stories.domain.moves import withdraw
from stories.domain.topic_numbers import recount_topic
from stories.enums import TopicStatus
from stories.models import Topic, Use, WeightRule
from stories.topic_lines import lines_of_topics
from tests.factories.issuing import issue_now, make_report_to_three
from tests.factories.organisations import make_organisation
from tests.factories.reports import make_report
from tests.factories.shared import make_theme
from tests.factories.stories import make_accepted_story, make_rule, make_story, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]
MAY = dt.datetime(2026, 5, 5, 9, tzinfo=dt.UTC)


@pytest.fixture
def officer(client):
    client.user = User.objects.create_user("mo", "mo@kilnford.example", "x", first_name="Mo")
    client.user.groups.add(Group.objects.get(name="Evidence officer"))
    client.force_login(client.user)
    return client


def url_of(topic) -> str:
    return reverse("topics_admin:inspect", args=[topic.pk])


def act(client, topic, action, **values):
    data = {"action": action, **{f"{action}-{name}": value for name, value in values.items()}}
    return client.post(url_of(topic), data)


def make_heavy(title: str, *, at: dt.datetime, number: int = 5, **values) -> Topic:
    topic = make_topic(title, **values)
    for _ in range(number):
        make_accepted_story(topic=topic, received_at=at)
    recount_topic(topic)
    return topic


def test_a_topic_is_made_and_its_address_follows_from_the_title(officer):
    make_topic("Night sitters")
    data = {"title": "Night  sitters!", "summary": "", "rule": make_rule().pk, "is_public": "on"}
    assert officer.post(reverse("topics_admin:add"), data).status_code == 302

    topic = Topic.objects.latest("pk")
    assert (topic.slug, topic.created_by, topic.status) == ("night-sitters-2", officer.user, "gathering")
    officer.post(reverse("topics_admin:edit", args=[topic.pk]), {**data, "title": "Sitters at night"})
    topic.refresh_from_db()
    assert (topic.title, topic.slug) == ("Sitters at night", "night-sitters-2")


def test_stories_are_put_in_by_suggestion_and_by_reference_and_taken_out(officer):
    topic, theme, service = make_topic(), make_theme("Carers"), make_organisation("Willow Care")
    topic.themes.add(theme)
    like, other, same = (make_accepted_story(public_text=f"Text {number}") for number in range(3))
    like.themes.add(theme)
    first = make_accepted_story(topic=topic)
    for story in (first, same):
        story.services.add(service)
    waiting = make_story(what_happened="Private words")

    page = officer.get(url_of(topic)).content.decode()
    assert all(text in page for text in (f"{like.reference}: Text 0", f"{same.reference}: Text 2"))
    assert f"{other.reference}: Text 1" not in page
    assert "Private words" not in page

    assert act(officer, topic, "put_in", references=f"{waiting.reference} st-nobody").status_code == 422
    assert act(officer, topic, "put_in").status_code == 422
    answer = act(officer, topic, "put_in", suggested=[like.pk], references=f"\n{other.reference.lower()}, ")
    assert answer.status_code == 302
    assert set(topic.stories.all()) == {first, like, other}
    assert sum(topic.tallies.values_list("stories", flat=True)) == 3

    act(officer, topic, "take_out", story=like.pk)
    assert set(topic.stories.all()) == {first, other}
    assert act(officer, topic, "take_out", story=like.pk).status_code == 422


def test_a_decision_needs_a_reason_and_the_right(officer):
    topic = make_topic()
    assert act(officer, topic, "take_up", reason=" ").status_code == 422
    assert act(officer, topic, "reopen", reason="Again").status_code == 422
    assert act(officer, topic, "take_up", reason="Six say the same", is_public="on").status_code == 302
    topic.refresh_from_db()
    step = topic.history.get()
    assert (topic.status, step.reason, step.is_public, step.user) == (
        "taken-up",
        "Six say the same",
        True,
        officer.user,
    )
    assert "Six say the same" in officer.get(url_of(topic)).content.decode()


def test_the_desk_and_the_first_page_say_what_waits(officer):
    just = make_heavy("New one", at=dt.datetime(2026, 4, 20, 9, tzinfo=dt.UTC))
    make_heavy("Old one", at=dt.datetime(2026, 1, 20, 9, tzinfo=dt.UTC))
    make_heavy("Light one", at=MAY, number=4)
    make_heavy("Decided one", at=MAY, status=TopicStatus.WATCHED)
    make_topic("No page", status=TopicStatus.TAKEN_UP)
    used = make_topic("With page", status=TopicStatus.TAKEN_UP)
    topics.use_topic(used, make_report(title="Report on carers"))

    with as_of(MAY):
        html = officer.get(reverse("evidence_desk:index")).content.decode()
        listed = officer.get(reverse("topics_admin:index")).content.decode()
        lines = lines_of_topics(officer.user, on=MAY.date())

    part = html.split("<section")[-4:]
    assert [re.findall("New one|Old one|No page|With page|Report on carers", each) for each in part] == [
        ["New one"],
        ["Old one"],
        ["No page"],
        ["With page", "Report on carers"],
    ]
    assert not re.search("Decided one|Light one", html)
    assert "5 of 5 stories from 5 of 2 sources in 12 months: has weight since April 2026" in listed
    assert "4 of 5 stories from 4 of 2 sources in 12 months: no weight yet" in listed
    assert [(line.words, line.detail) for line in lines] == [
        ("2 topics have weight and wait for a decision", "1 of them new"),
        ("1 topic was taken up and stands on no page yet", ""),
    ]
    assert lines_of_topics(User.objects.create_user("nobody"), on=MAY.date()) is None
    topics.decide(just, TopicStatus.CLOSED, reason="Done", is_public=False, user=officer.user)


def test_a_page_uses_the_topic_until_it_is_issued(officer):
    topic = make_heavy("Night sitters", at=dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC))
    page, other = make_report_to_three(), make_report(title="Other report")
    assert act(officer, topic, "use", page=page.pk).status_code == 302
    assert act(officer, topic, "use", page=page.pk).status_code == 422
    act(officer, topic, "use", page=other.pk)
    act(officer, topic, "stop_using", use=Use.objects.get(page=other).pk)
    use = Use.objects.get()
    assert (use.page_id, use.own_stories, use.user) == (page.pk, 5, officer.user)

    with as_of(dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC)):
        issue_now(page)
    withdraw(topic.stories.first())
    html = officer.get(url_of(topic)).content.decode()

    assert "Stays as it was on 2 April 2026" in html
    assert "Told us directly: 5" in html
    assert act(officer, topic, "stop_using", use=use.pk).status_code == 422
    assert act(officer, make_topic("Late"), "use", page=page.pk).status_code == 422


@pytest.mark.parametrize("count", [1, 4])
def test_a_topic_and_the_desk_ask_the_same_however_many(officer, django_assert_max_num_queries, count):
    theme = make_theme("Carers")
    for number in range(count):
        topic = make_heavy(f"Topic {number}", at=MAY, number=5 * count)
        topic.themes.add(theme)
        topics.use_topic(topic, make_report(title=f"Report {number}"))
        for _ in range(count):
            make_accepted_story().themes.add(theme)
    with as_of(MAY):
        officer.get(url_of(topic))
        with django_assert_max_num_queries(36):
            officer.get(url_of(topic))
        with django_assert_max_num_queries(16):
            officer.get(reverse("evidence_desk:index"))


def test_a_rule_that_a_topic_has_stays(officer):
    rule, unused = make_topic().rule, make_rule("Unused")
    for each in (rule, unused):
        officer.post(reverse("weight_rules:delete", args=[each.pk]))
    assert list(WeightRule.objects.all()) == [rule]
