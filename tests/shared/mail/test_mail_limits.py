from __future__ import annotations

import datetime as dt

import pytest

from hub.shared.mail_delivery import deliver, deliver_due
from hub.shared.models import MailStatus

from .letters import AT, MINUTE, SECOND, stored, write, write_code


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
