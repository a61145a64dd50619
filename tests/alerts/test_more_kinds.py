"""Topics, places, themes, challenges and searches: each thing told once, in whole mails."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict

from events.domain import challenges
from events.enums.challenges import ChallengeStatus
from hub.alerts.domain.targets import (
    area_target,
    body_target,
    challenge_target,
    find_search,
    page_target,
    theme_target,
    topic_target,
)
from hub.alerts.domain.telling import tell
from hub.alerts.models import Follow
from hub.shared.clock import now
from hub.shared.feeds import page_path
from hub.shared.models import OutgoingEmail, Theme
from reports.enums import Nature
from reports.models.pages import ReportTheme
from stories.enums import TopicStatus
from tests.factories.alerts import ADDRESS, mails
from tests.factories.challenges import make_challenge
from tests.factories.follows import decide, make_follow_of, make_use
from tests.factories.issuing import issue_now, make_report_to_three
from tests.factories.organisations import make_area
from tests.factories.reports import log, make_body, make_report, make_started
from tests.factories.stories import make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

A_DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def topic_pages(monkeypatch):
    monkeypatch.setattr("stories.models.Topic.get_absolute_url", lambda topic: f"/topics/{topic.slug}/")


def told(days: int = 1) -> list[OutgoingEmail]:
    """What a run writes that catches up with so many days."""
    before = OutgoingEmail.objects.count()
    tell(now() - days * A_DAY)
    return mails()[before:]


def subjects(days: int = 1) -> list[tuple[str, str]]:
    return [(mail.recipient, mail.subject) for mail in told(days)]


def words_of(mail: OutgoingEmail) -> str:
    """The words of a mail with what is drawn by lot taken out of its addresses."""
    keep = []
    for line in mail.text_body.splitlines():
        for start in ("/follow/list/", "/follow/stop/"):
            head, found, _ = line.partition(start)
            line = f"{head}{found}…" if found else line
        keep.append(line)
    return "\n".join(keep)


def test_a_decision_on_a_topic_is_told_with_its_public_reason(clock, settings):
    town = make_area("Kilnford")
    topic = make_topic("Night sitters")
    topic.areas.add(make_area("Potters Row", parent=town))
    make_follow_of(topic_target(topic))
    make_follow_of(area_target(town), email="sam@kilnford.example")
    make_follow_of(topic_target(make_topic("Buses")), email="other@kilnford.example")
    clock.shift(A_DAY)
    decide(topic, TopicStatus.WATCHED, "Private thought", is_public=False)
    decide(topic, TopicStatus.TAKEN_UP, "Twelve people told us the same.")

    first, second = told()

    assert [told(), told(days=30)] == [[], []]
    assert (first.recipient, first.subject) == (ADDRESS, "We took up a topic: “Night sitters”")
    assert words_of(first) == (
        "9 April 2026: We took up a topic.\n\n"
        "Twelve people told us the same.\n\n"
        f"See what happened:\n{settings.HUB_BASE_URL}/topics/night-sitters/\n\n"
        "You get this because you follow the topic “Night sitters”. We only write when something happens.\n\n"
        f"All that you follow: {settings.HUB_BASE_URL}/follow/list/…\n\n"
        f"-- \n{first.text_body.split('-- ')[1].splitlines()[1]}\n{settings.HUB_BASE_URL}\n"
        f"Stop these emails: {settings.HUB_BASE_URL}/follow/stop/…"
    )
    assert second.recipient == "sam@kilnford.example"
    assert "because you follow reports and replies in Kilnford." in second.text_body
    assert "Private thought" not in first.text_body + second.text_body


def test_nothing_is_told_of_a_topic_that_was_made_private(clock):
    topic = make_topic("Night sitters")
    make_follow_of(topic_target(topic))
    clock.shift(A_DAY)
    decide(topic, TopicStatus.TAKEN_UP, "Twelve people told us the same.")
    topic.is_public = False
    topic.save()

    assert told(days=9) == []


def test_that_a_report_was_issued_is_one_mail_to_each_who_waits_for_it(clock):
    report = make_report_to_three()
    report.area = make_area("Potters Row", parent=make_area("Kilnford"))
    theme, topic = Theme.objects.create(name="Waiting times"), make_topic("Night sitters")
    report.save()
    ReportTheme.objects.create(tag=theme, content_object=report)
    trust = report.numbered_recommendations()[0].bodies.get(name="Northmoor Trust")
    for number, target in enumerate(
        [
            page_target(report),
            body_target(trust),
            topic_target(topic),
            area_target(report.area.get_parent()),
            theme_target(theme),
            find_search(QueryDict(f"body={trust.slug}")),
            find_search(QueryDict("")),
            theme_target(Theme.objects.create(name="Buses")),
            page_target(make_report("Other")),
        ]
    ):
        make_follow_of(target, email=f"f{number}@kilnford.example")
    clock.shift(A_DAY)
    issue_now(report)
    make_use(topic, report, frozen_at=now())
    before = {mail.pk for mail in mails()}
    told()
    found = [mail for mail in mails() if mail.pk not in before]

    assert [(mail.recipient, mail.subject) for mail in found] == [
        (f"f{number}@kilnford.example", "We issued the report: “Fit around caring”") for number in range(7)
    ]
    assert found[0].text_body.startswith(
        "9 April 2026: We issued the report.\n\n"
        "We sent the report to Kilnford Council. Reply requested by 5 May 2026.\n"
        "We sent the report to Northmoor Trust. Reply due by 8 May 2026.\n"
        "We sent the report to Willow Care. Reply requested by 9 May 2026.\n\n"
    )
    assert page_path(report) in found[0].text_body
    assert told() == []
    # From then on who follows the topic hears what comes of it.
    clock.shift(2 * A_DAY)
    log(report.response_requests.get(body=trust), Nature.ACKNOWLEDGEMENT, on=dt.date(2026, 4, 11))
    assert subjects(days=1) == [
        (
            f"f{number}@kilnford.example",
            "Northmoor Trust confirmed that it has what we sent: “Fit around caring”",
        )
        for number in range(7)
    ]


def test_a_search_holds_what_the_list_would_show_whatever_its_state(clock):
    trust, council = make_body("Northmoor Trust"), make_body("Kilnford Council")
    row, other = make_started(title="Morning queues", body=trust), make_started(title="Ramps", body=council)
    follow = make_follow_of(find_search(QueryDict(f"phase=open&phase=answered&body={trust.slug}&page=2&nonsense=1")))
    assert follow.search == f"body={trust.slug}"
    clock.shift(A_DAY)
    for asked in (row, other):
        log(asked, Nature.HOLDING, on=dt.date(2026, 4, 9))

    (mail,) = told()

    assert mail.subject == "Northmoor Trust said that its reply will come later: “Morning queues”"
    assert "because you follow requests and replies filtered by Northmoor Trust." in mail.text_body
    # Without one of its filters it would hold more than was asked for.
    Follow.objects.update(search=f"body={trust.slug}&theme=gone")
    clock.shift(A_DAY)
    log(row, Nature.REMINDER, on=dt.date(2026, 4, 10))
    assert told() == []


def test_the_life_of_a_challenge_is_told_step_by_step(clock):
    at = now()
    challenge = make_challenge(
        title="What first?", slug="what-first", opens_at=at + 2 * A_DAY, closes_at=at + 4 * A_DAY
    )
    challenges.announce(challenge, user=None)
    make_follow_of(challenge_target(challenge))
    found = []

    def run(days: float) -> None:
        clock.shift(days * A_DAY)
        found.extend((mail.subject, mail.text_body.split("\n\n")[1]) for mail in told(days=2))

    run(2)
    challenges.postpone(challenge, closes_at=at + 5 * A_DAY, reason="The hall was shut.", user=None)
    run(1)
    run(3)
    challenge.refresh_from_db()
    option = challenge.option_list[0]
    challenges.decide(challenge, user=None, option=option, decided_by="The board", reason="Nobody voted.")
    run(0.1)
    challenges.add_update(challenge, "The practice hired two people.", user=None)
    run(0.1)
    challenges.conclude(challenge, ChallengeStatus.ACHIEVED, "A person answers.", user=None)
    run(0.1)

    assert found == [
        ("Voting is open: “What first?”", "You can vote until 12 April 2026, 10am."),
        ("Voting closes later: “What first?”", found[1][1]),
        ("Voting has closed: “What first?”", "The result is on its page."),
        ("It is decided what was chosen: “What first?”", "Chosen: A real person answers the phone"),
        ("An update on a challenge: “What first?”", "The practice hired two people."),
        ("How a challenge ended: achieved: “What first?”", "A person answers."),
    ]
    assert "The hall was shut." in found[1][1]


def test_a_place_holds_what_lies_in_it_and_a_theme_what_is_about_it(clock):
    town, theme = make_area("Kilnford"), Theme.objects.create(name="Waiting times")
    row = make_started(title="Ramps", area=make_area("Potters Row", parent=town))
    ReportTheme.objects.create(tag=theme, content_object=row.report)
    elsewhere = make_started(area=make_area("Hanbury"))
    make_follow_of(area_target(town))
    make_follow_of(theme_target(theme))
    clock.shift(A_DAY)
    for asked in (row, elsewhere):
        log(asked, Nature.HOLDING, on=dt.date(2026, 4, 9))

    (mail,) = told()

    assert mail.subject.endswith(": “Ramps”")
    assert "you follow reports and replies in Kilnford and reports and replies about “Waiting times”." in mail.text_body


def test_a_report_of_before_tells_followers_of_its_topic_what_comes_next(clock):
    row, topic = make_started(title="Ramps"), make_topic("Night sitters")
    make_use(topic, row.report, frozen_at=now())
    hidden = make_topic("Hidden", is_public=True)
    make_use(hidden, row.report, frozen_at=now())
    make_follow_of(topic_target(topic))
    make_follow_of(topic_target(hidden), email="sam@kilnford.example")
    hidden.is_public = False
    hidden.save()
    make_follow_of(page_target(make_report("Other")), email="other@kilnford.example")
    clock.shift(A_DAY)
    log(row, Nature.HOLDING, on=dt.date(2026, 4, 9))

    assert [recipient for recipient, _ in subjects()] == [ADDRESS]
