"""What changed: published by staff, corrected in the open, shown on the report, the request and in a list."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from hub.shared.states import TransitionNotAllowed
from reports.domain import outcomes
from reports.domain.requests import RequestRefused
from reports.enums import OutcomeStatus
from reports.models import Outcome, OutcomeCorrection
from reports.models.outcomes import first_change, published_outcomes
from tests.factories.organisations import make_area
from tests.factories.promises import make_outcome, make_promise
from tests.factories.reports import make_body, make_report, make_staff, make_started, reply
from tests.factories.shared import make_theme
from tests.reports.reading import get, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]

KEY = "5b0d8a52-6c3a-4d5e-9d0a-2f3f5b1f7a11"
AFTER = {
    (OutcomeStatus.DRAFT, "publish"): OutcomeStatus.PUBLISHED,
    (OutcomeStatus.PUBLISHED, "withdraw"): OutcomeStatus.WITHDRAWN,
    (OutcomeStatus.PUBLISHED, "correct"): OutcomeStatus.PUBLISHED,
    (OutcomeStatus.WITHDRAWN, "publish"): OutcomeStatus.PUBLISHED,
}


@pytest.mark.parametrize("move", ["publish", "withdraw", "correct"])
@pytest.mark.parametrize("status", OutcomeStatus)
def test_each_move_from_each_state(status, move):
    row = make_outcome(published=status != OutcomeStatus.DRAFT)
    if status == OutcomeStatus.WITHDRAWN:
        outcomes.withdraw(row, reason="It was another town.")
    acts = {
        "publish": lambda: outcomes.publish(row),
        "withdraw": lambda: outcomes.withdraw(row, reason="It was another town."),
        "correct": lambda: outcomes.correct(row, "Eight, not nine."),
    }
    before, expected = row.history.count(), AFTER.get((status, move))

    if expected is None:
        with pytest.raises(TransitionNotAllowed):
            acts[move]()
    else:
        acts[move]()

    row.refresh_from_db()
    assert (row.status, row.history.count()) == (expected or status, before + (expected is not None))


def test_what_was_published_is_corrected_beside_it(client):
    row = make_outcome(title="Nine practices hold slots")

    outcomes.correct(row, "Eight practices, not nine.")
    with pytest.raises(RequestRefused):
        outcomes.correct(row, " ")
    with pytest.raises(TransitionNotAllowed):
        outcomes.refuse_edit(row)

    text = get(client, "/record/changes/")
    assert "Nine practices hold slots" in text
    assert "Corrected on 1 June 2026 : Eight practices, not nine." in text.replace("2026:", "2026 :")
    assert OutcomeCorrection.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"since_on": dt.date(2026, 6, 2)}, "since_on"),
        ({"evidence_text": " "}, "evidence_text"),
    ],
)
def test_a_change_has_evidence_and_has_happened(values, field):
    row = make_outcome(published=False)
    for name, value in values.items():
        setattr(row, name, value)

    with pytest.raises(ValidationError) as refused:
        row.full_clean()

    assert list(refused.value.message_dict) == [field]


def test_a_change_belongs_to_one_chain():
    promise, other = make_promise(), make_started()
    row = Outcome(commitment=promise, request=other, report=promise.request.report)

    with pytest.raises(ValidationError) as refused:
        row.clean()

    assert sorted(refused.value.message_dict) == ["commitment", "evidence_text", "request"]
    with pytest.raises(ValidationError) as refused:
        Outcome(evidence_text="x").clean()
    assert list(refused.value.message_dict) == ["report"]


def test_a_draft_and_a_withdrawn_change_are_nowhere_in_public(client):
    draft = make_outcome(published=False, title="Only a draft")
    withdrawn = make_outcome(title="Taken off", request=draft.request)
    outcomes.withdraw(withdrawn, reason="Wrong.")
    hidden = make_outcome(title="Of a hidden report")
    hidden.report.unpublish()
    addresses = ["/record/changes/", draft.request.get_absolute_url(), draft.report.url]

    pages = [get(client, address) for address in addresses]

    assert [words in page for words in ("Only a draft", "Taken off", "hidden report") for page in pages] == [False] * 9
    assert list(published_outcomes()) == []


def test_a_change_is_shown_on_the_request_and_finishes_the_report(client):
    promise = make_promise(text="Hold slots")
    reply(promise.request, on=dt.date(2026, 4, 24))
    make_outcome(
        commitment=promise,
        title="Slots are held <b>",
        since_on=dt.date(2026, 5, 4),
        evidence_url="https://northmoor.example/slots",
    )

    of_request = get(client, promise.request.get_absolute_url())
    report = client.get(promise.request.report.url)
    of_report = text_of(report)

    assert (
        "What changed Change made Slots are held &lt;b&gt; Since 4 May 2026 Who says so Carers in Hanbury" in of_request
    )
    assert "Promised as Hold slots" in of_request
    assert 'href="https://northmoor.example/slots"' in report.content.decode()
    assert "Done: Changed 4 May" in of_report
    assert "Change made Appointments" in of_report
    assert first_change(promise.request.report) == dt.date(2026, 5, 4)


def test_only_the_month_may_be_known(client):
    row = make_outcome(is_month_only=True, since_on=dt.date(2026, 5, 31))

    html = client.get("/record/changes/").content.decode()

    assert '<time datetime="2026-05">May 2026</time>' in html
    assert "Done: Changed May 2026" in get(client, row.report.url)


def test_a_change_never_hides_that_a_reply_is_late(client):
    """Example 1 of the product: due on 5 May 2026, and it is June."""
    row = make_outcome()

    assert "Overdue by" in get(client, row.report.url)
    assert "Change made" in get(client, row.request.get_absolute_url())
    listed = get(client, "/reports/")
    assert "Overdue by" in listed
    assert "Change made" not in listed


def test_the_list_of_changes_is_filtered(client):
    area, theme = make_area("Hanbury"), make_theme("Carers")
    body, other = make_body("Northmoor Trust"), make_body("Hill Council")
    report = make_report("One", bodies=[body], area=area)
    report.themes.add(theme)
    report.save()
    make_outcome(title="First", request=make_started(report=report, body=body), since_on=dt.date(2025, 5, 4))
    make_outcome(title="Second", request=make_started(report=make_report("Two", bodies=[other]), body=other))

    def titles(query: str) -> list[str]:
        text = get(client, f"/record/changes/{query}")
        return [title for title in ("Second", "First") if f"Change made {title}" in text]

    assert titles("") == ["Second", "First"]
    for query in ("?body=northmoor-trust", f"?area={area.slug}", f"?theme={theme.slug}", "?year=2025"):
        assert titles(query) == ["First"]
    assert titles("?body=northmoor-trust&year=2026") == []
    assert titles("?body=nobody&year=19999999999&area=x&page=99") == ["Second", "First"]


def test_staff_write_publish_and_correct_a_change(client):
    promise = make_promise()
    client.force_login(make_staff("run_clock"))
    data = {
        "commitment": promise.pk,
        "request": "",
        "report": "",
        "title": "Slots are held",
        "since_on": "2026-05-04",
        "said_by": "Carers",
        "evidence_text": "We rang.",
        "evidence_url": "",
    }

    wrong = client.post("/admin/outcomes/new/", {**data, "evidence_text": ""})
    made = [client.post("/admin/outcomes/new/", {**data, "submission_key": KEY}) for _ in range(2)][-1]
    row = Outcome.objects.get()
    edited = client.post(f"/admin/outcomes/edit/{row.pk}/", {**data, "title": "Slots are kept"})
    page = client.get(made["Location"])
    published = client.post(f"/admin/outcomes/inspect/{row.pk}/", {"action": "publish"})
    after = client.post(f"/admin/outcomes/edit/{row.pk}/", {**data, "title": "Rewritten"})
    corrected = client.post(
        f"/admin/outcomes/inspect/{row.pk}/", {"action": "correct", "correct-text": "Eight, not nine."}
    )

    row.refresh_from_db()
    assert "Say how one can tell" in wrong.content.decode()
    assert (edited.status_code, page.status_code, published.status_code, corrected.status_code) == (302, 200, 302, 302)
    # What was typed is still there.
    for words in ("Somebody published it while you were writing", "Rewritten"):
        assert words in after.content.decode()
    assert (row.title, row.status, row.request, row.report) == (
        "Slots are kept",
        OutcomeStatus.PUBLISHED,
        promise.request,
        promise.request.report,
    )
    assert row.corrections.get().text == "Eight, not nine."
    assert [event.after for event in row.history.all()] == ["draft", "published", "published"]
