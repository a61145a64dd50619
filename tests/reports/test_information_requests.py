"""Questions to bodies: the same clock and record, other words."""

from __future__ import annotations

import datetime as dt

import pytest

from hub.organisations.models import Organisation
from reports.domain.numbers import headline_numbers
from reports.domain.requests import RequestRefused, start_request
from reports.enums import Decision
from reports.models import InformationRequestPage, Recommendation, ReportPage, ResponseRequest
from tests.factories.officers import let_in, make_officer, send
from tests.factories.reports import (
    ADMIN,
    RECEIVED,
    make_body,
    make_report,
    make_report_index,
    make_rule,
    make_staff,
    phase_words,
    reply,
    reply_data,
)
from tests.reports.reading import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_7_may_2026")]


def make_information_request(*bodies: Organisation, questions: int = 2) -> InformationRequestPage:
    page = InformationRequestPage(
        title="How long is the list for hearing aids?",
        slug="hearing-aids",
        published_on=dt.date(2026, 3, 30),
        why_we_ask="<p>Nine people told us that nobody knows.</p>",
    )
    for place in range(questions):
        row = Recommendation(heading=f"How many people wait? {place + 1}", text="In April.", sort_order=place)
        row.bodies.set(bodies)
        page.recommendations.add(row)
    make_report_index().add_child(instance=page)
    return InformationRequestPage.objects.get(pk=page.pk)


@pytest.fixture
def asked() -> ResponseRequest:
    body = make_body("Northmoor Trust")
    page = make_information_request(body)
    request = ResponseRequest.objects.create(report=page, body=body, duty_rule=make_rule())
    return start_request(request, received_on=RECEIVED)


def test_questions_are_asked_and_answered_in_their_own_words(asked):
    reply(asked, 1, on=dt.date(2026, 4, 24), decision=Decision.ANSWERED)

    assert [(item.kind, item.named) for item in asked.items.all()] == [
        ("question", "question 1"),
        ("question", "question 2"),
    ]
    assert phase_words(asked) == "part answered, question 2 overdue by 2 working days"


def test_a_question_is_not_accepted_and_a_recommendation_not_answered(asked):
    with pytest.raises(RequestRefused, match="Choose a decision for question 1"):
        reply(asked, 1, on=dt.date(2026, 4, 24), decision=Decision.ACCEPTED)


def test_what_anyone_reads(client, asked):
    reply(asked, 1, on=dt.date(2026, 4, 24), decision=Decision.ANSWERED)
    reply(asked, 2, on=dt.date(2026, 5, 5), decision=Decision.NOT_ANSWERED)

    page = get(client, asked.source.url)
    of_request = get(client, asked.get_absolute_url())

    for words in (
        "Nine people told us that nobody knows.",
        "What we asked, and the answers",
        "Question 1: How many people wait? 1",
        "Northmoor Trust did not answer 1 of 2 questions and answered 1.",
        "We published the information request",
        "We sent our questions to Northmoor Trust",
    ):
        assert words in page
    for url in (asked.get_absolute_url(), asked.source.url):
        assert '"headline headline--part"' in client.get(url).content.decode()
    of_body = get(client, f"/record/bodies/{asked.body.slug}/")
    assert "Replied to everything 1 of 1 In 1 of them something was not answered" in of_body
    statistics, behind = (
        get(client, f"/record/statistics/{path}?year=2026-27&which=not-answered") for path in ("", "requests/")
    )
    assert "Replied, something not answered 1" in statistics
    assert f"Reference {asked.reference}" in behind
    assert "Recommendation" not in page
    assert "Heard" not in page
    assert "The information request" in of_request
    assert "Not answered" in of_request
    assert "Done: Published" in of_request


def test_it_is_listed_with_the_reports_and_counts_as_none(client, asked):
    make_report("A report")

    listed = get(client, make_report_index().url)

    assert "2 results" in listed
    assert listed.count("Information request. Published") == 1
    assert ReportPage.objects.exact_type(ReportPage).count() == 1
    assert headline_numbers(dt.date(2026, 5, 7)).reports_published == 1


def test_staff_log_an_answer_to_a_question(client, asked):
    client.force_login(make_staff("run_clock"))
    address = f"/admin/response_requests/reply/{asked.pk}/"

    form = client.get(address).content.decode()
    data = reply_data(asked)
    first = asked.items.get(number=1)
    sent = client.post(
        address, {**data, f"decision_{first.pk}": "answered_in_part", f"explanation_{first.pk}": "Some 900."}
    )

    assert "Decision on question 1" in form
    assert "Accepted" not in form
    assert sent.status_code == 302
    assert asked.messages.get().replies.get().decision == "answered_in_part"


def test_an_editor_writes_one(admin_client):
    index = make_report_index()

    form = admin_client.get(f"/admin/pages/add/reports/informationrequestpage/{index.pk}/").content.decode()

    assert "Questions" in form
    assert "Each question goes to one or more bodies" in form
    assert "people we heard from" not in form.lower()


def test_what_is_missing_of_an_answer_is_sent_by_email(client, asked):
    ruth = make_officer(asked)
    link = let_in(client, ruth)
    sealed = send(ruth, decision=Decision.ANSWERED_IN_PART)

    assert "When you have what is missing, send it to us by email" in get(client, f"{link}sent/{sealed.pk}/")
    assert "Everything has a reply. Send us what was missing by email, and changes too" in get(client, link)


def test_the_form_of_a_reply_speaks_of_questions_and_asks_for_no_date(client, officer, asked):
    page = client.get(f"{ADMIN}/reply/{asked.pk}/").content.decode()
    client.post(f"{ADMIN}/reply/{asked.pk}/", reply_data(asked) | decided(asked))

    assert "Choose a decision for each question that the reply speaks of." in page
    assert ("By when, question 1<" in page, "By when, question 1, action 1" in page) == (False, True)
    assert asked.source.asks.asked_heading == "What we asked, and the answers"
    asked.refresh_from_db()
    assert asked.status == "answered"


def decided(request: ResponseRequest) -> dict[str, str]:
    return {f"decision_{item.pk}": Decision.ANSWERED for item in request.items.all()}
