from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail

from charter_champions.domain.sections import SECTIONS
from charter_champions.models import Application
from charter_champions.views.apply_pages import FORMS
from hub.shared.clock import now
from tests.factories.charter_champions import apply_link_in, make_draft
from tests.factories.organisations import make_area
from tests.factories.shared import guarded_data, make_theme

from .pages import messages, open_page, refused

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

EMPTY = {
    "kind": "",
    "summary": "",
    "contact_name": "",
    "run_by_several": "",
    "listening": "",
    "feedback": "",
    "safety": "",
    "plan": "",
    "commits": False,
    "agreed_promises": [],
    "charter_version": None,
}


def empty_draft() -> tuple[Application, str]:
    """An application as it is just after somebody started it."""
    application, link = make_draft(**EMPTY)
    application.areas.clear()
    return application, link


def answers_by_page(area, theme) -> dict[str, dict]:
    """What somebody types on each page that asks anything."""
    return {
        "can-join": {"kind": "community_group", "areas": [area.pk], "run_by_several": "yes"},
        "group": {"name": "Knit", "summary": "Wool and tea.", "themes": [theme.pk], "website": "https://knit.example"},
        "contact": {"contact_name": "Ann Other", "contact_role": "Chair", "email": "ann@knit.example", "phone": ""},
        "listening": {"listening": "Over tea.", "feedback": "quarter"},
        "safety": {"safety": "We ring Ann.", "keeping_private": "No names."},
        "logo": {"logo_description": "A ball of wool", "logo_focus": "top-left"},
        "public-page": {"description": "We knit.", "take_part": "Come on Monday.", "shows_email": "on"},
        "place": {"town": "Hanbury", "postcode": "kf12ab", "step_free": "yes", "hides_exact_address": "on"},
        "promises": {"promise_1": "on", "promise_2": "on", "plan": "Ask once a month."},
    }


def statuses(client, link: str) -> list[str]:
    page = BeautifulSoup(client.get(link).content, "html.parser")
    return [" ".join(status.text.split()) for status in page.select(".govuk-task-list__status")]


def test_every_page_of_every_section_has_a_form_that_asks_for_its_fields():
    pages = [page for section in SECTIONS for page in section.pages]

    assert [page.slug for page in pages] == list(FORMS)
    for page in pages:
        asked = set(FORMS[page.slug].questions())
        assert asked == set(page.fields) - {"agreed_promises"}, page.slug


def test_no_more_than_twelve_questions_must_be_answered(client, charter):
    """By the forms, by the sections, and by what an empty application is told: the three agree."""
    by_forms = [
        name
        for slug, form in FORMS.items()
        if slug != "charity"
        for name in form.questions()
        if form.base_fields[name].required
    ]
    by_sections = [name for section in SECTIONS for page in section.pages for name in page.required]

    # The areas are required unless "none of these" is; the promises count as one question.
    assert sorted([*by_forms, "areas", "agreed_promises", "charity_number"]) == sorted(by_sections)
    assert len(by_forms) + 2 == 11
    assert len(by_sections) == 12


