from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client

from hub.accounts.people import has_password
from hub.shared.models import OutgoingEmail
from hub.shared.models.audit import AuditEntry
from tests.accounts.conftest import PASSWORD, code_at, is_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]
START = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
NEW = "many small brown teapots"


@pytest.fixture
def browsers(ned):
    """Two browsers in which Ned is signed in."""
    clients = [Client(), Client()]
    for client in clients:
        sign_in(client, "ned")
        assert is_in(client)
    OutgoingEmail.objects.all().delete()
    return clients


def link_in(mail: OutgoingEmail) -> str:
    return re.search(r"https://hub\.example(/account/\S+)", mail.text_body)[1]


def test_a_suspension_ends_every_session_and_coming_back_needs_a_sign_in(browsers, ned):
    ned.is_active = False
    ned.save()
    assert [is_in(client) for client in browsers[:1]] == [False]
    assert sign_in(Client(), "ned")["Location"] == "/account/switched-off/"

    ned.is_active = True
    ned.save()
    assert [is_in(client) for client in browsers] == [False, False]


def test_a_suspension_by_a_statement_holds_at_the_next_request(browsers, ned):
    User.objects.filter(pk=ned.pk).update(is_active=False)
    assert not is_in(browsers[0])
    User.objects.filter(pk=ned.pk).update(is_active=True)
    assert not is_in(browsers[0])


def test_the_bulk_action_of_the_admin_ends_sessions_for_good(browsers, ned, ada):
    admin = Client()
    sign_in(admin)
    url = "/admin/bulk/auth/user/set_active_state/"
    assert admin.post(f"{url}?id={ned.pk}", {"mark_as_active": "False"}).status_code == 302
    User.objects.filter(pk=ned.pk).update(is_active=True)

    assert [is_in(client) for client in browsers] == [False, False]


def test_another_address_ends_every_session_however_it_was_changed(browsers, ned):
    User.objects.filter(pk=ned.pk).update(email="other@hub.example")

    assert [is_in(client) for client in browsers] == [False, False]


def test_a_new_password_ends_every_session_this_one_too(browsers, ned):
    answer = browsers[0].post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert answer["Location"] == "/account/sign-in/"
    assert [is_in(client) for client in browsers] == [False, False]
    assert "Your password was changed" in OutgoingEmail.objects.get().subject
    assert sign_in(Client(), "ned", NEW)["Location"] == "/admin/"


@pytest.mark.parametrize("weak", ["short", "elevenchars", "password1234", "123456789012", "ned@hub.example"])
def test_a_weak_password_is_refused_and_never_shown(browsers, ned, weak):
    answer = browsers[0].post("/account/password/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})

    assert answer.status_code == 422
    assert f'value="{weak}"' not in answer.content.decode()
    ned.refresh_from_db()
    assert ned.check_password(PASSWORD)


def test_guessing_the_old_password_is_throttled(browsers):
    form = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}

    assert [browsers[0].post("/account/password/", form).status_code for _ in range(6)] == [422] * 5 + [429]


def test_signing_out_elsewhere_keeps_this_browser(browsers):
    browsers[0].post("/account/sign-out-elsewhere/")

    assert [is_in(client) for client in browsers] == [True, False]


def test_staff_are_signed_in_for_eight_hours_however_busy(ned, time_machine):
    time_machine.move_to(START, tick=False)
    client = Client()
    sign_in(client, "ned")
    assert client.cookies["session"]["max-age"] == ""
    for hour in range(1, 8):
        time_machine.move_to(START + dt.timedelta(hours=hour), tick=False)
        client.post("/account/sign-out-elsewhere/")
        assert is_in(client), hour
    time_machine.move_to(START + dt.timedelta(hours=7, minutes=59, seconds=59), tick=False)
    assert is_in(client)
    time_machine.move_to(START + dt.timedelta(hours=8), tick=False)
    assert not is_in(client)


# Address


