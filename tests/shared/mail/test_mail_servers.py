from __future__ import annotations

import datetime as dt
import time

import pytest

from hub.shared import mail_delivery, outbox, smtp
from hub.shared.mail_delivery import blank_old_secrets, deliver, deliver_due
from hub.shared.models import MailStatus, OutboxPause, OutgoingEmail

from .letters import AT, DAY, MINUTE, SECOND, stored, write, write_code

pytestmark = pytest.mark.drawn

# What the server does to one mail


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "reply", "words"),
    [
        ("RCPT", "550 no such user", "550"),
        ("RCPT", "553 not allowed", "553"),
        ("DATA", "554 no", "554"),
        ("END", "554 looks like spam", "looks like spam"),
        ("MAIL", "552 too large", "too large"),
    ],
)
def test_a_mail_refused_for_good_is_given_up_at_once_and_the_next_one_leaves(server, clock, step, reply, words):
    server.answers[step] = reply
    row = write()

    assert deliver_due() == 0

    row = stored(row)
    assert (row.status, row.attempts) == (MailStatus.FAILED, 1)
    assert words in row.last_error
    server.answers.clear()
    write("other@kilnford.example")
    assert deliver_due() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("step", "reply"), [("RCPT", "451 greylisted"), ("RCPT", "452 full"), ("END", "451 later")])
def test_a_mail_put_off_is_tried_again_and_holds_up_no_other(server, clock, step, reply):
    server.answers[step] = reply
    row = write()
    assert deliver_due() == 0
    server.answers.clear()
    write("other@kilnford.example")

    assert deliver_due() == 1  # The other one at once,
    assert (stored(row).status, stored(row).attempts, stored(row).next_attempt_at) == (
        MailStatus.QUEUED,
        1,
        AT + MINUTE,
    )
    clock.shift(MINUTE)
    assert deliver_due() == 1  # and this one after its wait.
    assert stored(row).message_id == server.message_ids[-1]
    assert (stored(row).attempts, stored(row).last_error) == (2, "")


@pytest.mark.django_db
def test_a_mail_is_given_up_after_its_last_attempt_and_its_text_stays_for_staff(server, clock):
    server.answers["RCPT"] = "451 later"
    row = write_code()
    for _ in range(20):
        clock.shift(DAY / 2)
        deliver_due()

    row = stored(row)
    assert (row.status, row.attempts) == (MailStatus.FAILED, 8)
    assert "later" in row.last_error
    assert "918273" in row.text_body  # so that "try again" can send it,

    assert blank_old_secrets() == 1  # for a week.
    assert (stored(row).text_body, stored(row).html_body) == ("", "")
    assert blank_old_secrets() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "is_uncertain"),
    [
        ({"RCPT": "drop"}, False),
        ({"RCPT": None}, False),
        ({"DATA": None}, False),
        ({"END": "drop"}, True),
        ({"END": None}, True),
    ],
)
def test_a_server_that_falls_silent_counts_for_the_mail_and_is_left_alone(server, clock, answers, is_uncertain):
    """After the final dot nobody knows whether it arrived: it is sent again, marked for staff (RFC 1047)."""
    server.answers.update(answers)
    row = write()
    write("other@kilnford.example")

    assert deliver_due() == 0

    row = stored(row)
    assert (row.status, row.attempts, row.is_uncertain) == (MailStatus.QUEUED, 1, is_uncertain)
    assert OutboxPause.objects.values_list("key", "until").get() == ("mail", AT + 15 * SECOND)
    assert server.connections == 1  # The other mail was not tried on a server in this state.

    server.answers.clear()
    clock.shift(MINUTE)
    assert deliver_due() == 2
    assert set(server.message_ids[-2:]) == {row.message_id, OutgoingEmail.objects.latest("pk").message_id}
    assert not OutboxPause.objects.exists()
    assert stored(row).is_uncertain is is_uncertain


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["greeting", "EHLO", "RCPT", "END"])
def test_a_server_that_sends_a_byte_now_and_then_is_cut_off(server, clock, monkeypatch, step):
    """Each byte is in time for the socket; the whole is not. The lease must outlast it."""
    monkeypatch.setattr(smtp, "SECONDS_TO_CONNECT", 0.3)
    monkeypatch.setattr(smtp, "SECONDS_FOR_A_MAIL", 0.3)
    server.trickle = step
    row = write()

    began = time.monotonic()
    assert deliver_due() == 0

    assert time.monotonic() - began < 1.5
    assert stored(row).status == MailStatus.QUEUED
    assert stored(row).is_uncertain is (step == "END")


def test_the_lease_is_longer_than_the_slowest_mail():
    assert outbox.LEASE.total_seconds() / 2 + 1 > smtp.SECONDS_TO_CONNECT + smtp.SECONDS_FOR_A_MAIL


