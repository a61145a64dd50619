"""One mail a week: on Monday at 8am in London, each thing once, and nothing lost when somebody changes their mind."""

from __future__ import annotations

import datetime as dt
import random
import re
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.alerts.domain.following import change_rhythm
from hub.alerts.domain.links import list_path
from hub.alerts.domain.targets import body_target, find_search, page_target, request_target, topic_target
from hub.alerts.domain.telling import tell
from hub.alerts.models import Follow, Follower, Told
from hub.shared.clock import now
from hub.shared.job_runs import run_due
from hub.shared.jobs import job_of
from hub.shared.mail_delivery import message_of
from reports.enums import Nature
from tests.alerts.reading import see
from tests.factories.alerts import ADDRESS, mails, path_in
from tests.factories.follows import make_follow_of
from tests.factories.reports import log, make_body, make_started
from tests.factories.shared import guarded_data
from tests.factories.stories import make_topic
from tests.reports.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

A_DAY = dt.timedelta(days=1)


@pytest.fixture
def row():
    return make_started(title="Morning phone queues", body=make_body("Northmoor Trust"))


def run(key: str = "alerts.week") -> str:
    """What one run of the job says that it did."""
    return "".join(result.words for result in run_due([job_of(key)])).replace("is not due", "")


def at(clock, *moment: int) -> None:
    clock.move_to(dt.datetime(*moment, tzinfo=dt.UTC))


def test_one_mail_tells_the_week_grouped_by_what_is_followed(row, clock, settings):
    other = make_started(title="Ramps", body=make_body("Kilnford Council"))
    make_follow_of(body_target(row.body), is_weekly=True)
    make_follow_of(request_target(row), is_weekly=True)
    make_follow_of(page_target(other.report), is_weekly=True)
    run()
    clock.shift(A_DAY)
    log(row, Nature.ACKNOWLEDGEMENT, on=dt.date(2026, 4, 9), public_text="Secret words")
    log(other, Nature.HOLDING, on=dt.date(2026, 4, 9))
    clock.shift(A_DAY)
    log(row, Nature.HOLDING, on=dt.date(2026, 4, 10))
    words = []
    # Saturday, Sunday, Monday before and after 8am in London, which is 7am in UTC then.
    for moment in ((11, 12), (12, 12), (13, 6, 59), (13, 7, 1), (13, 9), (14, 9)):
        at(clock, 2026, 4, *moment)
        words.append((run(), tell(now() - 9 * A_DAY)))

    assert words == [("", 0)] * 3 + [("1 mail of a week", 0)] + [("", 0)] * 2
    (mail,) = mails()
    hub = settings.HUB_BASE_URL
    assert (mail.recipient, mail.subject) == (ADDRESS, "What happened: the week to 13 April 2026")
    assert mail.text_body.split("\n\n-- ")[0].split("See what you follow:")[0] == (
        "This happened with what you follow:\n\n"
        "All requests to Northmoor Trust:\n\n"
        "9 April 2026: Northmoor Trust confirmed that it has what we sent: “Morning phone queues”\n"
        f"{hub}/record/2026/{row.number}/\n\n"
        "10 April 2026: Northmoor Trust said that its reply will come later: “Morning phone queues”\n"
        f"{hub}/record/2026/{row.number}/\n\n"
        "“Ramps” and the replies to it:\n\n"
        "9 April 2026: Kilnford Council said that its reply will come later: “Ramps”\n"
        f"{hub}/record/2026/{other.number}/\n\n"
        "You get this once a week, if anything happened. The button shows all that you follow: there you can stop it, "
        "or choose to hear of it at once.\n\n"
    )
    assert "“Ramps” and the replies to it" in mail.html_body
    assert "<img" not in mail.html_body
    assert "Secret words" not in mail.text_body + mail.html_body


def test_the_week_of_the_october_clock_change_has_no_gap_and_no_seam(row, clock):
    at(clock, 2026, 10, 19, 7, 30)  # 8.30am in London.
    run()
    make_follow_of(request_target(row), is_weekly=True)
    sent = []
    for moment in ((10, 24, 12), (10, 26, 7, 30), (10, 26, 8, 1), (11, 2, 8, 1)):
        at(clock, 2026, *moment)
        log(row, Nature.REMINDER, on=now().date())
        clock.shift(dt.timedelta(seconds=30))
        sent.append(run())

    # At 7.30am in UTC it is 7.30am in London again: not yet. What came at 8.01am is in the mail of the week after.
    assert sent == ["", "", "1 mail of a week", "1 mail of a week"]
    assert [mail.text_body.count("We reminded Northmoor Trust") for mail in mails()] == [2, 1]


def test_after_missed_weeks_one_mail_tells_all(row, clock):
    run()
    make_follow_of(request_target(row), is_weekly=True)
    for day in (9, 15, 22):
        at(clock, 2026, 4, day, 9)
        log(row, Nature.REMINDER, on=now().date())
    at(clock, 2026, 4, 30, 9)

    assert [run(), run()] == ["1 mail of a week", ""]
    (mail,) = mails()
    assert mail.subject == "What happened: the week to 27 April 2026"
    assert mail.text_body.count("We reminded Northmoor Trust") == 3


