"""Signing in by an emailed code: what the portal will use."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from hub.shared.models import OutgoingEmail
from tests.accounts.conftest import PASSWORD, SIGN_IN, is_in

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
ASK, CONFIRM = "/account/code/", "/account/code/confirm/"


@pytest.fixture(autouse=True)
def still_clock(time_machine):
    time_machine.move_to(START, tick=False)


def ask(client: Client, email: str = "pat@partner.example"):
    return client.post(ASK, {"email": email})


def last_code() -> str:
    return re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", OutgoingEmail.objects.order_by("-pk").first().text_body)[0]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session and client.get("/account/").status_code == 200


@pytest.mark.parametrize("shape", [str, str.lower, lambda code: code.replace("-", " ")])
def test_the_code_opens_the_partners_account_and_not_the_admin(client, pat, shape):
    assert ask(client, "Pat@Partner.example")["Location"] == CONFIRM
    answer = client.post(CONFIRM, {"code": shape(last_code())})

    assert (answer.status_code, answer["Location"]) == (302, "/portal/")
    assert signed_in(client)
    for path in ("/admin/", "/admin/pages/", "/admin/no-such-page/", "/admin"):
        assert client.get(path, follow=True).status_code == 404, path
    assert client.get(SIGN_IN, {"next": "/admin/"})["Location"] == "/admin/"


def test_known_unknown_and_staff_addresses_get_the_same_answers(pat, ada):
    User.objects.create_user("off", "off@partner.example", is_active=False)
    pages = set()
    for email in ("pat@partner.example", "who@partner.example", "ada@hub.example", "off@partner.example"):
        client = Client()
        first = ask(client, email)
        page = client.get(CONFIRM).content.decode()
        wrong = [client.post(CONFIRM, {"code": "BBBB-BBBB"}).status_code for _ in range(3)]
        csrf = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
        pages.add((first.status_code, first["Location"], csrf.sub("", page).replace(email, "X"), tuple(wrong)))

    assert len(pages) == 1
    assert [mail.kind for mail in OutgoingEmail.objects.order_by("pk")] == ["accounts.code"] + [
        "accounts.no_account"
    ] * 3


def test_a_code_works_once(client, pat):
    ask(client)
    code = last_code()
    client.post(CONFIRM, {"code": code})
    client.post("/account/sign-out/")

    assert client.post(CONFIRM, {"code": code})["Location"] == ASK
    assert not signed_in(client)


def test_a_code_works_for_ten_minutes(client, pat, time_machine):
    ask(client)
    time_machine.move_to(START + dt.timedelta(minutes=10, seconds=1), tick=False)

    assert client.post(CONFIRM, {"code": last_code()})["Location"] == ASK
    assert not signed_in(client)


def test_the_third_wrong_try_ends_the_code(client, pat):
    ask(client)
    code = last_code()
    assert [client.post(CONFIRM, {"code": "BBBB-BBBB"}).status_code for _ in range(3)] == [422, 422, 302]

    assert client.post(CONFIRM, {"code": code})["Location"] == ASK
    assert not signed_in(client)


def test_many_tries_at_once_are_counted_together(pat):
    """As many at once do: each try starts from the session as it was before the others."""
    client = Client()
    ask(client)
    before = dict(client.session.items())
    answers = []
    for _ in range(6):
        session = client.session
        session.update(before)
        session.save()
        answers.append(client.post(CONFIRM, {"code": "BBBB-BBBB"}).status_code)

    assert answers == [422] * 5 + [429]


def test_a_code_is_good_in_the_browser_that_asked_only_and_for_nothing_else(client, pat, ada):
    ask(client)
    code = last_code()
    other = Client()
    assert other.post(CONFIRM, {"code": code})["Location"] == ASK
    assert other.post(SIGN_IN, {"login": "pat", "password": code}).status_code == 422
    assert other.post("/account/second-factor/", {"code": code})["Location"] == SIGN_IN
    ask(other, "who@partner.example")
    assert other.post(CONFIRM, {"code": code}).status_code == 422
    assert not signed_in(other)


def test_a_new_code_takes_the_place_of_the_earlier_one(client, pat):
    ask(client)
    earlier = last_code()
    ask(client)

    assert client.post(CONFIRM, {"code": earlier}).status_code == 422
    assert client.post(CONFIRM, {"code": last_code()}).status_code == 302


def test_a_get_and_a_head_use_nothing_up(client, pat):
    ask(client)
    code = last_code()
    client.get(CONFIRM, {"code": code})
    client.head(CONFIRM)
    client.head(ASK)
    assert not signed_in(client)
    assert OutgoingEmail.objects.count() == 1
    assert client.post(CONFIRM, {"code": code}).status_code == 302


def test_three_codes_an_hour_for_one_address(client, pat):
    assert [ask(Client()).status_code for _ in range(4)] == [302, 302, 302, 429]
    assert [ask(Client(), "who@partner.example").status_code for _ in range(4)] == [302, 302, 302, 429]


def test_staff_are_not_signed_in_by_a_code(client, pat, ada):
    ask(client)
    pat.groups.add(Group.objects.get(name="Moderator"))

    client.post(CONFIRM, {"code": last_code()})

    assert not is_in(client)
    assert "_auth_user_id" not in client.session


def test_who_becomes_staff_signs_in_anew(client, pat, required):
    ask(client)
    client.post(CONFIRM, {"code": last_code()})
    pat.groups.add(Group.objects.get(name="Moderator"))

    assert client.get("/account/app/")["Location"].startswith("/account/sign-in/")
    assert "_auth_user_id" not in client.session


def test_an_account_with_a_password_gets_no_code(client, pat):
    pat.set_password(PASSWORD)
    pat.save()

    ask(client)

    assert OutgoingEmail.objects.get().kind == "accounts.no_account"


def test_a_partner_is_signed_in_for_twelve_hours_and_two_without_doing_anything(client, pat, time_machine):
    ask(client)
    client.post(CONFIRM, {"code": last_code()})
    for minutes in range(90, 12 * 60, 90):
        time_machine.move_to(START + dt.timedelta(minutes=minutes), tick=False)
        assert signed_in(client), minutes
    time_machine.move_to(START + dt.timedelta(hours=12), tick=False)
    assert not signed_in(client)

    time_machine.move_to(START + dt.timedelta(hours=20), tick=False)
    ask(client)
    client.post(CONFIRM, {"code": last_code()})
    time_machine.move_to(START + dt.timedelta(hours=21, minutes=59), tick=False)
    assert signed_in(client)
    time_machine.move_to(START + dt.timedelta(hours=23, minutes=59), tick=False)
    assert not signed_in(client)


def test_a_suspended_partner_is_out_at_the_next_request(client, pat):
    ask(client)
    client.post(CONFIRM, {"code": last_code()})
    User.objects.filter(pk=pat.pk).update(is_active=False)

    assert not signed_in(client)
