from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.utils.html import escape

from charter_champions.models import Application, UnsavedPage
from tests.factories.charter_champions import make_draft

from .pages import messages, open_page, refused

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

REFUSALS = [
    ("contact", "email", "ann at kites", "Enter an email address in the correct format"),
    ("contact", "phone", "ring the bell", "Enter a phone number with numbers and spaces only"),
    ("group", "website", "not a <web> address", "Enter a web address in the correct format"),
    ("group", "website", "javascript:alert(1)", "Enter a web address in the correct format"),
    ("group", "name", "Buy at www.spam.example", "Enter the name without a web address"),
    ("charity", "charity_number", "12AB", "A charity number has 6 or 7 digits"),
    ("promises", "plan", "word " * 151, "Your answer has 151 words. Shorten it to 150 or fewer."),
    ("listening", "listening", "word " * 151, "Your answer has 151 words. Shorten it to 150 or fewer."),
    ("safety", "safety", "<script>alert(1)</script>" * 100, "has 2500 characters. Shorten it to 2000 or fewer"),
    ("place", "postcode", "my house", "Enter a full postcode, like KF1 2AB, or leave it empty"),
    ("public-page", "description", "a" * 3001, "has 3001 characters. Shorten it to 3000 or fewer"),
]


@pytest.mark.parametrize("button", ["", "later"])
@pytest.mark.parametrize(("page", "name", "typed", "message"), REFUSALS, ids=[f"{r[0]}-{r[1]}" for r in REFUSALS])
def test_a_refused_page_keeps_every_typed_value(client, charter, page, name, typed, message, button):
    application, link = make_draft(kind="charity", charity_number="1100000")
    before = getattr(application, name)
    sent = open_page(client, f"{link}{page}/") | {name: typed, "contact_role": "Treasurer"}

    if button:
        left = client.post(f"{link}{page}/", sent | {button: "1"})
        assert left.url == f"{link}later/?rest={page}"
        assert "leads back to it" in client.get(left.url).content.decode()
        (back,) = kept_links(client, link)
        html = client.get(back).content.decode()
    else:
        html = refused(client, f"{link}{page}/", sent)

    application.refresh_from_db()
    assert "<title>Error: " in html
    assert escape(typed.strip()) in html
    assert [text for text in messages(html) if message in text] == messages(html) != []
    assert ("the rest of this page is saved" in html) == bool(button)
    assert len(kept_links(client, link)) == 1
    # What can be kept is saved at once, the rest waits.
    assert getattr(application, name) == before
    assert application.contact_role == ("Treasurer" if page == "contact" else "")


def kept_links(client, link: str) -> list[str]:
    """Where the list of sections leads to what waits; each is marked."""
    tasks = BeautifulSoup(client.get(link).content, "html.parser").select(".govuk-task-list__item")
    found = [task for task in tasks if "?kept=" in task.a["href"]]
    assert all("Check an answer" in task.get_text() for task in found)
    return [task.a["href"] for task in found]


def test_what_waits_is_found_again_until_somebody_answers_it(client, charter):
    application, link = make_draft()
    for _ in range(2):
        client.post(f"{link}group/", open_page(client, f"{link}group/") | {"website": "bad bad"})
    client.post(f"{link}charity/", {"charity_number": "12AB"})

    (first,) = kept_links(client, link)
    assert open_page(client, first)["website"] == ["bad bad"]

    # Without the key in the address, as after "back" or by somebody else.
    client.post(f"{link}group/", open_page(client, f"{link}group/") | {"website": "https://good.example"})

    assert kept_links(client, link) == []
    application.refresh_from_db()
    assert application.website == "https://good.example"
    assert open_page(client, first)["website"] == ["bad bad"]


def test_what_is_only_missing_is_no_answer_to_check(client, charter):
    _, link = make_draft()

    client.post(f"{link}safety/", {"safety": ""})
    client.post(f"{link}promises/", {})

    assert kept_links(client, link) == []