def test_one_press_stops_the_mail_of_the_week_and_nothing_else(row, clock):
    make_follow_of(request_target(row), is_weekly=True)
    make_follow_of(topic_target(make_topic("Hidden plans", is_public=False)), is_weekly=True)
    kept = make_follow_of(body_target(row.body))
    run()
    clock.shift(A_DAY)
    log(row, Nature.HOLDING, on=dt.date(2026, 4, 9))
    Told.objects.all().delete()
    at(clock, 2026, 4, 13, 9)
    run()
    (mail,) = mails()
    sent = message_from_bytes(message_of(mail).message().as_bytes(), policy=policy.default)
    path = path_in(mail, "/follow/stop/")
    scanner = Client(enforce_csrf_checks=True)

    assert sent["List-Unsubscribe"].strip().strip("<>").endswith(path)
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    shown = see(scanner, path)
    assert "the request to Northmoor Trust" in shown
    assert "something that is not public any more" in shown
    assert "Hidden plans" not in shown
    answer = scanner.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert [follow.pk for follow in Follow.objects.active()] == [kept.pk]


def test_how_often_is_chosen_when_asking_and_changed_in_the_own_list(client, row, clock, monkeypatch):
    client.post(f"/follow/request/2026/{row.number}/", guarded_data(email=ADDRESS, often="week"))
    (mail,) = mails()
    assert "We then write only when something happens, in one email a week, and" in mail.text_body
    own_list = client.post(path_in(mail))["Location"]
    follow = Follow.objects.get()
    assert follow.is_weekly
    # Who knows the address can't change how often it is written to.
    client.post(f"/follow/request/2026/{row.number}/", guarded_data(email=ADDRESS, often="now"))
    stranger = make_follow_of(page_target(row.report), email="sam@kilnford.example", is_weekly=True)
    client.post(own_list, {"now": stranger.pk})
    assert [one.is_weekly for one in Follow.objects.all()] == [True, True]
    assert "once a week, on Monday morning" in see(client, own_list)

    client.post(own_list, {"now": follow.pk})

    assert "as soon as something happens" in see(client, own_list)
    assert [one.is_weekly for one in Follow.objects.order_by("pk")] == [False, True]


def test_the_own_list_names_all_kinds_and_nothing_private(client, row, monkeypatch):
    monkeypatch.setattr("stories.models.Topic.get_absolute_url", lambda topic: f"/topics/{topic.slug}/")
    topic = make_topic("Night sitters")
    make_follow_of(topic_target(topic))
    make_follow_of(find_search(QueryDict("year=2026")))
    address = list_path(Follower.objects.get())

    shown = see(client, address)
    topic.is_public = False
    topic.save()
    later = see(client, address)

    assert "The topic “Night sitters”" in shown
    assert "Requests and replies filtered by 2026" in shown
    assert "Something that is not public any more" in later
    assert "Night sitters" not in later
    # Nobody follows it by guessing its address either.
    assert client.get("/follow/topic/night-sitters/").status_code == 404


def test_links_to_follow_stand_on_the_lists(client, row):
    found = text_of(client.get("/record/?year=2026&phase=open"))
    assert "Follow requests and replies filtered by 2026" in found
    assert 'href="/follow/search/?year=2026"' in client.get("/record/?year=2026&phase=open").text
    assert "Follow all requests and replies" in text_of(client.get("/record/"))
    assert "requests and replies filtered by 2026" in see(client, "/follow/search/?year=2026&words=typed")
    assert client.post("/follow/search/?year=2026", guarded_data(email=ADDRESS)).status_code == 302
    assert [follow.search for follow in Follow.objects.all()] == ["year=2026"]


@pytest.mark.parametrize("seed", [4, 9, 11])
def test_nobody_is_told_twice_and_nobody_is_left_out(clock, seed):
    """Whatever somebody changes and whenever the jobs run: what happens while they follow is told exactly once."""
    draw = random.Random(seed)
    rows = [make_started(title=f"Report {number}") for number in range(3)]
    for key in ("alerts.tell", "alerts.week"):
        run(key)
    follows = [
        make_follow_of(target(one), is_weekly=draw.random() < 0.5)
        for one in rows
        for target in (request_target, lambda row: body_target(row.body))
    ]
    expected = []
    for _ in range(60):
        clock.shift(dt.timedelta(minutes=draw.randint(1, 60 * 12)))
        act = draw.choice(("happen", "happen", "switch", "alerts.tell", "alerts.tell", "alerts.week"))
        if act == "happen":
            place = draw.randrange(3)
            log(rows[place], Nature.REMINDER, on=now().date())
            expected.append(f"Report {place}")
        elif act == "switch":
            follow = draw.choice(follows)
            change_rhythm(follow, is_weekly=not follow.is_weekly)
        else:
            run(act)
    clock.shift(8 * A_DAY)
    for key in ("alerts.tell", "alerts.week"):
        run(key)

    # The words of each mail name a reminder once, with the title of its report beside it.
    told = [title for mail in mails() for title in re.findall(r"We reminded [^:\n]+: “([^”]+)”", words_in(mail))]
    assert sorted(told) == sorted(expected)
    assert Told.objects.count() == len(expected)


def words_in(mail) -> str:
    return mail.subject if mail.kind == "alerts.happened" else mail.text_body


def test_how_many_follow_does_not_change_how_often_the_tables_of_follows_are_read(row, clock):
    counts = []
    for start, end in ((0, 3), (3, 120)):
        followers = Follower.objects.bulk_create(Follower(email=f"f{n}@kilnford.example") for n in range(start, end))
        Follow.objects.bulk_create(
            Follow(follower=one, request=row, asked_at=now(), confirmed_at=now()) for one in followers
        )
        clock.shift(A_DAY)
        log(row, Nature.REMINDER, on=now().date())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert tell(now() - A_DAY) == end
        counts.append(sum("alerts_" in query["sql"] for query in queries))

    assert counts == [7, 7]
