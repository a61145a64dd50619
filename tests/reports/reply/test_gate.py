"""The way in by the link: scanners, codes, browsers, links that are over."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.test import Client

from hub.shared import tokens
from hub.shared.models import OutgoingEmail, Token
from reports.domain import requests as moves
from reports.domain.officers import revoke, send_link
from reports.domain.reply_links import new_link
from reports.models import Officer
from tests.charter_champions.pages import messages, open_page
from tests.factories.officers import last_code, let_in, make_officer, send
from tests.reports.reading import text_of

pytestmark = pytest.mark.drawn

WRONG = "This code is not right. Check the email and try again."


def mails() -> list[tuple[str, str]]:
    return list(OutgoingEmail.objects.order_by("pk").values_list("kind", "recipient"))


def test_a_scanner_that_opens_the_link_changes_and_sends_nothing(client, ruth):
    link = new_link(ruth)
    before = list(Token.objects.values())

    answers = [client.get(link), client.get(link), client.get(link), client.head(link), client.options(link)]

    assert [answer.status_code for answer in answers] == [200] * 5
    assert (mails(), list(Token.objects.values()), Officer.objects.exclude(code_digest="").count()) == ([], before, 0)
    assert set(client.cookies) == {"csrf"}


def test_the_page_before_the_code_tells_no_name_and_no_whole_address(client, ruth):
    text = text_of(client.get(new_link(ruth)))

    assert "This link is for the Head of primary care at Northmoor Trust." in text
    assert "we send a code to r…@northmoor.example ." in text
    assert "Ruth" not in text
    assert "ruth@" not in text


def test_the_code_opens_the_link_in_this_browser_and_no_other(client, ruth):
    link = new_link(ruth)

    asked = client.post(link)
    typed = client.post(asked.url, {"code": f" {last_code()[:3]} {last_code()[3:]} "})

    assert (asked.url, typed.url) == (f"{link}code/", link)
    assert mails() == [("reports.reply_code", "ruth@northmoor.example")]
    assert "Take these in any order" in text_of(client.get(link))
    assert "Send me a code" in text_of(Client().get(link))
    assert Client().get(f"{link}item/1/").url == link


def test_the_cookie_is_for_the_reply_pages_alone(client, ruth, link):
    cookie = client.cookies[f"reply-{ruth.pk}"]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "/reply/",
        True,
        "Lax",
        30 * 86400,
    )


def test_the_browser_is_asked_again_after_thirty_days(client, link, on_24_april_2026):
    on_24_april_2026.shift(dt.timedelta(days=29))
    assert "Take these in any order" in text_of(client.get(link))
    on_24_april_2026.shift(dt.timedelta(days=2))

    assert "Send me a code" in text_of(client.get(link))


def test_a_code_works_once(client, ruth):
    link = new_link(ruth)
    client.post(link)
    code = last_code()
    client.post(f"{link}code/", {"code": code})

    again = Client().post(f"{link}code/", {"code": code})

    assert messages(again.content.decode()) == ["There is no code to check any more. Ask for a new one."]


def test_a_wrong_code_is_told_and_five_end_it(client, ruth):
    link = new_link(ruth)
    client.post(link)
    right = last_code()
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"

    told = [client.post(f"{link}code/", {"code": wrong}) for _ in range(5)]
    late = client.post(f"{link}code/", {"code": right})

    assert {answer.status_code for answer in [*told, late]} == {422}
    assert [messages(answer.content.decode()) for answer in told] == [[WRONG]] * 5
    assert "<title>Error: Check your email" in told[0].content.decode()
    assert messages(late.content.decode()) == ["The code was wrong too often. Ask for a new one."]


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_uses_up_no_try(client, ruth, typed):
    link = new_link(ruth)
    client.post(link)

    assert client.post(f"{link}code/", {"code": typed}).status_code == 422
    ruth.refresh_from_db()
    assert ruth.code_tries == 0


@pytest.mark.parametrize(("minutes", "opens"), [(9, True), (10, False)])
def test_a_code_lasts_ten_minutes(client, ruth, on_24_april_2026, minutes, opens):
    link = new_link(ruth)
    client.post(link)
    on_24_april_2026.shift(dt.timedelta(minutes=minutes))

    answer = client.post(f"{link}code/", {"code": last_code()})

    assert answer.status_code == (302 if opens else 422)
    assert opens or messages(answer.content.decode()) == [
        "This code has expired: it works for 10 minutes. Ask for a new one."
    ]


def test_the_code_of_another_officer_opens_nothing(client, asked, ruth):
    link, others = new_link(ruth), new_link(make_officer(asked))
    client.post(link)
    code = last_code()
    client.post(others)

    assert client.post(f"{others}code/", {"code": code}).status_code == 422


def test_a_browser_known_to_one_officer_is_not_known_to_another(client, asked, link):
    other = new_link(make_officer(asked))

    assert "Send me a code" in text_of(client.get(other))
    assert client.get(f"{other}check/").url == other


def test_after_three_codes_in_an_hour_the_page_says_when(client, ruth):
    link = new_link(ruth)

    codes = [client.post(link).status_code for _ in range(3)]
    again = client.get(f"{link}code/?new=1")
    codes.append(client.post(link).status_code)
    page = client.post(link)

    assert codes == [302, 302, 302, 429]
    assert (
        "We sent six new numbers to r…@northmoor.example . They work for 10 minutes. "
        "Those from before no longer work." in text_of(again)
    )
    assert "try again in 61 minutes" in text_of(page)
    assert page["Retry-After"] == "3601"
    assert len(mails()) == 3


def test_links_that_are_over_say_so(client, ruth, on_24_april_2026):
    old = new_link(ruth)
    new = new_link(ruth)
    replaced = client.get(old)
    on_24_april_2026.move_to(dt.datetime(2026, 8, 3, 10, 59, tzinfo=dt.UTC))
    still = client.get(new)
    on_24_april_2026.shift(dt.timedelta(hours=1))
    expired = client.get(new)

    assert [replaced.status_code, still.status_code, expired.status_code] == [410, 200, 410]
    assert "a newer one was sent or it was withdrawn" in text_of(replaced)
    assert "This link has expired" in text_of(expired)
    assert client.get("/reply/never-made/").status_code == 404


def test_a_link_taken_back_is_shut_in_browsers_that_knew_it(client, ruth, link):
    revoke(ruth)

    assert [client.get(f"{link}{page}").status_code for page in ("", "code/", "item/1/", "check/", "files/")] == [
        410
    ] * 5


def test_a_token_of_another_purpose_is_no_link(client, ruth):
    raw = tokens.issue("other", ruth, lasts=dt.timedelta(days=1))

    assert client.get(f"/reply/{raw}/").status_code == 404


def test_the_pages_are_kept_by_nobody_and_name_no_other_site(client, link):
    page = client.get(link)

    assert (page["Cache-Control"], page["Referrer-Policy"], page["X-Robots-Tag"]) == (
        "private, no-store",
        "same-origin",
        "noindex",
    )


def test_a_lost_link_is_sent_anew_to_its_officer_only(client, asked, other, ruth, on_24_april_2026):
    old = urlsplit(new_link(ruth)).path
    closed = make_officer(other, email="pat@northmoor.example")
    send(closed)
    gone = make_officer(asked, email="gone@northmoor.example")
    revoke(gone)
    OutgoingEmail.objects.all().delete()

    pages = []
    for email, reference in [
        ("RUTH@northmoor.example", asked.reference),
        ("nobody@northmoor.example", asked.reference),
        ("ruth@northmoor.example", closed.request.reference),
        ("pat@northmoor.example", closed.request.reference),
        ("gone@northmoor.example", asked.reference),
        ("ruth@northmoor.example", "2026/999999999"),
    ]:
        sent = open_page(client, "/reply/new/")
        on_24_april_2026.shift(dt.timedelta(seconds=5))
        answer = client.post("/reply/new/", sent | {"email": email, "reference": reference})
        pages.append((answer.status_code, answer.url, text_of(client.get(answer.url))))

    assert len(set(pages)) == 1
    assert mails() == [("reports.reply_link", "ruth@northmoor.example")]
    assert client.get(old).status_code == 200


def test_a_reference_that_is_none_is_told(client, asked):
    answer = client.post("/reply/new/", open_page(client, "/reply/new/") | {"email": "a@b.example", "reference": "17"})

    assert answer.status_code == 422
    assert messages(answer.content.decode()) == ["Write the reference as a year and a number, such as 2026/17"]


def test_the_mail_says_what_is_asked_by_when_and_that_the_link_is_personal(ruth):
    send_link(ruth, added="Please ring me on Monday.")

    mail = OutgoingEmail.objects.get()
    assert mail.subject == f"Please reply to “Letters people can read” ({ruth.request.reference})"
    assert "The reply is due by Tuesday 5 May 2026." in mail.text_body
    assert "1. Hold afternoon appointments 1\n2. Hold afternoon appointments 2" in mail.text_body
    assert "It works until 3 August 2026." in mail.text_body
    assert "Please ring me on Monday." in mail.text_body
    assert mail.is_secret


def test_the_link_of_a_request_that_ended_says_so(client, asked, ruth, link):
    moves.withdraw(asked, reason="The clinic has closed.")

    text = text_of(client.get(link))

    assert "We have withdrawn this request. You do not need to do anything." in text
    assert "Take these in any order" not in text
    assert client.get(f"{link}item/1/").url == link
    assert let_in(Client(), ruth)
