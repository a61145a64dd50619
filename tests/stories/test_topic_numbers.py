"""The kept numbers of a topic are those of its stories whatever happens, and staff see them all."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hub.shared.clock import as_of
from hub.shared.states import TransitionNotAllowed
from stories.domain import moves, topics
from stories.domain.consent import USES
from stories.domain.receiving import StoryAnswers, receive, receive_own
from stories.domain.topic_numbers import month_of, shared_out_of, shared_out_of_use, tallies_of
from stories.domain.topic_view import numbers_of
from stories.domain.weight import Needed, weight_of
from stories.enums import StoryStatus
from stories.models import Credit, Story, Submission, Topic, TopicTally, Use
from tests.factories.organisations import make_organisation
from tests.factories.reports import make_report
from tests.factories.stories import make_submission, make_topic

APRIL = dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC)
which = st.integers(0, 30)


@pytest.mark.django_db
def test_example_8_end_to_end():
    """Partner A sends 12, B 5, C 2 and withholds its name; all are accepted. Staff see 19, nobody else can."""
    topic = make_topic()
    with as_of(APRIL):
        for name, number, is_named in (("Alder", 12, True), ("Birch", 5, True), ("Cedar", 2, False)):
            partner = make_organisation(name=name, kind="charity")
            envelope = make_submission(organisation=partner, is_partner_named=is_named)
            for row in range(number):
                answers = StoryAnswers("Nobody came.", allowed={"count"})
                story, _ = receive(envelope, answers, row=row + 1)
                topics.put_in(topic, story)
                moves.move_story(story, StoryStatus.ACCEPTED)

    told = numbers_of(shared_out_of(topic))
    staff = weight_of(tallies_of([topic])[topic.pk], Needed(5, 2, 12), on=dt.date(2026, 5, 5))

    assert [(row.label, row.words) for row in told.rows] == [
        ("Alder", "12"),
        ("Birch", "5"),
        ("Other partners", "fewer than 5"),
    ]
    assert told.words == "at least 17 stories"
    assert staff.words == "19 of 5 stories from 3 of 2 sources in 12 months"


@pytest.mark.django_db
def test_what_a_partner_allows_later_changes_who_is_named_at_once():
    topic, partner = make_topic(), make_organisation(name="Alder", kind="charity")
    envelope = make_submission(organisation=partner)
    for _ in range(6):
        story, _ = receive(envelope, StoryAnswers("Nobody came.", allowed={"count"}))
        topics.put_in(topic, story)
        moves.move_story(story, StoryStatus.ACCEPTED)

    moves.name_partner(envelope, is_named=False)

    assert [(row.label, row.words) for row in numbers_of(shared_out_of(topic)).rows] == [("Other partners", "6")]
    moves.name_partner(envelope, is_named=True)
    assert [(row.label, row.words) for row in numbers_of(shared_out_of(topic)).rows] == [("Alder", "6")]


def fresh(topic: Topic) -> Counter:
    """The stories of ``topic`` that may be counted, one by one: by month, partner and whether it is named."""
    found: Counter = Counter()
    for story in Story.objects.filter(topics=topic).select_related("submission"):
        if story.status != "accepted" or not story.may_count or story.restricted_at:
            continue
        partner = story.submission.organisation_id
        found[month_of(story.received_at), partner, story.submission.is_partner_named or partner is None] += 1
    return found


def credited(use: Use) -> Counter:
    use.refresh_from_db()
    rows = Counter({(row.organisation_id, row.is_named): row.stories for row in Credit.objects.filter(use=use)})
    return +(rows + Counter({(None, True): use.own_stories}))


class Numbers(RuleBasedStateMachine):
    """Two topics, three partners, two reports that use a topic, and everything that can happen to stories."""

    def __init__(self):
        super().__init__()
        # The test case itself has one transaction for all sequences.
        self.block = transaction.atomic()
        self.block.__enter__()

    @initialize()
    def begin(self):
        self.topics = list(Topic.objects.order_by("pk"))
        self.envelopes = list(Submission.objects.order_by("pk"))
        self.uses = list(Use.objects.order_by("pk"))
        self.frozen: dict[int, Counter] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def one(self, number: int) -> Story | None:
        rows = list(Story.objects.order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def with_story(self, number: int, act) -> None:
        story = self.one(number)
        if story is not None:
            with contextlib.suppress(TransitionNotAllowed):
                act(story)

    @rule(source=st.integers(0, 3), day=st.sampled_from([0, 28, 29, 300]), topic=st.integers(0, 1))
    def tell(self, source, day, topic):
        answers = StoryAnswers("Nobody came.", allowed={"count"})
        with as_of(APRIL + dt.timedelta(days=day)):
            if source == 3:
                story, _ = receive_own(answers)
            else:
                story, _ = receive(self.envelopes[source], answers)
        topics.put_in(self.topics[topic], story)

    @rule(number=which, to=st.sampled_from([*StoryStatus]))
    def decide(self, number, to):
        if to != StoryStatus.WITHDRAWN:
            self.with_story(number, lambda story: moves.move_story(story, to))

    @rule(number=which)
    def accept(self, number):
        self.with_story(number, lambda story: moves.move_story(story, StoryStatus.ACCEPTED))

    @rule(number=which)
    def withdraw(self, number):
        self.with_story(number, moves.withdraw)

    @rule(number=which, allowed=st.sets(st.sampled_from(USES)))
    def narrow_consent(self, number, allowed):
        self.with_story(number, lambda story: moves.narrow_consent(story, allowed=allowed))

    @rule(number=which, is_lifted=st.booleans())
    def restrict(self, number, is_lifted):
        self.with_story(number, moves.lift_restriction if is_lifted else moves.restrict)

    @rule(number=which, topic=st.integers(0, 1))
    def put_in(self, number, topic):
        self.with_story(number, lambda story: topics.put_in(self.topics[topic], story))

    @rule(number=which, topic=st.integers(0, 1))
    def take_out(self, number, topic):
        self.with_story(number, lambda story: topics.take_out(self.topics[topic], story))

    @rule(number=which, chosen=st.sets(st.integers(0, 1)))
    def set_topics(self, number, chosen):
        self.with_story(number, lambda story: topics.set_topics(story, [self.topics[place] for place in chosen]))

    @rule(envelope=st.integers(0, 2), is_named=st.booleans())
    def name_partner(self, envelope, is_named):
        moves.name_partner(self.envelopes[envelope], is_named=is_named)

    @rule(use=st.integers(0, 1))
    def issue(self, use):
        row = self.uses[use]
        if row.pk not in self.frozen:
            topics.freeze_uses(row.page_id, at=APRIL)
            self.frozen[row.pk] = credited(row)

    @invariant()
    def what_is_kept_is_what_there_is(self):
        for topic in self.topics:
            kept = Counter(
                {
                    (row.month, row.organisation_id, row.is_named): row.stories
                    for row in TopicTally.objects.filter(topic=topic)
                }
            )
            assert kept == fresh(topic)

    @invariant()
    def uses_follow_until_they_are_frozen(self):
        for use in self.uses:
            expected: Counter = Counter()
            for (_, partner, is_named), number in fresh(use.topic).items():
                expected[partner, is_named] += number
            assert credited(use) == self.frozen.get(use.pk, expected)
            rows = Credit.objects.filter(use=use)
            table = shared_out_of_use(use)
            assert table.told <= sum(row.stories for row in rows) + use.own_stories


class TestNumbers(Numbers.TestCase, TestCase):
    settings = settings(
        max_examples=12, stateful_step_count=20, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )

    @classmethod
    def setUpTestData(cls):
        alder, birch = (make_organisation(name=name, kind="charity") for name in ("Alder", "Birch"))
        make_submission(organisation=alder)
        make_submission(organisation=alder, is_partner_named=False)
        make_submission(organisation=birch)
        for title in ("Night sitters", "Waiting rooms"):
            topics.use_topic(make_topic(title), make_report(title=title))
        # Every sequence begins where it gets interesting: with stories that count.
        for envelope in Submission.objects.order_by("pk"):
            for topic in Topic.objects.order_by("pk"):
                story, _ = receive(envelope, StoryAnswers("Nobody came.", allowed={"count"}))
                topics.put_in(topic, story)
                moves.move_story(story, StoryStatus.ACCEPTED)
