from __future__ import annotations

import re
import threading

import pytest
from django.core import mail
from django.db import connection
from django.utils.html import escape

from charter_champions.domain import answers
from charter_champions.models import Application, UnsavedPage
from tests.charter_champions.apply_pages import fill, opened
from tests.factories.charter_champions import apply_link_in, make_draft, make_version
from tests.factories.shared import guarded_data

pytestmark = pytest.mark.django_db


def blank(**kwargs):
    empty = dict.fromkeys(
        ("kind", "summary", "contact_name", "run_by_several", "listening", "feedback", "safety", "plan"), ""
    )
    application, link = make_draft(commits=False, agreed_promises=[], charter_version=None, **{**empty, **kwargs})
    application.areas.clear()
    return application, link


def ticks(charter) -> dict[str, str]:
    return {f"promise_{promise['number']}": "on" for promise in charter.promises}


def test_the_sections_can_be_filled_in_in_any_order(client, charter, hanbury):
    application, link = blank()

    fill(client, f"{link}promises/", **ticks(charter))
    fill(client, f"{link}safety/", safety="We ring the duty line.")
    fill(client, f"{link}listening/", listening="At tea.", feedback="month")
    fill(client, f"{link}contact/", contact_name="Ann Other")
    fill(client, f"{link}group/", summary="Kites for all.")
    assert "Check your answers and send" not in client.get(link).content.decode()
    last = fill(client, f"{link}can-join/", kind="collective", areas=[hanbury.pk], run_by_several="yes")

    application.refresh_from_db()
    assert (last.status_code, last.url) == (302, link)
    assert "5 of 5 required sections done" in client.get(link).content.decode()
    assert "Check your answers and send" in client.get(link).content.decode()
    assert (application.safety, application.feedback, application.agreed_promises, application.charter_version) == (
        "We ring the duty line.",
        "month",
        [1, 2],
        charter,
    )


def test_there_are_twelve_required_questions_at_most(client, charter, hanbury):
    _, link = blank(kind="charity", name="", email="")
    start = client.post("/apply/organisation/", guarded_data()).content.decode()
    required = set(re.findall(r'<a href="#(id_\w+?)(?:_0)?">', start))
    for page in ("can-join", "group", "charity", "contact", "listening", "safety", "logo", "public-page", "place"):
        response = (
            fill(client, f"{link}{page}/", kind="", name="", email="")
            if page in ("can-join", "group", "contact")
            else fill(client, f"{link}{page}/")
        )
        required |= set(re.findall(r'<a href="#(id_\w+?)(?:_0)?">', client.get(response.url).content.decode()))

    assert required == {
        "id_name",
        "id_email",
        "id_kind",
        "id_areas",
        "id_run_by_several",
        "id_summary",
        "id_charity_number",
        "id_contact_name",
        "id_listening",
        "id_feedback",
        "id_safety",
    }  # and the promises: 12 with a charity's number


def test_what_can_not_be_saved_leads_to_itself_and_is_all_there(client, charter):
    application, link = make_draft(phone="")

    response = fill(client, f"{link}contact/", email="ann at kites", contact_role="<b>Cook</b> 🎶", phone="ring\x00 us")

    html = client.get(response.url).content.decode()
    assert (response.status_code, response.url[: response.url.index("?")]) == (302, f"{link}contact/")
    assert "<title>Error: Who to contact" in html
    assert 'value="ann at kites"' in html
    assert escape("<b>Cook</b> 🎶") in html
    assert 'value="ring us"' in html
    again = client.post(response.url, {**opened(client, response.url), "email": "a@b.example", "phone": ""})
    assert (again.url, UnsavedPage.objects.count()) == (link, 0)
    application.refresh_from_db()
    assert (application.email, application.contact_role) == ("a@b.example", "<b>Cook</b> 🎶")


def test_two_people_on_one_page_see_both_answers_and_choose(client, charter):
    application, link = make_draft(safety="Old")
    mine, theirs = opened(client, f"{link}safety/"), opened(client, f"{link}safety/")

    client.post(f"{link}safety/", {**theirs, "safety": "Theirs"})
    response = client.post(f"{link}safety/", {**mine, "safety": "Mine", "keeping_private": "No names"})

    application.refresh_from_db()
    html = client.get(response.url).content.decode()
    assert (application.safety, application.keeping_private) == ("Theirs", "No names")
    assert "Theirs" in html
    assert ">\nMine</textarea>" in html
    fill(client, response.url, take_safety="saved")
    application.refresh_from_db()
    assert application.safety == "Theirs"
    response = client.post(f"{link}safety/", {**mine, "safety": "Mine"})
    assert fill(client, response.url).url == link
    application.refresh_from_db()
    assert application.safety == "Mine"


def test_what_each_of_two_people_ticks_adds_up(client, charter):
    application, link = make_draft(commits=False, agreed_promises=[])
    mine, theirs = opened(client, f"{link}promises/"), opened(client, f"{link}promises/")

    client.post(f"{link}promises/", {**mine, "promise_1": "on", "later": "1"})
    client.post(f"{link}promises/", {**theirs, "promise_2": "on", "later": "1"})

    application.refresh_from_db()
    assert (application.agreed_promises, application.commits) == ([1, 2], True)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_meets_what_the_first_saved(transactional_db):
    application, _ = make_draft(safety="Old")
    seen = answers.seen_of(application, ["safety"])
    barrier, outcomes = threading.Barrier(2), []

    def save(words):
        try:
            mine = Application.objects.get(pk=application.pk)
            barrier.wait(timeout=20)
            outcomes.append(answers.save_page(mine, {"safety": words}, seen=seen))
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(words,)) for words in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [[], ["safety"]]


def test_a_change_of_the_charter_asks_only_for_what_changed(client, charter):
    application, link = make_draft(charter_version=charter)
    first, second = charter.promises
    newer = make_version(charter.page, number=2, promises=[first, {**second, "you_will": "ask once."}])

    html = client.get(f"{link}promises/").content.decode()
    assert html.count("New or changed") == 1
    assert client.get(f"{link}check/").url == link
    data = opened(client, f"{link}promises/")
    assert ("promise_1" in data, "promise_2" in data) == (True, False)
    client.post(f"{link}promises/", {**data, "promise_2": "on"})

    application.refresh_from_db()
    assert (application.commits, application.charter_version, application.agreed_promises) == (True, newer, [1, 2])


def test_who_can_not_join_is_told_what_else_to_do_and_loses_nothing(client, charter):
    application, link = make_draft()

    response = fill(client, f"{link}can-join/", kind="none")

    html = client.get(response.url).content.decode()
    application.refresh_from_db()
    assert response.url == f"{link}cannot-join/"
    assert "What you can do instead" in html
    assert (application.kind, application.listening) == ("none", "We ask at each meal.")
    assert client.get(f"{link}check/").url == link


def test_the_link_can_be_sent_to_oneself_and_to_a_colleague(client, charter, django_capture_on_commit_callbacks):
    application, link = make_draft(email="ann@knit.example")

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{link}later/", guarded_data(email="ann@knit.example"))
        client.post(f"{link}later/", guarded_data(email="bo@knit.example"))

    assert [message.to for message in mail.outbox] == [["ann@knit.example"], ["bo@knit.example"]]
    client.post(apply_link_in(mail.outbox[1]))
    application.refresh_from_db()
    assert application.email_confirmed_at is None
    client.post(apply_link_in(mail.outbox[0]))
    application.refresh_from_db()
    assert application.email_confirmed_at is not None
