"""Asking to follow, confirming, stopping: by anyone, without a password, and without telling who follows what."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from hub.alerts.models import Follow, Follower
from hub.shared.models import OutgoingEmail
from hub.shared.privacy.erasure import erase_person
from tests.alerts.reading import see
from tests.factories.alerts import ADDRESS, mails, make_follow, path_in
from tests.factories.reports import make_body, make_partner, make_request, make_started
from tests.factories.shared import guarded_data
from tests.reports.reading import text_of

pytestmark = pytest.mark.django_db

CHECK_MAIL = "/follow/sent/"


def ask(client, address: str, email: str = ADDRESS, **changes):
    return client.post(address, guarded_data(email=email, **changes))


@pytest.fixture
def request_row():
    return make_started(title="Morning phone queues", body=make_body("Northmoor Trust"))


def follow_link(client, page_address: str) -> str:
    return re.search(r'href="(/follow/[^"]+)" rel="nofollow">Follow by email', client.get(page_address).text)[1]


@pytest.mark.parametrize("what", ["request", "page", "body"])
def test_anyone_follows_what_a_page_is_about_by_a_link_and_a_button(client, request_row, what):
    pages = {
        "request": request_row.get_absolute_url(),
        "page": request_row.report.url,
        "body": f"/record/bodies/{request_row.body.slug}/",
    }
    words = {
        "request": "the request to Northmoor Trust about “Morning phone queues”",
        "page": "“Morning phone queues” and the replies to it",
        "body": "all requests to Northmoor Trust",
    }
    address = follow_link(client, pages[what])
    assert words[what] in see(client, address)

    assert ask(client, address)["Location"] == CHECK_MAIL

    (mail,) = mails()
    assert (mail.kind, mail.recipient, mail.is_secret, mail.is_limited) == ("alerts.confirm", ADDRESS, True, True)
    assert words[what] in mail.text_body
    link = path_in(mail)
    scanner = Client()
    for _ in range(3):
        assert "Do you want to hear from us?" in see(scanner, link)
    follow = Follow.objects.get()
    assert (follow.confirmed_at, follow.is_active) == (None, False)

    own_list = client.post(link)["Location"]

    follow.refresh_from_db()
    assert follow.is_active
    assert (
        getattr(follow, f"{what}_id")
        == {"request": request_row, "page": request_row.report, "body": request_row.body}[what].pk
    )
    assert words[what] in see(client, own_list).replace("All requests", "all requests").replace(
        "The request", "the request"
    )
    again = [client.get(link), client.post(link)]
    assert [page.status_code for page in again] == [200, 200]
    assert [f"something happens with {words[what]} . You do not" in text_of(page) for page in again] == [True] * 2
    assert ADDRESS not in again[0].text
    client.post(own_list, {"stop": "all"})
    assert [client.get(link).status_code, client.post(link).status_code] == [410, 410]


def test_the_same_is_said_whether_an_address_is_known_or_not(client, request_row):
    make_follow(request_row)
    address = f"/follow/request/2026/{request_row.number}/"

    answers = [ask(client, address, email) for email in (ADDRESS, "Ada@Potters.example", "sam@kilnford.example")]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, CHECK_MAIL)}
    assert [(mail.kind, mail.recipient) for mail in mails()] == [
        ("alerts.already", ADDRESS),
        ("alerts.already", ADDRESS),
        ("alerts.confirm", "sam@kilnford.example"),
    ]
    assert Follow.objects.active().count() == 1


def test_a_second_press_of_one_form_asks_once(client, request_row):
    data = guarded_data(email=ADDRESS)

    for _ in range(2):
        assert client.post(f"/follow/body/{request_row.body.slug}/", data).status_code == 302

    assert (len(mails()), Follow.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("email", "message"), [("", "Enter your email address"), ("ada", "Enter an email address like")]
)
def test_what_is_no_address_is_told(client, request_row, email, message):
    response = ask(client, f"/follow/request/2026/{request_row.number}/", email)

    assert response.status_code == 422
    assert f'<a href="#id_email">{message}' in response.text
    assert "<title>Error: " in response.text
    assert not OutgoingEmail.objects.exists()


def test_one_address_is_not_written_to_for_ever(client, request_row):
    address = f"/follow/request/2026/{request_row.number}/"

    statuses = [ask(client, address).status_code for _ in range(6)]

    assert statuses == [302] * 5 + [429]
    assert len(mails()) == 5


def test_nobody_follows_what_nobody_may_see(client, request_row):
    hidden = make_started(title="Hidden report")
    # By its own page it would be refused.
    private = PageViewRestriction(page=hidden.report, restriction_type=PageViewRestriction.LOGIN)
    PageViewRestriction.objects.bulk_create([private])
    draft = make_request()
    draft.report.unpublish()
    partner = make_partner()

    addresses = [
        f"/follow/request/2026/{hidden.number}/",
        f"/follow/page/{hidden.report_id}/",
        f"/follow/page/{draft.report_id}/",
        f"/follow/page/{request_row.report.get_parent().pk}/",
        f"/follow/body/{partner.slug}/",
        "/follow/request/2026/999/",
    ]

    assert {address: ask(client, address).status_code for address in addresses} == dict.fromkeys(addresses, 404)
    assert not Follower.objects.exists()


def test_of_two_links_one_can_be_used(client, request_row):
    address = f"/follow/request/2026/{request_row.number}/"
    ask(client, address)
    ask(client, address)
    older, newer = (path_in(mail) for mail in mails())

    assert client.get(newer).status_code == 200
    assert client.post(older).status_code == 302
    assert "You are following this" in client.post(newer).text
    assert Follow.objects.get().confirmed_at is not None


def test_a_link_works_for_a_week(client, request_row, clock):
    ask(client, f"/follow/request/2026/{request_row.number}/")
    link = path_in(mails()[0])

    clock.shift(dt.timedelta(days=7))

    assert client.get(link).status_code == 410
    assert client.get("/follow/confirm/made-up/").status_code == 404


def test_one_list_shows_all_and_stops_one_or_all(client, request_row):
    kept, stopped = make_follow(request_row, "page"), make_follow(request_row, "body")
    other = make_follow(request_row, email="sam@kilnford.example")
    assert client.post("/follow/", guarded_data(email=" ADA@potters.example "))["Location"] == "/follow/list-sent/"
    own_list = path_in(mails()[0])

    shown = see(client, own_list)
    client.post(own_list, {"stop": other.pk})
    client.post(own_list, {"stop": stopped.pk})

    assert ADDRESS in shown
    assert "“Morning phone queues” and the replies to it" in shown
    assert [follow.pk for follow in Follow.objects.active()] == [kept.pk, other.pk]
    assert "All requests to Northmoor Trust" not in see(client, own_list)
    client.post(own_list, {"stop": "all"})
    assert "You follow nothing now" in see(client, own_list)
    assert [follow.pk for follow in Follow.objects.active()] == [other.pk]


def test_the_link_to_a_list_is_sent_to_who_follows_something_and_lasts_90_days(client, request_row, clock):
    make_follow(request_row)
    make_follow(request_row, email="new@kilnford.example", is_confirmed=False)

    addresses = (ADDRESS, "new@kilnford.example", "nobody@kilnford.example")
    answers = [client.post("/follow/", guarded_data(email=email))["Location"] for email in addresses]

    assert answers == ["/follow/list-sent/"] * 3
    (mail,) = mails()
    assert mail.recipient == ADDRESS
    clock.shift(dt.timedelta(days=90, seconds=-1))
    assert client.get(path_in(mail)).status_code == 200
    clock.shift(dt.timedelta(seconds=2))
    assert client.get(path_in(mail)).status_code == 410
    assert client.get(path_in(mail)[:-3] + "zz/").status_code == 404


def test_erasing_a_person_takes_what_they_follow(client, request_row):
    make_follow(request_row, "body")
    kept = make_follow(request_row, email="sam@kilnford.example")

    erase_person(ADDRESS)

    assert [follow.pk for follow in Follow.objects.all()] == [kept.pk]
    assert [follower.email for follower in Follower.objects.all()] == ["sam@kilnford.example"]
