"""Two people, or two tabs, at one application: nobody's answer is overwritten unseen."""

from __future__ import annotations

import threading

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charter_champions.domain import answers
from charter_champions.domain.applications import draft_link
from charter_champions.models import Application
from tests.factories.charter_champions import make_application, make_draft, make_version
from tests.factories.shared import make_theme, picture_bytes

from .pages import messages, open_page, refused

ASK = "Somebody else changed this answer while you were writing. Compare the two and choose."


@pytest.mark.django_db
def test_two_at_one_answer_are_both_shown_and_the_rest_is_saved(client, charter):
    application, link = make_draft()
    mine, hers = open_page(client, f"{link}listening/"), open_page(client, f"{link}listening/")
    assert client.post(f"{link}listening/", hers | {"listening": "Hers."}).url == link

    html = refused(client, f"{link}listening/", mine | {"listening": "Mine <b>.", "feedback": "quarter"})

    application.refresh_from_db()
    assert (application.listening, application.feedback) == ("Hers.", "quarter")
    assert messages(html) == [ASK]
    page = BeautifulSoup(html, "html.parser")
    assert [shown.text for shown in page.select(".compare__answer")] == ["Mine <b>.", "Hers."]
    assert page.select_one("textarea[name=listening]").text.strip() == "Mine <b>."


@pytest.mark.django_db
@pytest.mark.parametrize(("choice", "kept"), [("typed", "Mine."), ("saved", "Hers.")])
def test_whoever_was_second_chooses(client, charter, choice, kept):
    application, link = make_draft()
    mine, hers = open_page(client, f"{link}safety/"), open_page(client, f"{link}safety/")
    client.post(f"{link}safety/", hers | {"safety": "Hers."})
    address = client.post(f"{link}safety/", mine | {"safety": "Mine."}).url

    response = client.post(address, open_page(client, address) | {"take_safety": choice})

    application.refresh_from_db()
    assert (response.url, application.safety) == (link, kept)


@pytest.mark.django_db
def test_a_third_answer_meanwhile_is_asked_about_again(client, charter):
    application, link = make_draft()
    mine = open_page(client, f"{link}safety/")
    client.post(f"{link}safety/", open_page(client, f"{link}safety/") | {"safety": "Hers."})
    address = client.post(f"{link}safety/", mine | {"safety": "Mine."}).url
    again = open_page(client, address)
    client.post(f"{link}safety/", open_page(client, f"{link}safety/") | {"safety": "Theirs."})

    html = refused(client, address, again | {"take_safety": "typed"})

    application.refresh_from_db()
    assert application.safety == "Theirs."
    assert [shown.text for shown in BeautifulSoup(html, "html.parser").select(".compare__answer")] == [
        "Mine.",
        "Theirs.",
    ]


@pytest.mark.django_db
def test_different_pages_and_different_answers_of_a_page_never_conflict(client, charter):
    application, link = make_draft()
    one, two, other = (open_page(client, f"{link}{page}/") for page in ("contact", "contact", "safety"))

    urls = [
        client.post(f"{link}contact/", one | {"phone": "01632 960 001"}).url,
        client.post(f"{link}contact/", two | {"contact_role": "Chair"}).url,
        client.post(f"{link}safety/", other | {"safety": "We ring Ann."}).url,
    ]

    application.refresh_from_db()
    assert urls == [link] * 3
    assert (application.phone, application.contact_role, application.safety) == (
        "01632 960 001",
        "Chair",
        "We ring Ann.",
    )


@pytest.mark.django_db
def test_what_each_ticks_and_takes_away_adds_up(client, charter):
    application, link = make_draft()
    first, second, third = (make_theme() for _ in range(3))
    application.themes.set([first])
    mine, hers = open_page(client, f"{link}group/"), open_page(client, f"{link}group/")

    client.post(f"{link}group/", hers | {"themes": [first.pk, second.pk]})
    client.post(f"{link}group/", mine | {"themes": [third.pk]})

    assert set(application.themes.all()) == {second, third}