def test_a_new_address_counts_once_its_mailbox_confirmed_it(browsers, ned):
    client = browsers[0]
    assert client.post("/account/email/", {"email": "Ned.New@hub.example"}).status_code == 200
    link = link_in(OutgoingEmail.objects.get(kind="accounts.confirm_email", recipient="Ned.New@hub.example"))

    stranger = Client()
    assert "Ned.New@hub.example" in stranger.get(link).content.decode()
    stranger.head(link)
    ned.refresh_from_db()
    assert ned.email == "ned@hub.example"
    assert stranger.post(link)["Location"] == "/account/sign-in/"
    ned.refresh_from_db()
    assert ned.email == "Ned.New@hub.example"
    assert [is_in(one) for one in browsers] == [False, False]
    told = OutgoingEmail.objects.get(kind="accounts.changed")
    assert (told.recipient, told.subject) == ("ned@hub.example", "Your email address was changed")
    assert stranger.post(link).status_code == 410


def test_a_later_link_takes_the_place_of_an_earlier_one_and_ends_after_a_day(browsers, ned, time_machine):
    client = browsers[0]
    for email in ("one@hub.example", "two@hub.example"):
        client.post("/account/email/", {"email": email})
    first, second = (link_in(mail) for mail in OutgoingEmail.objects.order_by("pk"))
    assert client.post(first).status_code == 410
    time_machine.move_to(dt.datetime.now(dt.UTC) + dt.timedelta(days=1, seconds=1))
    assert client.get(second).status_code == 410


def test_an_address_of_somebody_else_is_told_to_nobody_but_its_reader(browsers, ned, ada):
    known = browsers[0].post("/account/email/", {"email": "ada@hub.example"})
    unknown = browsers[0].post("/account/email/", {"email": "new@hub.example"})
    assert known.content.replace(b"ada@", b"new@") == unknown.content
    link = link_in(OutgoingEmail.objects.get(recipient="new@hub.example"))
    ada.email = "new@hub.example"
    ada.save()

    assert browsers[1].post(link).status_code == 410
    ned.refresh_from_db()
    assert ned.email == "ned@hub.example"


# Forgotten password


@pytest.mark.parametrize("email", ["ned@hub.example", "nobody@hub.example", "pat@partner.example", "off@hub.example"])
def test_asking_for_a_link_tells_nothing(client, ned, pat, email):
    User.objects.create_user("off", "off@hub.example", PASSWORD, is_active=False)
    answer = client.post("/account/reset/", {"email": email})

    assert (answer.status_code, answer["Location"]) == (302, "/account/reset/sent/")
    mail = OutgoingEmail.objects.get()
    assert mail.recipient == email
    assert mail.kind == ("accounts.reset" if email == "ned@hub.example" else "accounts.no_account")


def test_the_link_shows_on_get_and_acts_on_post_once(browsers, ned):
    client = Client()
    client.post("/account/reset/", {"email": "NED@hub.example"})
    mail = OutgoingEmail.objects.get()
    link = link_in(mail)
    shown = client.get(link, follow=True)
    assert "New password" in shown.content.decode()
    assert is_in(browsers[0])

    form = {"password1": NEW, "password2": NEW}
    assert client.post(shown.redirect_chain[-1][0], form)["Location"] == "/account/sign-in/"
    assert not is_in(browsers[0])
    assert not is_in(client)
    assert sign_in(client, "ned", NEW)["Location"] == "/admin/"
    assert "This link does not work" in Client().get(link).content.decode()


def test_a_link_ends_after_two_hours_and_with_a_change_of_address(client, ned, time_machine):
    time_machine.move_to(START, tick=False)
    client.post("/account/reset/", {"email": "ned@hub.example"})
    link = link_in(OutgoingEmail.objects.get())
    assert Client().get(link).status_code == 302
    time_machine.move_to(START + dt.timedelta(hours=2, seconds=1), tick=False)
    assert "This link does not work" in Client().get(link).content.decode()
    time_machine.move_to(START, tick=False)
    User.objects.update(email="other@hub.example")
    assert "This link does not work" in Client().get(link).content.decode()


@pytest.mark.parametrize("uid", ["zzzzzzzzzzzzz", "0", "x", "1y2p0ij32e8e7"])
def test_a_made_up_link_is_none(client, uid):
    assert "This link does not work" in client.get(f"/account/reset/{uid}-abc-def/").content.decode()


