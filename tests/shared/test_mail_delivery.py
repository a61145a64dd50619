from __future__ import annotations

import datetime as dt
import email.policy
import time
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from threading import Barrier

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from hub.shared import emails, mail_delivery, outbox, smtp
from hub.shared.emails import EmailKind, register, send
from hub.shared.mail_delivery import blank_old_secrets, deliver, deliver_due
from hub.shared.models import MailStatus, OutboxPause, OutgoingEmail
from tests.shared.mail_servers import mail_server

AT = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
SECOND, MINUTE, DAY = dt.timedelta(seconds=1), dt.timedelta(minutes=1), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(emails, "REGISTRY", {})
    monkeypatch.setattr(emails, "enqueue_delivery", lambda mail_id: None)
    register(EmailKind(key="sample.plain", label="Plain", subject="Hello", body="Good day"))
    register(
        EmailKind(
            key="sample.code",
            label="Code",
            subject="Your code",
            body="It is {{ code }}.",
            placeholders={"code": "123456"},
            is_secret=True,
            is_limited=True,
        )
    )


@pytest.fixture
def server(settings):
    with mail_server(settings) as server:
        yield server


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


def write(to="sam@kilnford.example") -> OutgoingEmail:
    return send("sample.plain", to, context={})


def write_code(to="sam@kilnford.example") -> OutgoingEmail:
    return send("sample.code", to, context={"code": "918273"})


def stored(row: OutgoingEmail) -> OutgoingEmail:
    return OutgoingEmail.objects.get(pk=row.pk)


# Leaving


@pytest.mark.django_db
def test_a_mail_leaves_once_with_its_message_id(server):
    row = write()

    assert (deliver(row.pk), deliver(row.pk), deliver_due()) == (True, False, 0)

    row = stored(row)
    assert server.message_ids == [row.message_id]
    assert server.recipients == ["<sam@kilnford.example>"]
    assert (row.status, row.attempts, row.last_error, row.leased_until, row.is_uncertain) == (
        MailStatus.SENT,
        1,
        "",
        None,
        False,
    )


@pytest.mark.django_db
def test_many_mails_share_a_connection_and_leave_oldest_first(server, clock, monkeypatch):
    monkeypatch.setattr(mail_delivery, "MAILS_A_CONNECTION", 3)
    rows = []
    for number in range(7):
        rows.append(write(f"person{number}@kilnford.example"))
        clock.shift(SECOND)

    assert deliver_due() == 7

    assert server.message_ids == [row.message_id for row in rows]
    assert server.connections == 3  # 3 + 3 + 1


@pytest.mark.django_db
def test_a_run_ends_after_so_many_mails_or_seconds(server):
    for number in range(4):
        write(f"person{number}@kilnford.example")

    assert (deliver_due(most=3), deliver_due(seconds=0), deliver_due()) == (3, 0, 1)


@pytest.mark.django_db
def test_a_secret_mail_loses_its_body_when_it_is_sent(server):
    row = write_code()
    deliver(row.pk)

    row = stored(row)
    assert b"918273" in server.contents[0]
    assert (row.status, row.text_body, row.html_body) == (MailStatus.SENT, "", "")


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_sends_each_mail(monkeypatch):
    sent = []
    monkeypatch.setattr(EmailBackend, "send_messages", lambda self, messages: sent.extend(messages))
    rows = [write(f"person{number}@kilnford.example") for number in range(6)]
    barrier = Barrier(2, timeout=20)

    def work(_):
        barrier.wait()
        try:
            return deliver_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == 6

    assert sorted(message.extra_headers["Message-ID"] for message in sent) == sorted(row.message_id for row in rows)


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


# A worker that dies


@pytest.mark.django_db
def test_a_mail_whose_worker_died_is_tried_again_after_its_lease(server, clock):
    row = write()
    assert outbox.lease(OutgoingEmail.objects.all(), row.pk) is not None  # and then kill -9
    assert deliver_due() == 0

    clock.shift(outbox.LEASE)
    assert deliver_due() == 1

    row = stored(row)
    assert (row.status, row.attempts, row.is_uncertain) == (MailStatus.SENT, 2, True)
    assert server.message_ids == [row.message_id]


@pytest.mark.django_db
def test_a_mail_whose_worker_dies_each_time_is_given_up(server, clock):
    row = write()
    leases = 0
    for _ in range(20):
        leases += outbox.lease(OutgoingEmail.objects.all(), row.pk) is not None
        clock.shift(outbox.LEASE)

    row = stored(row)
    assert leases == 8
    assert (row.status, row.attempts, row.last_error, row.is_uncertain) == (
        MailStatus.FAILED,
        8,
        "The worker stopped in the middle of each of the last attempts.",
        True,
    )
    assert server.contents == []


