"""What followers are told: each thing once, and nothing that is not public."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes, policy

import pytest
from django.core.management import call_command
from django.test import Client

from hub.alerts.domain.happenings import News
from hub.alerts.domain.links import stop_url
from hub.alerts.domain.telling import tell
from hub.alerts.models import Follow, Told
from hub.shared.job_runs import run_due
from hub.shared.jobs import job_of
from hub.shared.mail_delivery import deliver_due, message_of
from hub.shared.models import CalendarException, OutgoingEmail
from hub.shared.states import move
from reports.domain.requests import redirect, refuse, start_request, withdraw
from reports.domain.succession import carry_over
from reports.enums import REDACTION_TRANSITIONS, Channel, ClarificationEffect, Nature, RedactionStatus
from reports.models import Redaction, RedactionEvent
from tests.alerts.reading import see
from tests.factories.alerts import ADDRESS, mails, make_follow, path_in
from tests.factories.reports import RECEIVED, log, make_body, make_report, make_request, make_rule, make_started, reply

pytestmark = pytest.mark.django_db

A_DAY = dt.timedelta(days=1)
TITLE = "Morning phone queues"


@pytest.fixture
def body():
    return make_body("Northmoor Trust")


@pytest.fixture
def request_row(body):
    return make_started(title=TITLE, body=body)


def told_since(clock, days: int = 1) -> list[tuple[str, str]]:
    """Who is told what by a run that catches up with so many days, as subjects."""
    before = OutgoingEmail.objects.count()
    tell(dt.datetime.now(dt.UTC) - days * A_DAY)
    return [(mail.recipient, mail.subject) for mail in mails()[before:]]


def test_each_follower_is_told_once_whatever_they_follow(request_row, clock):
    for what in ("request", "page", "body"):
        make_follow(request_row, what)
    make_follow(request_row, "body", email="sam@kilnford.example")
    make_follow(request_row, email="new@kilnford.example", is_confirmed=False)
    make_follow(make_started(), email="other@kilnford.example")
    clock.shift(A_DAY)
    log(request_row, Nature.ACKNOWLEDGEMENT, on=dt.date(2026, 4, 9), public_text="Secret words", private_text="Private")

    assert told_since(clock) == [
        (ADDRESS, "Northmoor Trust confirmed that it has what we sent: “Morning phone queues”"),
        ("sam@kilnford.example", "Northmoor Trust confirmed that it has what we sent: “Morning phone queues”"),
    ]
    assert told_since(clock) == told_since(clock, days=30) == []
    mail = mails()[0]
    assert "9 April 2026: Northmoor Trust confirmed that it has what we sent." in mail.text_body
    assert (
        "because you follow the request to Northmoor Trust about “Morning phone queues” and “Morning phone queues” and "
        "the replies to it and all requests to Northmoor Trust."
    ) in mail.text_body
    assert request_row.get_absolute_url() in mail.text_body
    assert "Secret words" not in mail.text_body + mail.html_body
    assert "Private" not in mail.text_body + mail.html_body


def test_example_4_a_day_off_is_one_mail(request_row, clock):
    follow = make_follow(request_row)
    clock.shift(A_DAY)
    CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")

    runs = []
    for _ in range(2):
        call_command("recompute_due_dates")
        runs.append(told_since(clock))

    assert runs == [[(ADDRESS, "The date for Northmoor Trust was worked out anew: “Morning phone queues”")], []]
    assert (
        "The date moved from 5 May 2026 to 6 May 2026 (no longer counted: Day of national mourning, 20 April 2026)."
    ) in mails()[0].text_body
    assert [row.follower_id for row in Told.objects.all()] == [follow.follower_id]


def test_a_day_off_that_moves_many_dates_is_one_mail(body, clock):
    rows = [make_started(title=f"Report {number}", body=body) for number in range(3)]
    make_follow(rows[0], "body")
    make_follow(rows[2], email="sam@kilnford.example")
    clock.shift(A_DAY)
    CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")
    call_command("recompute_due_dates")

    assert told_since(clock) == [
        (ADDRESS, "The dates of 3 requests: what changed"),
        ("sam@kilnford.example", "The date for Northmoor Trust was worked out anew: “Report 2”"),
    ]
    for row in rows:
        assert f"Northmoor Trust on “{row.report.title}”\nThe date moved from 5 May" in mails()[0].text_body
    assert told_since(clock) == []


def test_many_dates_are_cut_into_mails_whose_links_are_not_too_long(body, clock):
    rows = [make_started(title=f"Report {number}", body=body, recommendations=1) for number in range(14)]
    for row in rows:
        make_follow(row)
    clock.shift(A_DAY)
    CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")
    call_command("recompute_due_dates")

    assert [subject for _, subject in told_since(clock)] == [
        "The dates of 12 requests: what changed",
        "The dates of 2 requests: what changed",
    ]
    assert max(len(mail.unsubscribe_url) for mail in mails()) < 300
    for mail in mails():
        Client().post(path_in(mail, "/follow/stop/"), {"List-Unsubscribe": "One-Click"})
    assert not Follow.objects.active().exists()


def moves(request):
    yield (
        lambda: log(request, Nature.HOLDING, on=dt.date(2026, 4, 9)),
        "Northmoor Trust said that its reply will come later",
    )
    yield lambda: log(request, Nature.REMINDER, on=dt.date(2026, 4, 9)), "We reminded Northmoor Trust"
    yield lambda: log(request, Nature.OTHER, on=dt.date(2026, 4, 9)), None
    yield lambda: reply(request, 1, on=dt.date(2026, 4, 9)), "Northmoor Trust replied"
    yield (
        lambda: refuse(request, channel=Channel.EMAIL, happened_on=dt.date(2026, 4, 9), public_text="No."),
        "Northmoor Trust refused to reply to the rest",
    )


def test_each_kind_of_happening_is_told_in_its_own_words(request_row, clock):
    make_follow(request_row)

    for act, words in moves(request_row):
        clock.shift(A_DAY)
        act()
        request_row.refresh_from_db()

        expected = [] if words is None else [(ADDRESS, f"{words}: “{TITLE}”")]
        assert told_since(clock, days=1) == expected


@pytest.mark.parametrize(
    ("act", "words", "text"),
    [
        (
            lambda request: redirect(request, to_body=make_body("Kilnford Council"), reason="It is theirs."),
            "Northmoor Trust is not in charge: we were sent to Kilnford Council",
            "It is theirs.",
        ),
        (
            lambda request: withdraw(request, reason="We asked twice."),
            "We withdrew the request to Northmoor Trust",
            "We asked twice.",
        ),
    ],
)
def test_an_ending_is_told_with_its_public_reason(request_row, clock, act, words, text):
    make_follow(request_row)
    clock.shift(A_DAY)
    act(request_row)

    assert told_since(clock) == [(ADDRESS, f"{words}: “{TITLE}”")]
    assert text in mails()[0].text_body


def test_who_follows_a_page_or_a_body_hears_of_a_new_request(body, clock):
    report = make_report(TITLE, bodies=[body, make_body("Kilnford Council")])
    first = start_request(make_request(report=report, body=body), received_on=RECEIVED)
    make_follow(first, "page")
    make_follow(first, "body", email="sam@kilnford.example")
    make_follow(first, email="only@kilnford.example")
    clock.shift(A_DAY)
    council = report.recommendations.first().bodies.get(name="Kilnford Council")
    start_request(make_request(report=report, body=council, rule=make_rule(name="Councils")), received_on=RECEIVED)

    assert told_since(clock) == [(ADDRESS, f"We sent the report to Kilnford Council: “{TITLE}”")]
    assert "2 April 2026: We sent the report to Kilnford Council.\n\nReply due by 5 May 2026." in mails()[0].text_body


def test_held_words_are_told_when_they_are_published(request_row, clock):
    make_follow(request_row)
    clock.shift(A_DAY)
    message = log(request_row, Nature.OTHER, on=dt.date(2026, 4, 9), private_text="Dr Ash is ill")
    check = Redaction.objects.create(message=message)
    assert told_since(clock) == []

    clock.shift(A_DAY)
    publish(check)

    assert told_since(clock) == [(ADDRESS, f"We published what Northmoor Trust wrote: “{TITLE}”")]
    clock.shift(A_DAY)
    move(check, RedactionStatus.TO_REDACT, transitions=REDACTION_TRANSITIONS, history=RedactionEvent)
    publish(check)
    assert told_since(clock, days=9) == []
    assert "Dr Ash" not in "".join(mail.text_body + mail.html_body for mail in mails())


def publish(check: Redaction) -> None:
    move(check, RedactionStatus.PUBLISHED, transitions=REDACTION_TRANSITIONS, history=RedactionEvent)


def test_nothing_is_told_of_what_nobody_may_see(request_row, clock):
    make_follow(request_row, "body")
    clock.shift(A_DAY)
    request_row.report.unpublish()
    log(request_row, Nature.HOLDING, on=dt.date(2026, 4, 9))
    make_request(body=request_row.body)

    assert told_since(clock, days=9) == []


def test_who_confirms_later_is_not_told_of_what_was_before(request_row, clock):
    log(request_row, Nature.HOLDING, on=dt.date(2026, 4, 8))
    clock.shift(dt.timedelta(seconds=1))
    make_follow(request_row)

    assert told_since(clock, days=9) == []


def test_the_job_catches_up_after_days_without_a_run(request_row, clock):
    make_follow(request_row)
    run_due([job_of("alerts.tell")])
    clock.shift(dt.timedelta(minutes=10))
    log(request_row, Nature.HOLDING, on=dt.date(2026, 4, 8))
    clock.shift(5 * A_DAY)

    words = []
    for _ in range(2):
        (result,) = run_due([job_of("alerts.tell")])
        words.append(result.words)
        clock.shift(dt.timedelta(minutes=5))

    assert words == ["1 mail to a follower", ""]


def test_one_press_of_a_mail_program_stops_what_the_mail_is_about(request_row, clock):
    stopped = [make_follow(request_row, what) for what in ("request", "body")]
    kept = make_follow(make_started())
    clock.shift(A_DAY)
    log(request_row, Nature.HOLDING, on=dt.date(2026, 4, 9))
    told_since(clock)
    (mail,) = mails()

    sent = message_from_bytes(message_of(mail).message().as_bytes(), policy=policy.default)

    address = sent["List-Unsubscribe"].strip().strip("<>")
    assert (address, sent["List-Unsubscribe-Post"]) == (mail.unsubscribe_url, "List-Unsubscribe=One-Click")
    assert f"Stop these emails: {address}" in mail.text_body
    path = path_in(mail, "/follow/stop/")
    assert address.endswith(path)
    scanner = Client(enforce_csrf_checks=True)
    assert "all requests to Northmoor Trust" in see(scanner, path)
    assert Follow.objects.active().count() == 3

    answer = scanner.post(path, {"List-Unsubscribe": "One-Click"})

    # RFC 8058, section 3.1: no redirect, no cookie.
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert [follow.pk for follow in Follow.objects.active()] == [kept.pk]
    assert "You have stopped these emails" in see(scanner, path)
    assert scanner.post(path)["Location"] == path
    for follow in stopped:
        follow.delete()
    assert scanner.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert scanner.post("/follow/stop/made-up/").status_code == 404


def test_who_stopped_is_told_no_more(request_row, clock):
    follow = make_follow(request_row)
    Client().post(path_of_stop(follow))
    clock.shift(A_DAY)
    log(request_row, Nature.HOLDING, on=dt.date(2026, 4, 9))

    assert told_since(clock) == []


def path_of_stop(follow: Follow) -> str:
    return "/" + stop_url([follow]).split("/", 3)[3]


def test_a_secret_mail_loses_its_link_once_it_is_sent(request_row, clock):
    make_follow(request_row)
    clock.shift(A_DAY)
    log(request_row, Nature.HOLDING, on=dt.date(2026, 4, 9))
    told_since(clock)

    assert deliver_due() == 1

    (mail,) = mails()
    assert (mail.text_body, mail.html_body, mail.unsubscribe_url) == ("", "", "")


def test_a_question_that_stops_the_clock_and_its_answer_are_one_mail_each(body, clock):
    rule = make_rule(clarification_effect=ClarificationEffect.PAUSE)
    row = make_started(title=TITLE, body=body, rule=rule)
    make_follow(row)
    clock.move_to(dt.datetime(2026, 4, 14, 9, tzinfo=dt.UTC))
    log(row, Nature.CLARIFICATION_ASKED, on=dt.date(2026, 4, 14))

    assert told_since(clock) == [(ADDRESS, f"Northmoor Trust asked what we mean: “{TITLE}”")]
    assert "the clock stands still until we answer" in mails()[-1].text_body
    clock.move_to(dt.datetime(2026, 4, 21, 9, tzinfo=dt.UTC))
    log(row, Nature.CLARIFICATION_GIVEN, on=dt.date(2026, 4, 21))
    assert told_since(clock) == [(ADDRESS, f"We explained to Northmoor Trust what we mean: “{TITLE}”")]
    # Example 6 with a pause.
    assert "12 May 2026" in mails()[-1].text_body
    # The run in whose first moments a message lies that an earlier one told.
    clock.shift(dt.timedelta(hours=1, seconds=1))
    tell(dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1))
    assert len(mails()) == 2


def test_a_request_that_another_body_took_over_stays_followed(body, clock):
    row = make_started(title=TITLE, body=body)
    make_follow(row, "body")
    successor = make_body("Vale Trust")
    clock.shift(A_DAY)
    body.closed_on, body.succeeded_by = dt.date(2026, 4, 9), successor
    body.save()
    carry_over()
    row.refresh_from_db()
    make_follow(row, "body", email="old@kilnford.example")
    Follow.objects.filter(follower__email="old@kilnford.example").update(body=successor)

    assert told_since(clock) == [(ADDRESS, f"Vale Trust took over the request: “{TITLE}”")]
    clock.shift(A_DAY)
    log(row, Nature.HOLDING, on=dt.date(2026, 4, 10))
    assert told_since(clock) == [
        (ADDRESS, f"Vale Trust said that its reply will come later: “{TITLE}”"),
        ("old@kilnford.example", f"Vale Trust said that its reply will come later: “{TITLE}”"),
    ]


def test_a_reply_that_ends_a_pause_is_one_mail(body, clock):
    row = make_started(title=TITLE, body=body, rule=make_rule(clarification_effect=ClarificationEffect.PAUSE))
    clock.move_to(dt.datetime(2026, 4, 14, 9, tzinfo=dt.UTC))
    log(row, Nature.CLARIFICATION_ASKED, on=dt.date(2026, 4, 14))
    clock.shift(A_DAY)
    make_follow(row)
    clock.shift(A_DAY)
    reply(row, on=dt.date(2026, 4, 16))

    assert told_since(clock, days=9) == [(ADDRESS, f"Northmoor Trust replied: “{TITLE}”")]


def test_what_became_known_at_one_instant_is_told_in_the_order_in_which_it_was_written():
    at = dt.datetime(2026, 5, 7, 12, tzinfo=dt.UTC)
    rows = [News(f"move:{number}", None, at, at.date(), "Something happened") for number in (10, 9, 100)]

    assert [news.key for news in sorted(rows, key=lambda news: news.place)] == ["move:9", "move:10", "move:100"]