def test_sections_in_any_order_and_the_list_says_how_far_each_is(client, charter, hanbury):
    application, link = empty_draft()
    everything = answers_by_page(hanbury, make_theme())
    promises = [f"promise_{promise['number']}" for promise in charter.promises]
    everything["promises"] |= dict.fromkeys(promises, "on")

    assert statuses(client, link) == [*["Not started"] * 4, "Optional", "Not started"]
    for slug in reversed(everything):
        sent = open_page(client, f"{link}{slug}/") | everything[slug]
        assert client.post(f"{link}{slug}/", sent).status_code == 302
        if slug == "contact":
            assert statuses(client, link)[1] == "In progress"

    assert statuses(client, link) == ["Completed"] * 6
    assert "Check your answers and send" in client.get(link).content.decode()
    row = Application.objects.get(pk=application.pk)
    assert (row.name, row.kind, [area.name for area in row.areas.all()], row.run_by_several) == (
        "Knit",
        "community_group",
        ["Hanbury"],
        "yes",
    )
    assert (row.listening, row.feedback, row.safety, row.keeping_private) == (
        "Over tea.",
        "quarter",
        "We ring Ann.",
        "No names.",
    )
    assert (row.logo_description, row.logo_focus, row.description, row.take_part) == (
        "A ball of wool",
        "top-left",
        "We knit.",
        "Come on Monday.",
    )
    assert (row.town, row.postcode, row.step_free, row.bsl, row.hides_exact_address) == (
        "Hanbury",
        "KF1 2AB",
        "yes",
        "unknown",
        True,
    )
    assert (row.shows_email, row.shows_phone) == (True, False)
    assert row.agreed_promises == [promise["number"] for promise in charter.promises]
    assert (row.commits, row.charter_version, row.plan) == (True, charter, "Ask once a month.")


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"kind": "none"}, "NHS bodies, councils, paid providers and businesses take part by answering in public"),
        ({"works_elsewhere": "on"}, "your group works somewhere else"),
        ({"run_by_several": "no"}, "Find one more person who wants to run it with you"),
    ],
)
def test_who_can_not_join_is_told_what_else_they_can_do_and_loses_nothing(client, charter, hanbury, answers, reason):
    application, link = make_draft()
    better = {"kind": "collective", "areas": [hanbury.pk], "run_by_several": "yes"}
    sent = open_page(client, f"{link}can-join/") | better | answers
    if "works_elsewhere" in answers:
        del sent["areas"]

    response = client.post(f"{link}can-join/", sent)

    page = BeautifulSoup(client.get(response.url).content, "html.parser").select_one("main")
    assert response.url == f"{link}cannot-join/"
    assert reason in " ".join(page.text.split())
    assert {"/directory/", "/nominate/", f"{link}can-join/"} <= {a["href"] for a in page.select("a")}
    assert client.get(f"{link}check/").url == link
    assert statuses(client, link)[0] == "Can’t join"
    application.refresh_from_db()
    assert application.listening == "We ask at each meal."

    sent = open_page(client, f"{link}can-join/") | better
    sent.pop("works_elsewhere", None)
    assert client.post(f"{link}can-join/", sent).url == link
    assert client.get(f"{link}cannot-join/").url == link
    assert client.get(f"{link}check/").status_code == 200


def test_only_a_charity_is_asked_for_its_number(client, charter):
    _, link = make_draft(kind="charity")
    _, other = make_draft(kind="collective")

    assert "What is your charity number?" in client.get(f"{link}charity/").content.decode()
    assert "What is your charity number?" not in client.get(f"{other}group/").content.decode()
    assert client.get(f"{other}charity/").url == other
    assert client.get(f"{link}check/").url == link
    assert messages(refused(client, f"{link}charity/", {"charity_number": "12"})) != []
    assert client.post(f"{link}charity/", {"charity_number": "11 000 00"}).status_code == 302
    assert Application.objects.get(kind="charity").charity_number == "1100000"
    assert client.get(f"{link}check/").status_code == 200


def test_a_charity_that_becomes_a_group_sends_no_number(client, charter):
    application, link = make_draft(kind="charity", charity_number="1100000")
    Application.objects.filter(pk=application.pk).update(kind="collective")

    assert "1100000" not in client.get(f"{link}check/").content.decode()
    client.post(f"{link}check/")

    application.refresh_from_db()
    assert (application.status, application.charity_number) == ("submitted", "")


def test_what_is_missing_never_keeps_anyone_from_coming_back_later(client, charter):
    application, link = empty_draft()

    contact = client.post(f"{link}contact/", {"contact_name": "Ann Other", "email": "", "later": "1"})
    promises = client.post(f"{link}promises/", {"plan": "", "version": str(charter.pk), "later": "1"})
    logo = client.post(f"{link}logo/", {"logo_description": "A cup", "later": "1"})

    application.refresh_from_db()
    assert [contact.url, promises.url, logo.url] == [f"{link}later/"] * 3
    assert (application.contact_name, application.logo_description) == ("Ann Other", "A cup")


def test_from_check_answers_each_is_changed_and_leads_back(client, charter):
    _, link = make_draft()
    page = BeautifulSoup(client.get(f"{link}check/").content, "html.parser")
    changes = {a["href"] for a in page.select(".govuk-summary-list__actions a")}
    address = f"{link}safety/?to=check"

    assert address in changes
    wrong = client.post(address, {"safety": ""})
    assert wrong.url.endswith("&to=check")
    sent = open_page(client, wrong.url) | {"safety": "We ring Sam."}
    assert client.post(wrong.url, sent).url == f"{link}check/"
    assert "We ring Sam." in client.get(f"{link}check/").content.decode()