# Odd mails


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("to", "shown"),
    [
        ("sam@bücher.example", "<sam@xn--bcher-kva.example>"),
        ('"sam@work"@kilnford.example', '<"sam@work"@kilnford.example>'),
        ("o'neil+hub@kilnford.example", "<o'neil+hub@kilnford.example>"),
    ],
)
def test_an_odd_address_is_written_as_servers_read_it(server, to, shown):
    deliver(write(to).pk)

    assert server.recipients == [shown]


@pytest.mark.django_db
def test_no_line_is_longer_than_a_server_takes(server):
    """998 octets without the line end (RFC 5322, section 2.1.1)."""
    register(
        EmailKind(
            key="sample.long", label="Long", subject="{{ words }}", body="{{ words }}", placeholders={"words": "x"}
        )
    )
    words = "Grüße " * 30 + "ü" * 3000
    row = send("sample.long", "sam@kilnford.example", context={"words": words})

    deliver(row.pk)

    (content,) = server.contents
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    message = message_from_bytes(content, policy=email.policy.default)
    assert message["Subject"].strip() == words[:200].strip()
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert words.strip() in message.get_body(("plain",)).get_content()


@pytest.mark.django_db
def test_a_mail_that_can_not_be_written_down_is_given_up_and_holds_up_no_other(server):
    row = write()
    OutgoingEmail.objects.filter(pk=row.pk).update(subject="Two\nlines")
    write("other@kilnford.example")

    assert deliver_due() == 1

    assert stored(row).status == MailStatus.FAILED
    assert stored(row).last_error.startswith("BadHeaderError")


@pytest.mark.django_db
def test_a_fault_of_our_own_is_told_at_the_row_without_the_address_in_the_log(server, monkeypatch, caplog):
    def fail(mail):
        raise KeyError("sam@kilnford.example")

    monkeypatch.setattr(mail_delivery, "message_of", fail)
    row = write()

    assert deliver_due() == 0

    assert (stored(row).status, stored(row).last_error) == (MailStatus.QUEUED, "KeyError: 'sam@kilnford.example'")
    assert caplog.messages == [f"Email {row.pk} was not sent: KeyError"]


# Limits


@pytest.mark.django_db
def test_to_one_address_a_stranger_causes_one_mail_a_minute_and_five_an_hour(server, clock):
    rows = [write_code(to) for to in ("sam@kilnford.example", "Sam+2@Kilnford.example") * 4]
    sent_after = []
    for minute in range(70):
        sent_after += [minute] * deliver_due()
        clock.shift(MINUTE + SECOND)

    assert sent_after == [0, 1, 2, 3, 4, 60, 61, 62]
    assert {stored(row).attempts for row in rows} == {1}


@pytest.mark.django_db
def test_a_mail_held_back_says_why_and_other_addresses_are_not_held(server, clock):
    write_code()
    held = write_code()
    write_code("other@kilnford.example")
    write()  # not one that strangers cause

    assert deliver_due() == 3

    assert (stored(held).status, stored(held).attempts, stored(held).last_error, stored(held).next_attempt_at) == (
        MailStatus.QUEUED,
        0,
        "Held back: so many emails to this address were asked for.",
        AT + MINUTE + SECOND,
    )


@pytest.mark.django_db
def test_a_mail_that_did_not_leave_is_not_counted(server, clock):
    server.answers["RCPT"] = "451 later"
    row = write_code()
    for _ in range(3):
        deliver_due()
        clock.shift(dt.timedelta(minutes=31))
    server.answers.clear()
    assert stored(row).status == MailStatus.QUEUED

    other = write_code()
    clock.shift(SECOND)
    assert deliver(other.pk) is True


@pytest.mark.django_db
def test_all_strangers_together_cause_so_many_mails_an_hour(server, clock, settings):
    settings.HUB_EMAILS_FOR_STRANGERS = 3
    rows = [write_code(f"person{number}@kilnford.example") for number in range(8)]

    assert deliver_due() == 3
    assert {stored(row).last_error for row in rows[3:]} == {
        "Held back: visitors asked for more emails than leave in an hour."
    }
    assert {stored(row).next_attempt_at for row in rows[3:]} == {AT + 60 * MINUTE + SECOND}

    clock.shift(60 * MINUTE + SECOND)
    assert deliver_due() == 3


@pytest.mark.django_db
def test_of_a_flood_to_one_address_the_oldest_are_dropped_and_staff_see_it(clock):
    rows = [write_code() for _ in range(22)]

    assert [stored(row).status for row in rows] == [MailStatus.CANCELLED] * 2 + [MailStatus.QUEUED] * 20
    assert stored(rows[0]).last_error == "Not sent: too many emails to this address were asked for at once."
    assert stored(rows[0]).text_body == ""
    assert [(row.user, row.before, row.after) for row in rows[0].history.all()] == [(None, "queued", "cancelled")]
