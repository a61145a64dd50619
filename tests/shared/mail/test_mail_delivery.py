from __future__ import annotations

import email.policy
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from threading import Barrier

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from hub.shared import handed_over, mail_delivery, outbox
from hub.shared.emails import EmailKind, register, send
from hub.shared.mail_delivery import deliver, deliver_due
from hub.shared.models import MailStatus, OutgoingEmail

from .letters import SECOND, stored, write, write_code


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


class KilledError(BaseException):
    """Nothing that comes after it happens, as after kill -9."""


@pytest.mark.django_db
@pytest.mark.parametrize(("deaths", "is_uncertain"), [(1, False), (2, True)])
def test_a_worker_killed_after_the_servers_answer_has_no_mail_sent_again(
    server, clock, monkeypatch, deaths, is_uncertain
):
    row = write_code()
    if deaths == 2:
        assert outbox.lease(OutgoingEmail.objects.all(), row.pk) is not None
        clock.shift(outbox.LEASE)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "succeed", raise_killed)
        with pytest.raises(KilledError):
            deliver(row.pk)
    assert stored(row).status == MailStatus.QUEUED

    clock.shift(outbox.LEASE)
    assert deliver_due() == 1

    row = stored(row)
    assert (row.status, row.text_body, row.is_uncertain) == (MailStatus.SENT, "", is_uncertain)
    assert server.message_ids == [row.message_id]


def raise_killed(*arguments, **named):
    raise KilledError


@pytest.mark.django_db
def test_a_file_that_cannot_be_written_holds_up_no_mail(server, settings, tmp_path, caplog):
    settings.HUB_HANDED_OVER = tmp_path / "missing" / "handed-over.txt"
    row = write()

    assert deliver(row.pk)
    assert stored(row).status == MailStatus.SENT
    assert "FileNotFoundError" in caplog.text


def test_the_file_of_what_left_is_private_and_is_begun_anew_when_it_is_full(settings, monkeypatch):
    monkeypatch.setattr(handed_over, "MOST_BYTES", 20)
    noted = []
    for number in range(5):
        handed_over.note(f"<{number}@hub>")
        noted.append([each for each in range(5) if handed_over.is_noted(f"<{each}@hub>")])

    # Of eight bytes each, two fit and the third fills it.
    assert noted == [[0], [0, 1], [0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 3, 4]]
    handed_over.note("<5@hub>")
    handed_over.note("<6@hub>")
    assert [each for each in range(7) if handed_over.is_noted(f"<{each}@hub>")] == [3, 4, 5, 6]
    assert settings.HUB_HANDED_OVER.stat().st_mode & 0o777 == 0o600


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
