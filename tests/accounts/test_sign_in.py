from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory

from hub.accounts.limits import try_password
from hub.shared.models import OutgoingEmail
from tests.accounts.conftest import PASSWORD, SIGN_IN, is_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]
START = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)


def words(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("login", ["ada", "ADA", "ada@hub.example", " Ada@Hub.example "])
def test_the_right_password_opens_the_admin(client, ada, login):
    answer = sign_in(client, login)

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert is_in(client)


@pytest.mark.parametrize("login", ["ada", "nobody", "ada@hub.example", "nobody@hub.example", "a\x00b", "ａda"])
def test_a_wrong_password_and_nobody_get_the_same_answer(client, ada, login):
    answer = sign_in(client, login, "wrong")

    assert answer.status_code == 422
    page = words(answer)
    assert "<title>Error: Sign in" in page
    assert "wrong" not in page.replace("form-wrong", "")
    if "\x00" not in login:
        assert "The name or the password is not right" in page
        assert f'value="{login}"' in page
    assert not is_in(client)


def test_two_people_with_one_address_sign_in_by_name_only(client, ada):
    User.objects.create_superuser("eve", "ADA@hub.example", PASSWORD)

    assert sign_in(client, "ada@hub.example").status_code == 422
    assert sign_in(client, "eve").status_code == 302


def test_one_password_is_hashed_whoever_is_asked_for(client, ada, pat, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, password, salt: hashed.append(1) or encode(self, password, salt)
    )
    counts = {}
    for login in ("ada", "ada@hub.example", "nobody", "nobody@hub.example", "pat", "pat@partner.example"):
        hashed.clear()
        sign_in(client, login, "wrong")
        counts[login] = len(hashed)

    assert set(counts.values()) == {1}, counts


@pytest.mark.parametrize(
    ("after", "lands"),
    [
        ("/admin/reports/", "/admin/reports/"),
        ("https://evil.example/", "/admin/"),
        ("//evil.example/", "/admin/"),
        ("/\\evil.example", "/admin/"),
        ("https:evil.example", "/admin/"),
        ("javascript:alert(1)", "/admin/"),
        ("http://testserver/admin/reports/", "/admin/"),
        ("\x01/admin/", "/admin/"),
    ],
)
def test_only_paths_of_the_hub_are_gone_on_to(client, ada, after, lands):
    answer = client.post(SIGN_IN, {"login": "ada", "password": PASSWORD, "next": after})

    assert (answer.status_code, answer["Location"]) == (302, lands)


def test_wagtails_own_ways_in_are_none(client, ada):
    for path in ("/admin/login/", "/_util/login/"):
        answer = client.post(path, {"username": "ada", "password": PASSWORD})
        assert (answer.status_code, answer["Location"]) == (302, SIGN_IN)
        assert client.get(path, {"next": "/admin/reports/"})["Location"] == f"{SIGN_IN}?next=%2Fadmin%2Freports%2F"
    for path in ("", "done/", "confirm/MQ/set-password/", "complete/", "confirm/MQ/x-y/"):
        assert client.get(f"/admin/password_reset/{path}")["Location"] == "/account/reset/"
        assert client.post(f"/admin/password_reset/{path}")["Location"] == "/account/reset/"
    assert not is_in(client)
    assert OutgoingEmail.objects.count() == 0


def test_the_admins_account_form_changes_neither_password_nor_address(client, ada):
    sign_in(client)

    page = client.get("/admin/account/").content.decode()
    client.post(
        "/admin/account/",
        {
            "name_email-first_name": "Ada",
            "name_email-last_name": "Marsh",
            "name_email-email": "new@hub.example",
            "password-old_password": PASSWORD,
            "password-new_password1": "another long password",
            "password-new_password2": "another long password",
            "theme-theme": "system",
            "theme-density": "default",
            "theme-contrast": "system",
        },
    )

    ada.refresh_from_db()
    assert "new_password1" not in page
    assert (ada.email, ada.check_password(PASSWORD)) == ("ada@hub.example", True)
    assert "/account/" in page


@pytest.mark.parametrize(
    "path", ["/account/signup/", "/account/sign-up/", "/accounts/signup/", "/account/confirm-email/x/"]
)
def test_nobody_signs_up(client, path):
    assert client.get(path).status_code == 404


def test_a_get_or_head_signs_nobody_in_or_out(client, ada):
    client.get(SIGN_IN, {"login": "ada", "password": PASSWORD})
    client.head(SIGN_IN, {"login": "ada", "password": PASSWORD})
    assert not is_in(client)

    sign_in(client)
    client.get("/account/sign-out/")
    assert client.get("/account/sign-out-elsewhere/").status_code == 405
    assert is_in(client)
    assert client.post("/account/sign-out/")["Location"] == SIGN_IN
    assert not is_in(client)


# Tries


def test_after_five_wrong_tries_the_right_password_waits_too(client, ada, time_machine):
    time_machine.move_to(START, tick=False)
    assert [sign_in(client, password="wrong").status_code for _ in range(5)] == [422] * 5

    time_machine.move_to(START + dt.timedelta(minutes=5), tick=False)
    answer = sign_in(client)
    assert (answer.status_code, answer["Retry-After"]) == (429, "601")
    assert "There were too many tries. Wait, and try again in 11 minutes." in words(answer)
    assert not is_in(client)

    time_machine.move_to(START + dt.timedelta(minutes=15, seconds=1), tick=False)
    assert sign_in(client).status_code == 302


def test_name_and_address_share_their_tries_and_nobody_is_counted_alike(client, ada, time_machine):
    time_machine.move_to(START, tick=False)
    for login in ("ada", "ada@hub.example", "ADA", "ada", "ada"):
        sign_in(client, login, "wrong")
    for _ in range(5):
        sign_in(client, "nobody", "wrong")

    assert sign_in(client, "Ada@Hub.Example", "wrong").status_code == 429
    assert sign_in(client, "nobody", "wrong").status_code == 429


def test_a_right_try_in_between_buys_no_more_wrong_ones(client, ada, time_machine):
    time_machine.move_to(START, tick=False)
    for _ in range(4):
        sign_in(Client(), password="wrong")
    assert sign_in(Client()).status_code == 302
    assert sign_in(Client(), password="wrong").status_code == 422
    assert sign_in(Client(), password="wrong").status_code == 429


def test_another_network_is_counted_apart_up_to_the_limit_of_the_account(ada, time_machine):
    time_machine.move_to(START, tick=False)
    answers = [
        sign_in(Client(), password="wrong", REMOTE_ADDR=f"198.51.{third}.7").status_code
        for third in range(6)
        for _ in range(5)
    ]

    assert answers == [422] * 30
    assert sign_in(Client(), REMOTE_ADDR="203.0.113.9").status_code == 429
    time_machine.move_to(START + dt.timedelta(hours=1, seconds=1), tick=False)
    assert sign_in(Client(), REMOTE_ADDR="203.0.113.9").status_code == 302


def test_the_owners_own_browser_is_not_locked_out_from_far_away(client, ada, time_machine):
    time_machine.move_to(START, tick=False)
    sign_in(client)
    client.post("/account/sign-out/")
    for third in range(6):
        for _ in range(5):
            sign_in(Client(), password="wrong", REMOTE_ADDR=f"198.51.{third}.7")

    assert sign_in(Client()).status_code == 429
    assert sign_in(client).status_code == 302


def test_one_network_has_sixty_tries_an_hour_whoever_is_meant(time_machine):
    time_machine.move_to(START, tick=False)
    for number in range(60):
        sign_in(Client(), f"person{number}", "wrong")

    assert sign_in(Client(), "person60", "wrong").status_code == 429
    assert sign_in(Client(), "person60", "wrong", REMOTE_ADDR="198.51.100.1").status_code == 422


def test_behind_a_proxy_the_network_is_the_one_the_proxy_wrote(ada, settings, time_machine):
    time_machine.move_to(START, tick=False)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for number in range(5):
        sign_in(Client(), password="wrong", HTTP_X_FORWARDED_FOR=f"10.0.{number}.1, 198.51.100.{number}")

    assert sign_in(Client(), HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.77").status_code == 429
    assert sign_in(Client(), HTTP_X_FORWARDED_FOR="198.51.100.77, 203.0.113.9").status_code == 302


def test_no_try_names_anybody_in_the_database(ada):
    from hub.shared.models import RateEvent

    try_password(RequestFactory().post(SIGN_IN), "ada@hub.example")

    assert RateEvent.objects.count() == 3
    assert all(re.fullmatch(r"[0-9a-f]{64}", event.key) for event in RateEvent.objects.all())


# New browsers


def test_a_new_browser_is_told_by_mail_and_a_known_one_is_not(client, ada, time_machine):
    time_machine.move_to(START, tick=False)
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    sign_in(client, HTTP_USER_AGENT=agent)
    client.post("/account/sign-out/")
    sign_in(client, HTTP_USER_AGENT=agent)

    mail = OutgoingEmail.objects.get()
    assert (mail.kind, mail.recipient) == ("accounts.new_browser", "ada@hub.example")
    assert "Firefox on Windows" in mail.text_body
    assert "5 May 2026, 10am" in mail.text_body
    cookie = client.cookies["browser"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/account/", True, "Lax")

    sign_in(Client())
    assert OutgoingEmail.objects.count() == 2


@pytest.mark.parametrize("value", ["x", "", "a:b:c", "é", "WyJhIl0:1abc:def"])
def test_a_made_up_cookie_of_a_browser_is_none(ada, value):
    client = Client()
    client.cookies["browser"] = value

    assert sign_in(client).status_code == 302
    assert OutgoingEmail.objects.filter(kind="accounts.new_browser").count() == 1


@pytest.mark.parametrize("address", ["/account/reset/", "/account/code/"])
def test_an_address_that_no_mail_can_reach_is_refused_at_its_box(client, address):
    page = client.post(address, {"email": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.example"})

    assert page.status_code == 422
    assert "Shorten it to 254 or fewer" in page.content.decode()
    assert not OutgoingEmail.objects.exists()