def test_a_link_to_change_keeps_the_words_of_its_question(client, charter):
    _, link = make_draft(take_part="Mondays at 2pm.")
    page = BeautifulSoup(client.get(f"{link}check/").content, "html.parser")

    links = [a.get_text() for a in page.select(".govuk-summary-list__actions a")]

    assert "Change: Show the phone number on the page?" in links
    assert "Change: British Sign Language" in links


def test_an_optional_section_that_nobody_touched_is_one_line(client, charter):
    application, link = make_draft()
    line = "You have not added this. You can add it later."

    untouched = BeautifulSoup(client.get(f"{link}check/").content, "html.parser")
    copy = client.get(f"{link}copy/").content.decode()
    Application.objects.filter(pk=application.pk).update(take_part="Mondays at 2pm.")
    begun = client.get(f"{link}check/").content.decode()

    (only,) = [p for p in untouched.select("main p") if line in p.get_text()]
    assert only.find_previous("h2").get_text() == "Your logo and public page"
    assert only.a.get_text() == "Change: Your logo and public page"
    assert only.a["href"] == f"{link}logo/?to=check"
    assert "British Sign Language" not in untouched.get_text()
    assert "You have not added this.</p>" in copy
    assert line not in begun
    assert "British Sign Language" in begun


def test_the_task_list_says_optional_once(client, charter):
    _, link = make_draft()

    assert client.get(link).content.decode().count("Optional") == 1


def test_the_copy_to_print_has_every_answer(client, charter, hanbury):
    application, link = make_draft(areas=[hanbury], take_part="Mondays at 2pm.", bsl="ask")

    text = BeautifulSoup(client.get(f"{link}copy/").content, "html.parser").select_one("main").text

    for words in (application.reference, "Hanbury", "We ask at each meal.", "Mondays at 2pm.", "Please ask", "agreed"):
        assert words in text


def test_the_link_to_come_back_is_mailed_on_request(client, charter, django_capture_on_commit_callbacks):
    application, link = make_draft()

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"{link}later/", guarded_data(email="ann@knit.example"))

    assert response.url == f"{link}later/?sent=1"
    assert "It is on its way" in client.get(response.url).content.decode()
    assert [message.to for message in mail.outbox] == [["ann@knit.example"]]
    opened = client.get(apply_link_in(mail.outbox[0])).content.decode()
    assert application.name in opened
    # It went to somebody who helps: they show nothing of the address of the application.
    assert "Is that your email address?" not in opened


def test_the_link_works_for_thirty_days_and_is_sent_anew(client, charter, django_capture_on_commit_callbacks):
    with time_machine.travel(dt.datetime(2026, 4, 1, 12, 0, tzinfo=dt.UTC), tick=False) as clock:
        application, link = make_draft(email="ann@knit.example", saved_at=now())
        clock.shift(dt.timedelta(days=29, hours=23))
        assert client.get(link).status_code == 200
        clock.shift(dt.timedelta(hours=2))
        html = client.get(link).content.decode()
        assert client.get(link).status_code == client.post(f"{link}safety/", {"safety": "x"}).status_code == 410
        assert "Email me a new link" in html

        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(f"{link}again/")
        assert response.status_code == 302
        assert "ann@knit.example" not in client.get(response.url).content.decode()
        assert [message.to for message in mail.outbox] == [["ann@knit.example"]]
        assert client.get(apply_link_in(mail.outbox[0])).status_code == 200
    application.refresh_from_db()
    assert application.safety == "Amina is the person to go to; she rings adult social care."


def test_a_made_up_link_gets_no_new_one(client, charter):
    make_draft()

    assert client.post(f"/apply/{'A' * 43}/again/").status_code == 404
    assert mail.outbox == []


def test_pages_of_before_lead_to_those_of_now(client, charter):
    _, link = make_draft()

    assert "Tell us about your group" in client.get(f"{link}organisation/").content.decode()
    assert "Agree to the charter’s promises" in client.get(f"{link}commitment/").content.decode()
    assert client.get(f"{link}nothing/").status_code == 404


def test_areas_and_none_of_these_never_go_together(client, charter, hanbury):
    application, link = make_draft()
    make_area("Northgate", slug="northgate")

    client.post(f"{link}can-join/", {"areas": [hanbury.pk], "works_elsewhere": "on", "kind": "collective"})

    application.refresh_from_db()
    assert application.works_elsewhere is False
    assert hanbury in application.areas.all()
