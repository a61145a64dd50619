"""What was typed is not lost: where the code is asked for again, where a reply was sent, where a link has ended."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hub.shared.typed_words import LONGEST
from reports.domain.officers import revoke
from reports.domain.reply_drafts import parts_of
from reports.domain.reply_links import new_link
from reports.enums import Nature
from reports.models import ReplyDraft
from tests.charter_champions.pages import boxes, messages, open_page
from tests.factories.officers import last_code, make_proposal, send
from tests.reports.reading import text_of

pytestmark = pytest.mark.drawn

HOSTILE = "We hold two <b>slots</b>.\nEvery day."
ANSWER = {
    "decision": "accepted",
    "explanation": HOSTILE,
    "text_1": "Write to patients",
    "due_1_day": "1",
    "due_1_month": "June",
    "due_1_year": "2026",
}
SHOWN = (
    "What do you decide? Accepted Your explanation We hold two &lt;b&gt;slots&lt;/b&gt;. Every day. "
    "What you will do Write to patients By when 1 June 2026"
)


def forget_browser(client, officer) -> None:
    del client.cookies[f"reply-{officer.pk}"]


def test_words_go_past_the_code_into_their_form_and_are_not_saved_on_the_way(client, asked, ruth, link):
    sent = open_page(client, f"{link}item/1/") | ANSWER
    forget_browser(client, ruth)

    gate = client.post(f"{link}item/1/", sent)
    asked_for = client.post(link, boxes(gate.content.decode()), follow=True)
    wrong = client.post(f"{link}code/", boxes(asked_for.content.decode()) | {"code": "x"})
    back = client.post(f"{link}code/", boxes(wrong.content.decode()) | {"code": last_code()}, follow=True)

    assert (gate.status_code, gate["Cache-Control"], gate["X-Robots-Tag"]) == (403, "private, no-store", "noindex")
    assert f"What you sent {SHOWN}" in text_of(gate)
    assert "<b>slots" not in gate.content.decode()
    assert asked_for.redirect_chain == [(f"{link}code/", 307)]
    assert [SHOWN in text_of(page) for page in (asked_for, wrong)] == [True, True]
    assert (wrong.status_code, back.redirect_chain) == (422, [(f"{link}item/1/", 307)])
    assert "What you wrote is back, and not saved yet." in text_of(back)
    assert ReplyDraft.objects.count() == 0
    filled = boxes(back.content.decode())
    assert {name: filled[name] for name in ANSWER} == {name: [value] for name, value in ANSWER.items()}
    assert client.post(f"{link}item/1/", filled).url == f"{link}?done=saved"
    assert [part["explanation"] for part in parts_of(asked).values()] == [HOSTILE]


def test_words_are_kept_when_no_more_codes_are_sent(client, ruth, link):
    sent = open_page(client, f"{link}ask/") | {"question": "Which clinic?"}
    forget_browser(client, ruth)
    gate = boxes(client.post(f"{link}ask/", sent).content.decode())
    for _ in range(2):
        client.post(link)

    page = client.post(link, gate)
    code = client.post(f"{link}code/", boxes(page.content.decode()))

    assert (page.status_code, code.status_code) == (429, 200)
    assert "What do you want to know? Which clinic?" in text_of(page)
    assert "What do you want to know? Which clinic?" in text_of(code)


@pytest.mark.parametrize(
    ("page", "typed", "shown"),
    [
        ("item/1", ANSWER, SHOWN),
        ("words", {"words": "Thank you."}, "Covering words Thank you."),
        ("ask", {"question": "Which clinic?"}, "What do you want to know? Which clinic?"),
        (
            "pass-on",
            {"name": "Pat Lane", "role": "Nurse", "email": "pat@nhs.example"},
            "Your colleague’s name Pat Lane Their role Nurse Their work email address pat@nhs.example",
        ),
    ],
)
def test_words_that_come_after_the_reply_are_shown_and_not_saved(client, asked, ruth, link, page, typed, shown):
    sent = open_page(client, f"{link}{page}/") | typed
    send(ruth)

    late = client.post(f"{link}{page}/", sent)

    assert late.status_code == 409
    assert (
        "We could not take this Everything has had a reply since 24 April 2026. "
        "Nothing of what you just sent was saved. "
        f"Copy what you sent, if you need it {shown} What you can do" in text_of(late)
    )
    assert asked.messages.values_list("nature", flat=True).get() == Nature.REPLY
    assert ReplyDraft.objects.count() == 0


def test_words_sent_by_a_link_that_ended_are_shown(client, asked, other, ruth, link):
    make_proposal(ruth)
    answer = open_page(client, f"{link}item/1/") | ANSWER
    theirs = {"to_body": str(other.body_id), "reason": "The contract."}
    revoke(ruth)

    pages = [client.post(f"{link}item/1/", answer), client.post(f"{link}not-ours/", theirs)]

    assert [page.status_code for page in pages] == [410, 410]
    assert f"Copy what you need before you leave this page {SHOWN} What you can do" in text_of(pages[0])
    assert "Which body is in charge? Kilnford Council How do you know? The contract." in text_of(pages[1])
    assert "Copy what you need" not in text_of(client.get(f"{link}item/1/"))


def test_words_are_kept_when_a_browser_has_forgotten_all_its_cookies(asked, ruth):
    browser = Client(enforce_csrf_checks=True)
    address = f"{new_link(ruth)}words/"
    typed = {"words": "Thank you."}

    page = browser.post(address, typed, headers={"origin": "http://testserver"})
    gate = browser.post(address, boxes(page.content.decode()), headers={"origin": "http://testserver"})
    strange = [Client(enforce_csrf_checks=True).post(address, typed, headers=each) for each in ({}, {"origin": "null"})]

    assert (page.status_code, gate.status_code) == (403, 403)
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert "Copy what you wrote, if the button does not help Covering words Thank you." in text_of(page)
    assert "Nothing is saved yet." in text_of(gate)
    assert "What you sent Covering words Thank you." in text_of(gate)
    assert ["Thank you." in each.content.decode() for each in strange] == [False, False]


def test_files_that_were_not_taken_are_named_and_chosen_again(client, asked, ruth, link):
    def add():
        return client.post(f"{link}files/", {"files": [SimpleUploadedFile("plan.txt", b"The plan.")]})

    forget_browser(client, ruth)
    gate = add()
    code = client.post(link, boxes(gate.content.decode()), follow=True)
    back = client.post(f"{link}code/", boxes(code.content.decode()) | {"code": last_code()}, follow=True)
    send(ruth)
    late = add()

    assert (gate.status_code, back.status_code, late.status_code) == (403, 422, 409)
    assert "you choose your files again. " in text_of(gate)
    assert ["Add files plan.txt" in text_of(page) for page in (gate, code, late)] == [True] * 3
    assert messages(back.content.decode()) == ["Choose your files again: plan.txt"]
    assert asked.attachments.count() == 0


def test_too_much_is_cut_and_the_page_says_so(client, ruth, link):
    sent = open_page(client, f"{link}words/") | {"words": "x" * LONGEST + "y"}
    forget_browser(client, ruth)

    text = text_of(client.post(f"{link}words/", sent))

    assert "x" * LONGEST + " It was too long to keep all of it" in text
    assert "xy" not in text


def test_what_the_hub_did_not_pack_leads_nowhere(client, ruth, link):
    assert client.post(f"{link}words/", {"typed": "WyIvIl0:x:y"}).url == link
    assert Client().post(f"{link}words/", {"typed": "WyIvIl0:x:y"}).url == link