@pytest.mark.django_db
def test_two_logos_are_both_there_to_choose_from(client, charter):
    _, link = make_draft()
    mine, hers = open_page(client, f"{link}logo/"), open_page(client, f"{link}logo/")
    blue, red = picture_bytes(colour="#0000ff"), picture_bytes(colour="#ff0000")
    client.post(f"{link}logo/", hers | {"logo": SimpleUploadedFile("red.png", red, "image/png")})
    saved = Application.objects.get().logo.name

    address = client.post(f"{link}logo/", mine | {"logo": SimpleUploadedFile("blue.png", blue, "image/png")}).url
    page = BeautifulSoup(client.get(address).content, "html.parser")
    pictures = [client.get(image["src"]).getvalue() for image in page.select(".compare img")]
    assert Application.objects.get().logo.name == saved
    assert len(set(pictures)) == 2

    assert client.post(address, open_page(client, address) | {"take_logo": "typed"}).status_code == 302
    with Application.objects.get().logo.open() as logo:
        assert logo.read() == pictures[0]


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_lose_nothing():
    application = make_application(charter_version=make_version(), safety="Before.")
    seen = answers.seen_of(application, ["safety"])
    barrier, results = threading.Barrier(2), {}

    def save(text: str) -> None:
        try:
            mine = Application.objects.get(pk=application.pk)
            barrier.wait(timeout=20)
            results[text] = answers.save_page(mine, {"safety": text}, page="safety", seen=seen)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(text,)) for text in ("Mine.", "Hers.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    application.refresh_from_db()
    assert sorted(results.values()) == [[], ["safety"]]
    assert results[application.safety] == []


TEXT = st.sampled_from(["Tea.", "Bread & jam.", "مجموعة 🎶"])
SAVES = st.lists(
    st.one_of(
        st.tuples(st.just("listening"), st.fixed_dictionaries({"listening": TEXT, "feedback": st.just("month")})),
        st.tuples(st.just("safety"), st.fixed_dictionaries({"safety": TEXT, "keeping_private": TEXT})),
        st.tuples(st.just("public-page"), st.fixed_dictionaries({"description": TEXT, "take_part": TEXT})),
        st.tuples(st.just("group"), st.fixed_dictionaries({"summary": TEXT})),
        st.tuples(st.just("promises"), st.fixed_dictionaries({"plan": TEXT})),
    ),
    max_size=8,
)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(saves=SAVES)
def test_in_any_order_the_answers_that_were_saved_last_are_there(client, charter, saves):
    application = make_application(charter_version=charter)
    link, last = draft_link(application), {}
    for page, typed in saves:
        assert client.post(f"{link}{page}/", open_page(client, f"{link}{page}/") | typed).status_code == 302
        last |= typed

    application.refresh_from_db()
    assert {name: getattr(application, name) for name in last} == last
    assert application.commits is True


PROMISED = [{"number": 1, "title": "Listen", "we_will": "ask", "you_will": "answer"}]
ANOTHER = {"number": 2, "title": "Tell", "we_will": "tell", "you_will": "tell"}


def versions_of(charter) -> tuple:
    """A charter with one promise, and the one after it: the same promise in second place, and a new one."""
    older = make_version(charter.page, number=2, promises=PROMISED)
    newer = make_version(charter.page, number=3, promises=[{**ANOTHER, "number": 1}, {**PROMISED[0], "number": 2}])
    return older, newer


@pytest.mark.django_db
def test_only_what_changed_in_the_charter_is_asked_again(client, charter):
    older, newer = versions_of(charter)
    application, link = make_draft(charter_version=older)
    assert client.get(f"{link}check/").url == link

    page = BeautifulSoup(client.get(f"{link}promises/").content, "html.parser")
    ticked = [box["name"] for box in page.select("input[type=checkbox]") if box.has_attr("checked")]
    changed = [tag.select_one("h2").text for tag in page.select(".promise") if "New or changed" in tag.text]
    assert (ticked, changed) == (["promise_2"], ["Tell"])

    sent = open_page(client, f"{link}promises/") | {"promise_1": "on"}
    assert client.post(f"{link}promises/", sent).url == link
    application.refresh_from_db()
    assert (application.agreed_promises, application.commits, application.charter_version) == ([1, 2], True, newer)
    assert client.get(f"{link}check/").status_code == 200


@pytest.mark.django_db
def test_a_charter_that_changes_while_somebody_reads_takes_no_tick_for_other_words(client, charter):
    make_version(charter.page, number=2, promises=PROMISED)
    application, link = make_draft(charter_version=None, commits=False)
    sent = open_page(client, f"{link}promises/") | {"promise_1": "on"}
    newer = make_version(charter.page, number=3, promises=[{**ANOTHER, "number": 1}, {**PROMISED[0], "number": 2}])

    html = refused(client, f"{link}promises/", sent)

    application.refresh_from_db()
    assert "The charter was changed while you were reading" in html
    assert (application.agreed_promises, application.commits, application.charter_version) == ([2], False, newer)


@pytest.mark.django_db
def test_an_application_of_before_stays_bound_and_shows_each_promise(client, charter):
    application, link = make_draft(charter_version=charter)

    text = BeautifulSoup(client.get(f"{link}check/").content, "html.parser").select_one("main").text

    assert application.agreed_promises == [promise["number"] for promise in charter.promises]
    for promise in charter.promises:
        assert f"{promise['number']}. {promise['title']}: agreed" in text