def test_a_page_put_right_is_saved_and_nothing_waits_any_more(client, charter):
    application, link = make_draft()
    sent = open_page(client, f"{link}contact/") | {"email": "ann at kites"}
    response = client.post(f"{link}contact/", sent)

    again = open_page(client, response.url) | {"email": "ann@kites.example"}
    saved = client.post(response.url, again)

    application.refresh_from_db()
    assert (saved.url, application.email, UnsavedPage.objects.count()) == (link, "ann@kites.example", 0)


def test_going_back_after_a_refused_page_is_a_plain_get(client, charter):
    """No address of the application answers a POST with a page: "back" never asks whether to send it again."""
    _, link = make_draft()
    for page, data in {"contact": {"email": "x"}, "can-join": {}, "listening": {}, "safety": {"safety": ""}}.items():
        response = client.post(f"{link}{page}/", data)
        assert (response.status_code, response.url.startswith(f"{link}{page}/?kept=")) == (302, True)
        assert [client.get(response.url).status_code for _ in range(2)] == [200, 200]


def test_what_waits_opens_only_with_the_link_of_its_own_application(client, charter):
    _, link = make_draft()
    _, other = make_draft()
    kept = client.post(f"{link}safety/", {"safety": "secret " * 200}).url.partition("?")[2]

    assert "secret secret" in client.get(f"{link}safety/?{kept}").content.decode()
    assert "secret" not in client.get(f"{other}safety/?{kept}").content.decode()
    assert "secret" not in client.get(f"{link}listening/?{kept}").content.decode()


def test_no_more_than_five_pages_wait_of_one_application(client, charter):
    _, link = make_draft()
    for number in range(8):
        client.post(f"{link}contact/", {"email": f"{number} at kites"})

    kept = sorted(text for row in UnsavedPage.objects.all() for text in [row.typed])
    assert len(kept) == 5
    assert [f'"{number} at kites"' in text for number, text in enumerate(kept, 3)] == [True] * 5


@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("can-join", {"kind": "nhs_body", "areas": ["999999", "x' OR 1"], "run_by_several": "maybe"}),
        ("group", {"name": "Knit\x00ters", "themes": ["x"], "website": "https://www.nhs.uk@bad.example/"}),
        ("listening", {"listening": "\x07", "feedback": "<b>"}),
        ("logo", {"logo_focus": "outside"}),
        ("place", {"step_free": "perhaps", "postcode": "\u202e", "town": "\x00"}),
        ("promises", {"version": "-1", "promise_1": "on", "promise_999": "on"}),
        ("promises", {"version": "9" * 4000, "promise_1": "on"}),
    ],
)
def test_hostile_answers_change_nothing_and_come_back_as_they_were(client, charter, page, data):
    application, link = make_draft()
    before = Application.objects.values().get(pk=application.pk)

    html = refused(client, f"{link}{page}/", data | {"seen": "{"})

    after = Application.objects.values().get(pk=application.pk)
    changed = {name for name in before if before[name] != after[name]} - {"saved_at", "pages_saved"}
    assert changed <= {"commits", "agreed_promises", "works_elsewhere"}
    assert messages(html) != [] or "error-summary" in html
    assert "\x00" not in html


@pytest.mark.parametrize(
    "seen", ["", "{", "[]", "null", '{"email": 1}', '{"email": [1e999]}', '{"x": "y"}', "[" * 9999]
)
def test_a_broken_note_of_what_was_seen_overwrites_nothing(client, charter, seen):
    application, link = make_draft(email="amina@supper.example")

    client.post(f"{link}contact/", {"contact_name": "Amina Example", "email": "other@supper.example", "seen": seen})

    application.refresh_from_db()
    assert application.email == "amina@supper.example"


def test_two_answers_that_wait_for_a_choice_are_found_again(client, charter):
    _, link = make_draft()
    opened = open_page(client, f"{link}contact/")
    client.post(f"{link}contact/", opened | {"contact_name": "Amina"})
    client.post(f"{link}contact/", opened | {"contact_name": "Bashir"})

    (back,) = kept_links(client, link)
    client.post(back, open_page(client, back) | {"take_contact_name": "saved"})

    assert kept_links(client, link) == []