def test_a_reset_leaves_the_second_factor_in_place(client, with_app):
    client.post("/account/reset/", {"email": "ada@hub.example"})
    shown = client.get(link_in(OutgoingEmail.objects.get()), follow=True)
    client.post(shown.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})

    assert sign_in(client, password=NEW)["Location"] == "/account/second-factor/"
    assert not is_in(client)


def test_three_links_an_hour_for_one_address(client, ned, time_machine):
    time_machine.move_to(START, tick=False)
    for email in ("ned@hub.example", "nobody@hub.example"):
        answers = [client.post("/account/reset/", {"email": email}).status_code for _ in range(4)]
        assert answers == [302, 302, 302, 429]


# Lost device


def test_an_administrator_resets_the_second_factor_of_somebody_else(with_app, required):
    admin = User.objects.create_superuser("root", "root@hub.example", PASSWORD)
    client = Client()
    client.force_login(admin)
    session = client.session
    session["accounts_second_factor_of"] = str(admin.pk)
    session.save()
    owner = Client()
    sign_in(owner)
    owner.post("/account/second-factor/", {"code": code_at(dt.datetime.now(dt.UTC))})
    assert is_in(owner)
    OutgoingEmail.objects.all().delete()
    url = f"/admin/people/{with_app.pk}/second-factor/"

    assert client.get(url).status_code == 200
    assert client.post(url, {"how": " "}).status_code == 422
    assert Authenticator.objects.count() == 2
    assert client.post(url, {"how": "called"}).status_code == 302
    entry = AuditEntry.objects.get(action="second_factor_removed")
    assert (entry.actor_id, entry.subject_id) == (admin.pk, str(with_app.pk))
    assert entry.changes == {"taken_away": 2, "known_by": "called"}

    assert Authenticator.objects.count() == 0
    assert not is_in(owner)
    assert OutgoingEmail.objects.get().recipient == "ada@hub.example"
    assert sign_in(owner)["Location"] == "/admin/"
    assert owner.get("/admin/")["Location"].startswith("/account/")
    assert client.get(f"/admin/people/{admin.pk}/second-factor/").status_code == 404


def test_who_may_not_reset_finds_nothing(ada, ned):
    officer = User.objects.create_user("olu", "olu@hub.example", PASSWORD)
    officer.groups.add(Group.objects.get(name="Champions officer"))
    helper = User.objects.create_user("kit", "kit@hub.example", PASSWORD)
    helper.groups.add(Group.objects.get(name="Administrator"))
    for username, subject, status in [("olu", ned, 404), ("kit", ned, 200), ("kit", ada, 404), ("kit", helper, 404)]:
        client = Client()
        sign_in(client, username)
        assert client.get(f"/admin/people/{subject.pk}/second-factor/").status_code == status, (username, subject)


def test_the_command_resets_and_lifts_the_wait(with_app, capsys):
    for _ in range(6):
        answer = sign_in(Client(), password="wrong")
    assert answer.status_code == 429

    call_command("reset_second_factor", "ADA@hub.example")

    assert "Taken away: 2." in capsys.readouterr().out
    assert sign_in(Client())["Location"] == "/admin/"
    with pytest.raises(CommandError, match="Nobody"):
        call_command("reset_second_factor", "nobody")


def test_a_new_member_of_staff_chooses_the_password(client, ada):
    sign_in(client)
    OutgoingEmail.objects.all().delete()
    page = client.get("/admin/users/new/").content.decode()
    client.post(
        "/admin/users/new/",
        {"username": "new", "email": "new@hub.example", "first_name": "New", "last_name": "Example",
         "groups": [Group.objects.get(name="Moderator").pk]},
    )  # fmt: skip

    assert "password1" not in page
    assert not has_password(User.objects.get(username="new"))
    assert OutgoingEmail.objects.get().kind == "accounts.invited"
    Client().post("/account/reset/", {"email": "new@hub.example"})
    assert OutgoingEmail.objects.order_by("-pk").first().kind == "accounts.reset"