@pytest.mark.django_db
def test_a_mail_is_not_handed_over_when_finding_the_server_took_its_lease(server, monkeypatch):
    monkeypatch.setattr(mail_delivery, "SECONDS_FOR_A_MAIL", outbox.LEASE.total_seconds())
    row = write()

    assert deliver_due() == 0

    assert server.contents == []
    assert (stored(row).status, stored(row).attempts) == (MailStatus.QUEUED, 0)


@pytest.mark.django_db
def test_a_good_bye_that_hangs_does_not_unsend_a_mail(server, monkeypatch):
    monkeypatch.setattr(smtp, "SECONDS_TO_CLOSE", 0.2)
    server.trickle = "QUIT"
    monkeypatch.setattr(type(server), "serve", serve_without_good_bye)
    row = write()

    assert deliver(row.pk) is True

    assert stored(row).status == MailStatus.SENT


def serve_without_good_bye(self, connection):
    with connection:
        connection.sendall(b"220 mail.example\r\n")
        lines = connection.makefile("rb")
        for line in lines:
            if line.startswith(b"quit"):
                time.sleep(1)
                return
            if line.startswith(b"data"):
                connection.sendall(b"354 go\r\n")
                while next(lines) != b".\r\n":
                    pass
            connection.sendall(b"250 fine\r\n")


# What is no mail's fault


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answers",
    [
        {"greeting": "421 shutting down"},
        {"greeting": "554 go away"},
        {"greeting": None},
        {"greeting": "drop"},
        {"EHLO": None},
        {"MAIL": "421 busy"},
        {"MAIL": "451 later"},
        {"MAIL": "530 sign in first"},
        {"RCPT": "421 busy"},
        {"END": "421 busy"},
    ],
)
def test_a_server_in_trouble_costs_no_mail_an_attempt(server, clock, answers):
    server.answers.update(answers)
    rows = [write(), write("other@kilnford.example")]

    assert deliver_due() == 0
    assert deliver(rows[1].pk) is False

    assert server.connections == 1
    assert [stored(row).attempts for row in rows] == [0, 0]
    server.answers.clear()
    clock.shift(MINUTE)
    assert deliver_due() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"EMAIL_HOST": "no-such-host.invalid"}, "gaierror"),
        ({"EMAIL_USE_TLS": True}, "SMTPNotSupportedError"),
        ({"EMAIL_USE_SSL": True}, "SSL"),
        ({"EMAIL_HOST_USER": "hub", "EMAIL_HOST_PASSWORD": "wrong"}, "SMTP"),
    ],
)
def test_a_wrong_setting_costs_no_mail_an_attempt(server, clock, settings, changes, error):
    for name, value in changes.items():
        setattr(settings, name, value)
    row = write()

    assert deliver_due() == 0

    row = stored(row)
    assert (row.status, row.attempts) == (MailStatus.QUEUED, 0)
    assert error in row.last_error


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answer", ["220 go on", "220 go on\r\n250 fine", "454 not now", "502 never heard of it", "drop"]
)
def test_where_tls_is_wanted_and_fails_nothing_leaves_in_clear(server, clock, settings, answer):
    """RFC 3207, section 4: what the server says in clear, even after its go-ahead, counts for nothing."""
    settings.EMAIL_USE_TLS = True
    server.answers.update({"EHLO": "250-mail.example\r\n250 STARTTLS", "STARTTLS": answer})
    row = write()

    assert deliver_due() == 0

    assert (server.connections, server.recipients, server.contents) == (1, [], [])
    assert (stored(row).status, stored(row).attempts) == (MailStatus.QUEUED, 0)
    clock.shift(MINUTE)
    assert deliver_due() == 0
    assert (server.connections, server.recipients, server.contents) == (2, [], [])


@pytest.mark.django_db
def test_a_server_that_is_down_is_left_alone_longer_each_time(server, clock):
    server.stop()
    row = write()
    waits = []
    for _ in range(7):
        before = clock_now = AT + sum(waits, dt.timedelta())
        clock.move_to(clock_now)
        deliver_due()
        deliver_due()
        waits.append(OutboxPause.objects.get().until - before)

    assert [wait.total_seconds() for wait in waits] == [15, 30, 60, 120, 300, 300, 300]
    assert (stored(row).attempts, stored(row).status) == (0, MailStatus.QUEUED)
    assert "ConnectionRefusedError" in OutboxPause.objects.get().reason


@pytest.mark.django_db
def test_a_mail_that_waited_five_days_for_the_server_is_given_up(server, clock):
    server.stop()
    row = write()
    clock.shift(5 * DAY - SECOND)
    deliver_due()
    assert stored(row).status == MailStatus.QUEUED

    clock.shift(MINUTE)
    deliver_due()

    assert (stored(row).status, stored(row).attempts) == (MailStatus.FAILED, 1)
