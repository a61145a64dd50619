"""What anyone reads of a report, and the list of reports."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache

from reports.domain.report_view import decided
from reports.domain.requests import close_without_reply
from reports.enums import Decision, ItemKind, Nature
from reports.models import Correction, Recommendation, ReportCredit, ReportDownload, ReportPage
from tests.factories.reports import (
    RECEIVED,
    log,
    make_body,
    make_partner,
    make_report,
    make_request,
    make_started,
    reply,
)
from tests.factories.shared import make_document
from tests.reports.reading import get, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.drawn, pytest.mark.usefixtures("on_7_may_2026")]


def test_a_report_shows_each_recommendation_beside_its_answer(client):
    body = make_body("Northmoor Hospitals Trust")
    request = make_started(report=make_report("Letters", bodies=[body], recommendations=3), body=body)
    log(request, Nature.ACKNOWLEDGEMENT, on=dt.date(2026, 4, 14), private_text="Call me on 01632 960111")
    reply(request, 1, 2, on=dt.date(2026, 4, 24), decision=Decision.ACCEPTED_IN_PART)

    shown = get(client, request.report.url)

    assert "Part answered, recommendation 3 overdue by 2 working days" in shown
    assert "Northmoor Hospitals Trust still owes us an answer. The reply was due on Tuesday 5 May 2026." in shown
    assert shown.count("Accepted in part") == 2
    assert "We will do this from 1 June. 1" in shown
    assert "24 April 2026 . By when: no date given" in shown
    assert "Overdue by 2 working days" in shown
    assert "24 April 2026, working day 14 Northmoor Hospitals Trust replied" in shown
    assert "The reply stays due by 5 May 2026." in shown
    assert "01632 960111" not in shown


def test_the_steps_of_a_report_say_how_far_it_is(client):
    request = make_started()
    reply(request, on=dt.date(2026, 4, 24))

    html = client.get(request.report.url).content.decode()

    assert steps_of(html) == [
        ("done", "Heard"),
        ("done", "Reported"),
        ("done", "Asked"),
        ("done", "Replied"),
        ("now", "Changed"),
    ]


def steps_of(html: str) -> list[tuple[str, str]]:
    """State and name of each step."""
    steps = re.search(r'<ol class="steps".*?</ol>', html, flags=re.S)[0]
    return re.findall(r'<li(?: class="(\w+)")?[^>]*>.*?(Heard|Reported|Asked|Replied|Changed)', steps, flags=re.S)


def test_the_steps_never_run_backwards_in_time(client):
    body = make_body()
    early = make_started(report=make_report(bodies=[body], published_on=dt.date(2026, 4, 20)), body=body)
    waiting = client.get(early.report.url).content.decode()
    reply(early, on=dt.date(2026, 4, 14))
    answered = client.get(early.report.url).content.decode()

    assert steps_of(waiting) == [
        ("done", "Heard"),
        ("done", "Asked"),
        ("done", "Reported"),
        ("now", "Replied"),
        ("", "Changed"),
    ]
    assert steps_of(answered) == [
        ("done", "Heard"),
        ("done", "Asked"),
        ("done", "Replied"),
        ("done", "Reported"),
        ("now", "Changed"),
    ]


@pytest.mark.parametrize(
    ("number", "partners", "words"),
    [
        (None, [], "We published the report"),
        (None, ["Carers Hub"], "We published the report With Carers Hub."),
        (
            64,
            ["Carers Hub", "Youth Voice"],
            "We published the report 64 people told us, with Carers Hub and Youth Voice.",
        ),
    ],
)
def test_nobody_is_said_to_have_told_us_where_nobody_counted(client, number, partners, words):
    report = make_report(people_heard=number)
    for name in partners:
        report.credits.add(ReportCredit(organisation=make_partner(name)))
    report.save()

    shown = get(client, report.url)

    assert words in shown
    assert "People told us." not in shown


def test_the_day_count_is_drawn_with_its_words(client):
    request = make_started()
    reply(request, on=dt.date(2026, 4, 24))

    html = client.get(request.report.url).content.decode()

    assert 'aria-label="Replied on working day 14 of 20"' in html
    assert "In 14 of 20 working days" in html


def test_credits_downloads_and_corrections_are_shown_as_they_may_be(client):
    report = make_report("Letters")
    named, shy, unseen = make_partner("Carers Hub"), make_partner("Shy Group"), make_partner("Gone Group", live=False)
    report.credits.add(
        ReportCredit(organisation=named, brought="40 people"),
        ReportCredit(organisation=shy, is_named_publicly=False),
        ReportCredit(organisation=unseen),
    )
    report.downloads.add(ReportDownload(document=make_document(), kind="easy_read"))
    report.corrections.add(Correction(corrected_on=dt.date(2026, 5, 1), text="It was 64 people, not 46."))
    report.save()

    shown = get(client, report.url)

    assert "Carers Hub 40 people" in shown
    assert "64 people told us, with Carers Hub." in shown
    assert "Easy Read (PDF, 1KB)" in shown
    assert "1 May 2026 We corrected the report It was 64 people, not 46." in shown
    assert "Shy Group" not in shown
    assert "Gone Group" not in shown


def test_a_correction_of_the_day_of_issuing_comes_after_it(client):
    report = make_started().report
    report.corrections.add(Correction(corrected_on=RECEIVED, text="It was 64 people, not 46."))
    report.save()

    shown = get(client, report.url)

    assert shown.index("2 April 2026 We corrected the report") < shown.index("2 April 2026 We sent the report")


def test_a_report_without_requests_says_so(client):
    shown = get(client, make_report(bodies=[make_body("Northmoor Trust")]).url)

    assert "We have not asked for a reply yet." in shown
    assert shown.count("Not asked yet") == 3  # the report and its two recommendations


def test_a_preview_shows_what_is_typed_beside_what_was_answered():
    request = make_started(body=make_body("Northmoor Trust"))
    reply(request, on=dt.date(2026, 4, 24))
    page = ReportPage.objects.get(pk=request.report_id)
    page.recommendations.add(Recommendation(heading="Not saved yet", sort_order=2))
    page.corrections.add(Correction(corrected_on=dt.date(2026, 5, 1), text="Nor is this."))

    shown = text_of(page.make_preview_request())

    assert "Not saved yet This is not addressed to a body." in shown
    assert "1 May 2026 We corrected the report Nor is this." in shown
    assert shown.count("Accepted We will do this from 1 June.") == 2
    assert Recommendation.objects.count() == 2


def test_a_draft_of_a_request_is_not_shown(client):
    request = make_request()

    assert "We have not asked for a reply yet." in get(client, request.report.url)


def test_signed_in_staff_see_the_same_page(client):
    request = make_started()
    cache.clear()
    client.force_login(get_user_model().objects.create_superuser("boss"))

    assert "Overdue by 2 working days" in get(client, request.report.url)


def test_the_list_of_reports_and_its_filters(client):
    body = make_body("Northmoor Trust")
    make_started(title="Overdue report", body=body)
    make_report("Quiet report", published_on=dt.date(2025, 1, 5))

    assert "2 results" in get(client, "/reports/")
    for query, shown, hidden in (
        ("phase=overdue", "Overdue report", "Quiet report"),
        ("body=northmoor-trust", "Overdue report", "Quiet report"),
        ("year=2025", "Quiet report", "Overdue report"),
    ):
        page = get(client, f"/reports/?{query}")
        assert (shown in page, hidden in page, "1 result" in page) == (True, False, True)


def test_the_feed_is_well_formed_and_says_where_each_report_stands(client):
    request = make_started(title="Letters & <maps>", summary="Too small\u2028to read")

    response = client.get("/reports/feed/")
    entries = ElementTree.fromstring(response.content).findall("{http://www.w3.org/2005/Atom}entry")

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [
        (entry.find("{*}title").text, entry.find("{*}link").get("href"), entry.find("{*}summary").text.split(".")[0])
        for entry in entries
    ] == [("Letters & <maps>", f"https://hub.example{request.report.url}", "Overdue by 2 working days")]


def test_what_a_body_was_asked_last_speaks_for_the_report(client):
    first = make_started(body=make_body("Northmoor Trust"), title="Letters", received_on=dt.date(2026, 3, 2))
    close_without_reply(first, reason="Our letter went to the wrong office.")
    reply(make_started(report=first.report, body=first.body), on=dt.date(2026, 4, 24))

    page, listed = get(client, first.report.url), get(client, "/reports/")

    assert "Answered in time Letters" in page
    assert "Northmoor Trust accepted 2 of 2 recommendations. The reply came on working day 14 of the 20" in page
    assert "Answered in time Letters" in listed


def test_one_person_is_not_people(client):
    report = make_report("Letters", people_heard=1)

    page, listed = get(client, report.url), get(client, "/reports/")

    assert "1 person told us." in page
    assert "1 person heard" in listed
    assert "1 people" not in page + listed


@pytest.mark.parametrize(
    ("kind", "decisions", "words"),
    [
        (
            "recommendation",
            ["accepted", "accepted", "noted"],
            "accepted 2 of 3 recommendations and noted 1 without a decision",
        ),
        ("recommendation", ["not_accepted", "not_accepted"], "did not accept 2 of 2 recommendations"),
        ("recommendation", ["accepted_in_part"], "accepted our recommendation in part"),
        ("question", ["answered_in_part", "not_answered"], "did not answer 1 of 2 questions and answered 1 in part"),
        ("question", ["not_answered"], "did not answer our question"),
    ],
)
def test_what_was_decided_is_a_sentence(kind, decisions, words):
    items = [SimpleNamespace(kind=ItemKind(kind), decision=Decision(decision)) for decision in decisions]

    assert decided(SimpleNamespace(asked_items=items, owing_body="Northmoor")) == f"Northmoor {words}."
