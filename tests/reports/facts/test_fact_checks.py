from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from hub.shared.states import TransitionNotAllowed
from reports.domain import fact_checks
from reports.domain.fact_lines import lines_of_checks
from reports.domain.requests import RequestRefused
from reports.models import FactCheck
from tests.factories.issuing import code_in, issue_now, link_in, mailed, make_check, make_issuer, make_report_to_three
from tests.factories.reports import make_staff

pytestmark = pytest.mark.django_db

UTC = dt.UTC
TUESDAY = dt.date(2026, 5, 5)


@pytest.fixture(autouse=True)
def clock():
    """Thursday 16 April 2026."""
    with time_machine.travel(dt.datetime(2026, 4, 16, 12, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def link_of(check: FactCheck) -> str:
    return link_in(mailed("reports.fact_check")[-1])


def let_in(client: Client, link: str) -> None:
    client.post(f"{link}send/")
    client.post(f"{link}code/", {"code": code_in(mailed("reports.fact_check_code")[-1])})


def answer_data(**answers) -> dict[str, str]:
    return {"verdict": "right", "submission_key": "6a0c6b5e-2f34-4b7b-9f4e-6b8d1a3c5d7e", **answers}


def test_the_draft_is_shown_after_a_code_and_only_in_that_browser(client):
    page = make_report_to_three()
    page.title = "Draft nobody may see"
    page.save_revision()
    check = make_check(page)
    link = link_of(check)

    before = client.get(link)
    let_in(client, link)
    after, elsewhere = client.get(link), Client().get(link)

    assert "Draft nobody may see" not in before.content.decode()
    assert "Draft nobody may see" in after.content.decode()
    assert "Draft nobody may see" not in elsewhere.content.decode()
    for response in (before, after, elsewhere):
        assert response["Cache-Control"] == "private, no-store"
        assert "noindex" in response["X-Robots-Tag"]


def test_a_scanner_that_opens_the_link_changes_nothing(client):
    check = make_check()
    link = link_of(check)

    for address in (link, f"{link}code/", f"{link}send/"):
        client.get(address)
        client.head(address)

    check.refresh_from_db()
    assert (check.status, check.code_digest, mailed("reports.fact_check_code")) == ("open", "", [])


def test_a_wrong_code_opens_nothing_and_five_of_them_end_it(client):
    check = make_check()
    link = link_of(check)
    client.post(f"{link}send/")
    right = code_in(mailed("reports.fact_check_code")[-1])
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"

    statuses = [client.post(f"{link}code/", {"code": wrong}).status_code for _ in range(5)]
    last = client.post(f"{link}code/", {"code": right})

    assert statuses == [422] * 5
    assert "The code was wrong too often. Ask for a new one." in last.content.decode()
    assert "Send my answer" not in client.get(link).content.decode()


def test_an_answer_is_given_part_by_part_and_shown_again(client):
    page = make_report_to_three()
    check = make_check(page)
    link = link_of(check)
    let_in(client, link)
    row = page.numbered_recommendations()[1]

    empty = client.post(link, answer_data(verdict="wrong"))
    both = client.post(link, answer_data(verdict="right", summary="Not so"))
    sent = client.post(link, answer_data(verdict="wrong", **{f"recommendation-{row.pk}": "The card exists."}))
    again = client.post(link, answer_data(verdict="right"))

    check.refresh_from_db()
    receipt = client.get(link).content.decode()
    assert [response.status_code for response in (empty, both, sent, again)] == [422, 422, 302, 302]
    assert "<title>Error: " in empty.content.decode()
    assert "Not so" in both.content.decode()
    assert (check.status, check.answers) == ("answered", {f"recommendation-{row.pk}": "The card exists."})
    assert "Recommendation 2: Fund a carers’ card" in receipt
    assert "The card exists." in receipt
    assert check.words(on=TUESDAY) == "answered on 16 April 2026: 1 part is wrong"


def test_nothing_wrong_is_an_answer(client):
    check = make_check()
    link = link_of(check)
    let_in(client, link)

    client.post(link, answer_data())

    check.refresh_from_db()
    assert check.words(on=TUESDAY) == "answered on 16 April 2026: nothing is wrong"


@pytest.mark.parametrize(
    ("instant", "words", "is_late"),
    [
        (dt.datetime(2026, 5, 5, 22, 59, tzinfo=UTC), "waiting until 5 May 2026", False),
        (dt.datetime(2026, 5, 5, 23, 1, tzinfo=UTC), "ended on 5 May 2026 without an answer", True),
    ],
)
def test_the_window_ends_by_itself_at_midnight_in_london_and_a_late_answer_is_kept(clock, instant, words, is_late):
    check = make_check()
    clock.move_to(instant)

    before = check.words(on=fact_checks.today())
    fact_checks.answer(check, {"summary": "It was 63."})

    assert (before, check.is_late, check.answers) == (words, is_late, {"summary": "It was 63."})
    assert ("late" in check.words(on=TUESDAY)) is is_late


def test_the_body_sees_the_draft_as_it_was_sent(client):
    page = make_report_to_three()
    page.title = "First draft"
    page.save_revision()
    check = make_check(type(page).objects.get(pk=page.pk))
    page.title = "Second draft"
    page.save_revision()

    assert fact_checks.draft_of(FactCheck.objects.get(pk=check.pk)).title == "First draft"


# The bank holiday of 4 May 2026 is no working day: two of them before the 5th is Thursday 30 April.
@pytest.mark.parametrize(("day", "sent"), [(29, 0), (30, 1)])
def test_a_reminder_goes_once_two_working_days_before(clock, day, sent):
    make_check()
    on = dt.date(2026, 4, day)
    clock.move_to(dt.datetime(2026, 4, day, 8, tzinfo=UTC))

    told = fact_checks.remind(on=on, dry_run=True)
    mailed_now = [fact_checks.remind(on=on), fact_checks.remind(on=on)]

    assert (told, mailed_now) == (sent, [sent, 0])
    assert len(mailed("reports.fact_check_reminder")) == sent


def test_nobody_is_reminded_who_answered_or_on_the_day_they_were_asked(clock):
    answered = make_check()
    fact_checks.answer(answered, {})
    clock.move_to(dt.datetime(2026, 5, 5, 8, tzinfo=UTC))
    make_check(answered.page.specific, closes_on=TUESDAY, contact_email="late@northmoor.example")

    assert fact_checks.remind(on=TUESDAY) == 0


def test_a_window_that_was_taken_back_has_no_link(client):
    check = make_check()
    link = link_of(check)

    fact_checks.withdraw(check, user=make_issuer(), reason="Wrong person")

    assert client.get(link).status_code == 410
    assert client.get("/reply/facts/nothing/").status_code == 404
    with pytest.raises(TransitionNotAllowed):
        fact_checks.answer(check, {})


def test_a_window_is_not_opened_twice_nor_after_the_issue_nor_for_the_past():
    page = make_report_to_three()
    make_check(page)
    with pytest.raises(RequestRefused, match="open window"):
        make_check(page)
    with pytest.raises(RequestRefused, match="past"):
        make_check(page, closes_on=dt.date(2026, 4, 15), body=page.numbered_recommendations()[1].bodies.first())

    issue_now(page)

    with pytest.raises(RequestRefused, match="issued"):
        make_check(page, body=page.numbered_recommendations()[1].bodies.first())


def test_staff_read_today_what_was_answered_and_what_ended(clock):
    page = make_report_to_three()
    fact_checks.answer(make_check(page), {})
    make_check(page, body=page.numbered_recommendations()[1].bodies.first())
    user = make_staff("issue_report")

    lines = [line.words for line in lines_of_checks(user, on=dt.date(2026, 5, 6))]
    issue_now(page)

    assert lines == ["1 fact check answered", "1 fact check ended without an answer"]
    assert lines_of_checks(user, on=dt.date(2026, 5, 6)) == []
    assert lines_of_checks(make_staff(), on=dt.date(2026, 5, 6)) is None


def test_issuing_ends_an_open_check_and_its_link_says_so(client):
    page = make_report_to_three()
    check = make_check(page)
    link = link_of(check)
    let_in(client, link)

    issue_now(page)
    response = client.post(link, answer_data())
    check.refresh_from_db()

    assert response.status_code == 410
    assert (
        "The report was issued on 16 April 2026, so there is no draft to check any more." in response.content.decode()
    )
    assert (check.answered_at, check.words(on=TUESDAY)) == (None, "ended when the report was issued on 16 April 2026")
