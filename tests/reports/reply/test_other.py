"""What an officer can say besides a reply, and whom else they can bring in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client

from hub.shared.models import CalendarException, OutgoingEmail
from reports.domain.desk_lines import lines_of_desk
from reports.domain.officers import send_link
from reports.enums import ClarificationEffect, Nature, ProposalStatus, RedactionStatus, ResponseStatus
from reports.models import Message, Officer, RedirectProposal
from tests.charter_champions.pages import boxes, messages, open_page
from tests.factories.officers import let_in, make_officer, send
from tests.factories.reports import log, make_staff
from tests.reports.reading import text_of

pytestmark = pytest.mark.drawn

TODAY = dt.date(2026, 4, 24)


def test_acknowledging_takes_one_press_and_counts_once(client, asked, ruth, link):
    assert client.get(f"{link}received/").status_code == 302
    assert Message.objects.count() == 0

    places = [client.post(f"{link}received/").url for _ in range(2)]

    asked.refresh_from_db()
    assert places == [f"{link}?done=acknowledged"] * 2
    assert [message.nature for message in asked.messages.all()] == [Nature.ACKNOWLEDGEMENT]
    assert (asked.status, asked.due_on) == (ResponseStatus.AWAITING, dt.date(2026, 5, 5))
    text = text_of(client.get(places[0]))
    assert "The record says that you have the request." in text
    assert "Say that you have the request" not in text


@pytest.mark.parametrize(
    ("page", "field", "nature", "says"),
    [
        ("ask", "question", Nature.CLARIFICATION_ASKED, "Northmoor Trust asked what we mean"),
        ("more-time", "reason", Nature.HOLDING, "Northmoor Trust said that its reply will come later"),
    ],
)
def test_what_is_said_is_public_at_once_and_its_words_after_the_check(client, asked, link, page, field, nature, says):
    sent = open_page(client, f"{link}{page}/") | {field: "Pat Lane is ill."}

    places = [client.post(f"{link}{page}/", sent).url for _ in range(2)]

    asked.refresh_from_db()
    message = asked.messages.get()
    assert len(set(places)) == 1
    assert (message.nature, message.public_text) == (nature, "")
    assert message.private_text.startswith("Pat Lane is ill.")
    assert (message.redaction.status, message.redaction.public_text) == (RedactionStatus.TO_REDACT, "Pat Lane is ill.")
    assert (asked.status, asked.due_on) == (ResponseStatus.AWAITING, dt.date(2026, 5, 5))
    public = text_of(client.get(asked.get_absolute_url()))
    assert says in public
    assert "Pat Lane" not in public


@pytest.mark.parametrize("page", ["ask", "more-time", "no-reply", "not-ours", "pass-on"])
def test_an_empty_form_is_told(client, link, page):
    answer = client.post(f"{link}{page}/", open_page(client, f"{link}{page}/"))

    assert answer.status_code == 422
    assert "<title>Error: " in answer.content.decode()
    assert "There is a problem" in text_of(answer)


def test_asking_for_more_time_says_that_the_date_stays(client, link):
    assert "This does not change the date. The reply is still due by Tuesday 5 May 2026." in text_of(
        client.get(f"{link}more-time/")
    )


def test_a_refusal_ends_the_wait_and_can_be_taken_back_by_an_answer(client, asked, link):
    sent = open_page(client, f"{link}no-reply/") | {"reason": "Pat Lane says no.", "has_authority": "on"}

    client.post(f"{link}no-reply/", sent)

    asked.refresh_from_db()
    assert asked.status == ResponseStatus.REFUSED
    assert "Pat Lane" not in text_of(client.get(asked.get_absolute_url()))
    text = text_of(client.get(link))
    assert "You told us that you will not reply. If you change your mind, you can still answer." in text
    assert "You told us on 24 April 2026 that you will not reply." in text
    assert "Pat Lane says no." in text
    assert "Check and send" in text
    assert client.get(f"{link}no-reply/").url == link


def test_staff_see_that_a_body_asks_until_they_answered(client, asked, link):
    staff = make_staff("run_clock")
    client.post(f"{link}ask/", open_page(client, f"{link}ask/") | {"question": "Which clinic?"})

    assert "1 body asks what we mean" in [line.words for line in lines_of_desk(staff, on=TODAY)]
    assert lines_of_desk(make_staff(), on=TODAY) is None
    log(asked, Nature.CLARIFICATION_GIVEN, on=TODAY)
    assert "1 body asks what we mean" not in [line.words for line in lines_of_desk(staff, on=TODAY)]


def test_a_body_in_charge_must_be_named(client, asked, other, link):
    page = open_page(client, f"{link}not-ours/")

    nobody = client.post(f"{link}not-ours/", page | {"reason": "The contract."})
    itself = client.post(f"{link}not-ours/", page | {"reason": "The contract.", "to_body": asked.body_id})
    both = client.post(
        f"{link}not-ours/", page | {"reason": "x", "to_body": other.body_id, "other_body": "Somebody else"}
    )

    assert messages(nobody.content.decode()) == ["Choose the body that is in charge, or write its name below"]
    assert itself.status_code == 422
    assert messages(both.content.decode()) == ["Choose a body from the list or write its name, not both"]
    assert RedirectProposal.objects.count() == 0


def test_naming_the_body_in_charge_moves_nothing_until_staff_decide(client, asked, other, ruth, link):
    page = open_page(client, f"{link}not-ours/") | {"reason": "The contract.", "to_body": other.body_id}

    places = [client.post(f"{link}not-ours/", page).url for _ in range(2)]
    again = client.post(f"{link}not-ours/", page | {"submission_key": ""})

    asked.refresh_from_db()
    assert places == [f"{link}?done=not-ours"] * 2
    assert again.status_code == 422
    assert "told us already that another body is in charge" in text_of(again)
    proposal = RedirectProposal.objects.get()
    assert (proposal.status, proposal.to_body, proposal.reason) == (
        ProposalStatus.WAITING,
        other.body,
        "The contract.",
    )
    assert asked.status == ResponseStatus.AWAITING
    assert "You told us that Kilnford Council is in charge." in text_of(client.get(link))


def pass_on(client, link: str, **changed) -> int:
    data = {"name": "Pat Lane", "role": "Director of nursing", "email": "pat@northmoor.example", **changed}
    return client.post(f"{link}pass-on/", open_page(client, f"{link}pass-on/") | data).status_code


def test_a_colleague_gets_a_link_of_their_own_and_the_old_one_stays(client, asked, ruth, link):
    assert pass_on(client, link) == 302

    pat = Officer.objects.get(email="pat@northmoor.example")
    mail = OutgoingEmail.objects.get(recipient=pat.email)
    assert (pat.passed_on_by, pat.request, pat.revoked_at) == (ruth, asked, None)
    assert mail.kind == "reports.reply_passed_on"
    assert mail.subject.startswith("Ruth Marlow asks you to reply to “Letters people can read”")
    assert "Pat Lane, Director of nursing" in text_of(client.get(link))


def test_an_address_that_has_a_link_gets_no_second_one(client, ruth, link):
    page = open_page(client, f"{link}pass-on/") | {"name": "R", "role": "Nurse", "email": "RUTH@northmoor.example"}

    assert messages(client.post(f"{link}pass-on/", page).content.decode()) == [
        "This is your own address. You have the link already."
    ]
    assert Officer.objects.count() == 1


def test_an_address_at_another_place_is_sent_to_after_a_warning(client, ruth, link):
    page = open_page(client, f"{link}pass-on/") | {"name": "Pat Lane", "role": "Nurse", "email": "pat@Post.example"}

    warned = client.post(f"{link}pass-on/", page)
    again = boxes(warned.content.decode())
    another = client.post(f"{link}pass-on/", again | {"email": "pat@northmoor.example.post.example"})

    assert messages(warned.content.decode()) == [
        "This address is at post.example, and yours is at northmoor.example. Check it. If it is right, press the "
        "button again: we send the link there."
    ]
    assert (warned.status_code, another.status_code, Officer.objects.count()) == (422, 422, 1)
    assert client.post(f"{link}pass-on/", again).url == f"{link}?done=passed-on"
    assert Officer.objects.get(email="pat@post.example").passed_on_by == ruth


def test_who_got_the_link_may_take_the_old_one_back_and_no_other(client, asked, ruth, link):
    pass_on(client, link)
    stranger = make_officer(asked, name="Third Person")
    pat, browser = Officer.objects.get(email="pat@northmoor.example"), Client()
    theirs = let_in(browser, pat)

    asked_first = browser.get(f"{theirs}take-back/{ruth.pk}/")
    refused = [
        browser.post(f"{theirs}take-back/{stranger.pk}/").status_code,
        client.post(f"{link}take-back/{stranger.pk}/").status_code,
    ]
    assert client.get(link).status_code == 200
    assert not OutgoingEmail.objects.filter(kind="reports.reply_link_ended").exists()
    for _ in range(2):
        browser.post(f"{theirs}take-back/{ruth.pk}/")

    mail = OutgoingEmail.objects.get(kind="reports.reply_link_ended")
    assert (mail.recipient, mail.subject) == (
        "ruth@northmoor.example",
        f"Your link to reply to “Letters people can read” no longer works ({asked.reference})",
    )
    assert (
        "Your link to answer for Northmoor Trust what we ask in “Letters people can read” was ended by Pat Lane on "
        "24 April 2026. What was written so far stays." in mail.text_body
    )
    assert asked_first.status_code == 200
    assert refused == [404, 404]
    assert client.get(link).status_code == 410
    assert browser.get(theirs).status_code == 200


def test_who_passed_the_link_on_may_take_it_back(client, asked, link):
    pass_on(client, link)
    pat, browser = Officer.objects.get(email="pat@northmoor.example"), Client()
    theirs = let_in(browser, pat)

    assert f"take-back/{pat.pk}/" in client.get(link).content.decode()
    client.post(f"{link}take-back/{pat.pk}/")

    assert (client.get(link).status_code, browser.get(theirs).status_code) == (200, 410)


@pytest.mark.parametrize(
    ("effect", "waits"),
    [
        (ClarificationEffect.NONE, "We have not answered yet. The date stays as it is."),
        (ClarificationEffect.PAUSE, "We have not answered yet. Nothing is due before we do."),
    ],
)
def test_the_overview_remembers_what_the_body_told_us(client, asked, link, effect, waits):
    asked.due_explanation["clarification_effect"] = effect
    asked.save(update_fields=["due_explanation"])
    log(asked, Nature.ACKNOWLEDGEMENT, on=dt.date(2026, 4, 14))
    log(asked, Nature.CLARIFICATION_ASKED, on=dt.date(2026, 4, 15))
    log(asked, Nature.CLARIFICATION_GIVEN, on=dt.date(2026, 4, 20))
    log(asked, Nature.HOLDING, on=dt.date(2026, 4, 21))
    for _ in range(2):
        log(asked, Nature.CLARIFICATION_ASKED, on=TODAY)

    text = text_of(client.get(link))

    assert (
        "What you have told us You told us on 14 April 2026 that you have the request. "
        "You asked us on 15 April 2026 what we mean. We answered on 20 April 2026. "
        "You told us on 21 April 2026 that you need more time. That does not change the date. "
        f"You asked us on 24 April 2026 what we mean. {waits} Read" in text
    )
    assert ("The reply is due by" in text) == (effect == ClarificationEffect.NONE)


def test_the_same_question_is_logged_once_a_day_however_often_it_is_sent(client, asked, link):
    for _ in range(2):
        # Another copy of the page each time, as from two tabs.
        client.post(f"{link}ask/", open_page(client, f"{link}ask/") | {"question": "Which clinic?"})
    further = client.post(f"{link}ask/", open_page(client, f"{link}ask/") | {"question": "And which day?"})

    assert asked.messages.filter(nature=Nature.CLARIFICATION_ASKED).count() == 1
    assert (further.status_code, boxes(further.content.decode())["question"]) == (422, ["And which day?"])
    assert (
        "We have your question of 24 April 2026, and answer it before we take another one. To add something, answer "
        "the email that brought your link." in text_of(further)
    )
    told = text_of(client.get(link))
    assert "We have not answered yet. The date stays as it is. Which clinic? Read" in told
    assert "Ask us what we mean" not in told
    log(asked, Nature.CLARIFICATION_GIVEN, on=TODAY)
    assert "Ask us what we mean" in text_of(client.get(link))


def test_more_time_is_said_once_for_each_due_date(client, asked, link, on_24_april_2026):
    url = f"{link}more-time/"
    client.post(url, open_page(client, url) | {"reason": "Pat Lane is ill."})
    on_24_april_2026.shift(60)
    again = client.post(url, open_page(client, url) | {"reason": "She still is."})

    assert (again.status_code, boxes(again.content.decode())["reason"]) == (422, ["She still is."])
    assert (
        "The record says since 24 April 2026 that you need more time. It says so once for each due date. To add "
        "something, answer the email that brought your link." in text_of(again)
    )
    told = text_of(client.get(link))
    assert "that you need more time. That does not change the date. Pat Lane is ill. Read" in told
    assert "We need more time" not in told
    CalendarException.objects.create(day=dt.date(2026, 4, 29), reason="Day of national mourning")
    call_command("recompute_due_dates")
    assert "We need more time" in text_of(client.get(link))
    client.post(url, open_page(client, url) | {"reason": "She still is."})
    assert asked.messages.filter(nature=Nature.HOLDING).count() == 2


def test_five_colleagues_an_hour_are_enough(client, link):
    codes = [pass_on(client, link, email=f"p{number}@northmoor.example") for number in range(6)]

    assert codes == [302] * 5 + [429]


def test_a_link_asks_only_for_what_is_open_and_shows_what_was_answered(client, asked, ruth, link):
    send(ruth, 1)
    send_link(ruth)

    mail = OutgoingEmail.objects.get(kind="reports.reply_link")
    first, second = asked.items.all()
    assert f"1 of 2 answered already. Still open:\n\n2. {second.heading}\n" in mail.text_body
    assert first.heading not in mail.text_body
    shown = text_of(client.get(let_in(client, ruth)))
    assert f"What you have answered already 1. {first.heading}: Accepted , 24 April 2026" in shown
