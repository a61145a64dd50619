"""Writing a reply page by page: what is kept, what is refused, and two people or tabs at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from reports.domain.reply_drafts import parts_of
from reports.domain.reply_parts import Action, ItemAnswer, answer_from_json, item_key
from reports.enums import Decision
from reports.models import ReplyDraft
from tests.charter_champions.pages import boxes, messages, open_page
from tests.factories.officers import let_in, make_officer, send
from tests.reports.reading import text_of

pytestmark = pytest.mark.drawn

WHOLE = {
    "decision": "accepted",
    "explanation": "From June we hold two slots.",
    "text_1": "Hold two slots a day",
    "due_1_day": "1",
    "due_1_month": "June",
    "due_1_year": "2026",
}


def answer_to(request, number: int) -> ItemAnswer:
    item = request.items.get(number=number)
    return answer_from_json(parts_of(request).get(item_key(item.pk)))


def test_an_answer_is_kept_as_it_was_written(client, asked, link):
    sent = open_page(client, f"{link}item/1/") | WHOLE

    saved = client.post(f"{link}item/1/", sent)

    assert saved.url == f"{link}?done=saved"
    assert answer_to(asked, 1) == ItemAnswer(
        "accepted", "From June we hold two slots.", (Action("Hold two slots a day", dt.date(2026, 6, 1)),)
    )
    again = open_page(client, f"{link}item/1/")
    assert {name: again[name] for name in WHOLE} == {
        **{name: [value] for name, value in WHOLE.items()},
        "due_1_month": ["6"],
    }
    assert "1. Hold afternoon appointments 1 Completed" in text_of(client.get(link))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"decision": ""}, ["Choose what you decide"]),
        ({"decision": "answered"}, ["Select a valid choice. answered is not one of the available choices."]),
        ({"explanation": " "}, ["Explain your decision"]),
        ({"explanation": "x" * 5001}, ["Your answer has 5001 characters. Shorten it to 5000 or fewer."]),
        ({"due_1_day": "31"}, ["The date must be a real date, for example 27 3 2026"]),
        ({"due_1_year": ""}, ["The date must include a year"]),
        (
            {"due_1_month": "4", "due_1_day": "23"},
            ["Action 1: the date must be today or later. Say in your explanation what is done"],
        ),
        ({"due_1_year": "2036"}, ["Action 1: this day is more than 2,000 days away"]),
        ({"none_1": "on"}, ["Action 1: give a date, or tick “No date given”, not both"]),
        (
            {"due_1_day": "", "due_1_month": "", "due_1_year": ""},
            ["Action 1: give a date, or tick “No date given”"],
        ),
        ({"text_1": ""}, ["Action 1: write what you will do, or empty the date"]),
    ],
)
def test_what_is_not_right_is_said_at_its_box_and_what_was_typed_stays(client, asked, link, changed, said):
    sent = open_page(client, f"{link}item/1/") | WHOLE | changed

    page = client.post(f"{link}item/1/", sent)

    html = page.content.decode()
    assert page.status_code == 422
    assert messages(html) == said
    assert "<title>Error: Hold afternoon appointments 1" in html
    assert text_of(page).count(said[0].replace("'", "’")) == 2, "once in the summary and once at the box"
    assert ReplyDraft.objects.count() == 0
    assert "From June we hold two slots." in html or "explanation" in changed


def test_hostile_words_are_shown_as_words(client, asked, link):
    hostile = "<script>alert(1)</script> {{ brand }} \u202eevil"
    sent = open_page(client, f"{link}item/1/") | WHOLE | {"explanation": hostile, "text_1": hostile}

    assert client.post(f"{link}item/1/", sent).status_code == 302
    html = client.get(f"{link}check/").content.decode()
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt; {{ brand }} evil") == 2


def test_a_control_character_is_refused(client, asked, link):
    sent = open_page(client, f"{link}item/1/") | WHOLE | {"explanation": "a\x00b"}

    assert client.post(f"{link}item/1/", sent).status_code == 422


def test_half_an_answer_is_kept_for_later(client, asked, link):
    sent = open_page(client, f"{link}item/1/") | {"explanation": "We look into it.", "later": "1"}

    assert client.post(f"{link}item/1/", sent).status_code == 302
    assert answer_to(asked, 1) == ItemAnswer("", "We look into it.")
    assert "1. Hold afternoon appointments 1 In progress" in text_of(client.get(link))


def test_another_action_is_added_without_a_script(client, asked, link):
    sent = open_page(client, f"{link}item/1/") | WHOLE | {"add": "1"}

    more = client.post(f"{link}item/1/", sent)

    assert more.url == f"{link}item/1/?actions=2#action-2"
    second = open_page(client, more.url) | {"text_2": "Tell patients", "none_2": "on"}
    client.post(f"{link}item/1/", second)
    assert answer_to(asked, 1).actions == (
        Action("Hold two slots a day", dt.date(2026, 6, 1)),
        Action("Tell patients", None, has_no_date=True),
    )


@pytest.mark.parametrize("typed", ["99", "0", "-1", "x", "1e9", "٣", ""])
def test_no_more_than_eight_actions_are_asked_for(client, asked, link, typed):
    page = client.get(f"{link}item/1/?actions={typed}")

    assert page.status_code == 200
    assert page.content.decode().count("What you will do</label>") == (8 if typed == "99" else 1)


def test_two_tabs_overwrite_nothing_unseen(client, asked, link):
    first, second = open_page(client, f"{link}item/1/"), open_page(client, f"{link}item/1/")
    client.post(f"{link}item/1/", first | WHOLE)

    page = client.post(f"{link}item/1/", second | WHOLE | {"explanation": "No."})

    text = text_of(page)
    assert page.status_code == 422
    assert "Somebody saved another answer while you were writing" in text
    assert "What somebody saved Decision Accepted Explanation From June we hold two slots." in text
    assert "Action 1 Hold two slots a day (by 1 June 2026)" in text
    assert answer_to(asked, 1).explanation == "From June we hold two slots."
    client.post(f"{link}item/1/", boxes(page.content.decode()))
    assert answer_to(asked, 1).explanation == "No."


def test_two_officers_overwrite_nothing_unseen(client, asked, link):
    colleague, there = Client(), make_officer(asked, name="Pat Lane")
    theirs = let_in(colleague, there)
    mine = open_page(client, f"{link}words/")
    colleague.post(f"{theirs}words/", open_page(colleague, f"{theirs}words/") | {"words": "Thank you."})

    page = client.post(f"{link}words/", mine | {"words": "Hello."})

    assert page.status_code == 422
    assert "Pat Lane saved another answer while you were writing" in text_of(page)
    assert parts_of(asked) == {"words": "Thank you."}
    assert "Last saved by Pat Lane" in text_of(client.get(link))


def test_the_same_words_twice_are_no_conflict(client, asked, link):
    first, second = open_page(client, f"{link}words/"), open_page(client, f"{link}words/")

    codes = [client.post(f"{link}words/", sent | {"words": "Thank you."}).status_code for sent in (first, second)]

    assert codes == [302, 302]


def test_different_parts_are_written_at_the_same_time(client, asked, link):
    words, item = open_page(client, f"{link}words/"), open_page(client, f"{link}item/1/")
    client.post(f"{link}words/", words | {"words": "Thank you."})
    client.post(f"{link}item/1/", item | WHOLE)

    assert parts_of(asked)["words"] == "Thank you."
    assert answer_to(asked, 1).decision == Decision.ACCEPTED


def test_an_item_that_a_colleague_sent_meanwhile_is_not_written_again(client, asked, ruth, link):
    page = open_page(client, f"{link}item/1/")
    send(ruth, 1)

    late = client.post(f"{link}item/1/", page | WHOLE)

    assert late.status_code == 422
    assert "a colleague sent it while you were writing. Nothing was saved." in text_of(late)
    assert ReplyDraft.objects.count() == 0
    assert client.get(f"{link}item/1/").url == link


def test_an_item_of_another_request_is_not_there(client, other, link):
    assert other.items.count() == 3
    assert client.get(f"{link}item/3/").status_code == 404
    assert client.post(f"{link}item/3/", WHOLE).status_code == 404


def test_who_signs_is_asked_for_with_the_officer_as_a_start(client, asked, link):
    page = open_page(client, f"{link}who/")
    assert (page["signatory"], page["role"]) == (["Ruth Marlow"], ["Head of primary care"])

    refused = client.post(f"{link}who/", page)
    client.post(f"{link}who/", page | {"has_authority": "on"})

    assert messages(refused.content.decode()) == ["Tick that you may send this reply for the body"]
    assert parts_of(asked)["signatory"] == {
        "name": "Ruth Marlow",
        "role": "Head of primary care",
        "has_authority": True,
    }


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], ""),
        ([None], ""),
        ([dt.date(2027, 3, 31)], "31 March 2027"),
        ([dt.date(2027, 3, 31), None], "31 March 2027, some without a date"),
        ([dt.date(2027, 3, 31), None, dt.date(2026, 6, 1)], "1 June 2026 to 31 March 2027, some without a date"),
    ],
)
def test_dates_of_some_actions_are_not_said_of_all(days, expected):
    assert ItemAnswer(actions=tuple(Action("Do it", day) for day in days)).by_when == expected
