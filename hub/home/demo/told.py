"""Stories of the demo, through partners and told directly, and the topics in which they gather."""

from __future__ import annotations

from typing import Any

from hub.home.demo.dates import Days, at
from hub.home.demo.words import words
from hub.organisations.models import Area, Organisation
from hub.shared.clock import as_of, now
from hub.shared.models import Theme
from reports.models import ReportPage
from stories.domain import partner_files, receiving, screening
from stories.domain import topics as topic_moves
from stories.domain.engagement import log_entry
from stories.domain.receiving import StoryAnswers
from stories.domain.topic_numbers import follow
from stories.enums import Severity, TopicStatus
from stories.models import Topic, Use, WeightRule

DAYS_BEFORE_REPORT = 40
UNREAD = 2
OWN_WORDS = "It happened to me, and nobody could say why."
STORIES_OF_PARTNERS = (9, 6, 3)
"""How many stories the partners of a report sent: the third so few that it is not told."""


def make_stories(days: Days, *, user) -> None:
    """Topics with their stories, what pages used of them, and a few stories that nobody has read."""
    rule = WeightRule.objects.create(name="As a rule", least_stories=8, least_sources=3, within_months=24)
    rule_for_grave = {"severity": Severity.GRAVE, "least_stories": 3, "least_sources": 1}
    WeightRule.objects.create(name="Where somebody came to harm", **rule_for_grave)
    for row in words("topics")["topic"]:
        make_topic(row, rule, days, user=user)
    for _ in range(UNREAD):
        receiving.receive_own(StoryAnswers(what_happened=OWN_WORDS, allowed=["count"]))


def make_topic(row: dict[str, Any], rule: WeightRule, days: Days, *, user) -> Topic:
    page = ReportPage.objects.filter(slug=row["report"]).first()
    day = page.published_on if page else days.ago(DAYS_BEFORE_REPORT // 2)
    with as_of(at(days.ago((days.today - day).days + DAYS_BEFORE_REPORT))):
        topic = Topic.objects.create(
            title=row["title"],
            slug=row["slug"],
            summary=row["summary"],
            rule=rule,
            is_public=True,
            created_at=now(),
            created_by=user,
        )
        topic.themes.set(Theme.objects.filter(slug=row["theme"]))
        texts = [*row["texts"], *([""] * (row["own"] - len(row["texts"])))]
        for text in texts:
            answers = StoryAnswers(what_happened=text or OWN_WORDS, allowed=["count", *(["publish"] if text else [])])
            story, _ = receiving.receive_own(answers)
            screening.accept(story, public_text=text, user=user, topics=[topic])
        for partner, number in zip(partners_of(page), STORIES_OF_PARTNERS, strict=False):
            for _ in range(number):
                answers = StoryAnswers(what_happened=OWN_WORDS, allowed=["count"])
                story, _ = partner_files.send_one(answers, organisation=partner, user=None, is_partner_named=True)
                screening.accept(story, public_text="", user=user, topics=[topic])
        if row["decision"]:
            topic_moves.decide(topic, TopicStatus.TAKEN_UP, reason=row["decision"], is_public=True, user=user)
    if page is not None:
        use = Use.objects.create(topic=topic, page=page, used_at=at(day), user=user)
        follow(use)
        # The report was published with the numbers of that day.
        Use.objects.filter(pk=use.pk).update(frozen_at=at(day))
    return topic


def make_plans(days: Days) -> None:
    """What organisations plan to ask people; two of them nearly the same."""
    for row in words("asking")["plan"]:
        values = {name: row[name] for name in ("title", "questions", "whom", "how")} | {
            "starts_on": days.ahead(row["starts"]),
            "ends_on": days.ahead(row["starts"] + row["lasts"]),
            "areas": Area.objects.filter(slug=row["area"]),
            "themes": Theme.objects.filter(slug=row["theme"]),
        }
        log_entry(values, organisation=Organisation.objects.get(slug=row["organisation"]), user=None)


def partners_of(page: ReportPage | None) -> list[Organisation]:
    return [credit.organisation for credit in page.public_credits()] if page else []
