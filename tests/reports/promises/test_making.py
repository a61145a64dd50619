from __future__ import annotations

import datetime as dt

import pytest

from reports.domain.commitments import Promise, make_commitments
from reports.domain.requests import RequestRefused
from reports.enums import CommitmentStatus
from reports.models import Commitment
from tests.factories.reports import make_staff, make_started, reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]
REPLIED = dt.date(2026, 4, 24)


def test_a_promise_is_kept_with_its_words_its_date_and_one_row_of_history():
    request = make_started()
    message = reply(request, on=REPLIED)
    item = request.items.first()
    staff = make_staff()

    dated, undated = make_commitments(
        message, [Promise(item, "Two slots after 1pm", dt.date(2026, 6, 1)), Promise(None, "Tell carers")], user=staff
    )

    assert (dated.request, dated.item, dated.message) == (request, item, message)
    assert (dated.text, dated.due_on, dated.made_on) == ("Two slots after 1pm", dt.date(2026, 6, 1), REPLIED)
    assert (undated.item, undated.due_on, undated.status) == (None, None, CommitmentStatus.OPEN)
    row = dated.history.get()
    assert (row.before, row.after, row.is_public, row.user, row.reason) == ("", "open", True, staff, "")


@pytest.mark.parametrize(
    ("text", "due_on", "field"),
    [
        (" \n", dt.date(2026, 6, 1), "text"),
        ("Two slots", dt.date(2026, 4, 23), "due_on"),
        ("Two slots", dt.date(2126, 6, 1), "due_on"),
    ],
)
def test_what_is_no_promise_is_refused_and_nothing_is_kept(text, due_on, field):
    message = reply(make_started(), on=REPLIED)

    with pytest.raises(RequestRefused) as refused:
        make_commitments(message, [Promise(None, "Good"), Promise(None, text, due_on)])

    assert refused.value.field == field
    assert not Commitment.objects.exists()


def test_a_promise_for_the_day_itself_is_taken():
    message = reply(make_started(), on=REPLIED)

    (row,) = make_commitments(message, [Promise(None, "Today", REPLIED)])

    assert row.due_on == REPLIED


def test_an_item_of_another_request_is_refused():
    message = reply(make_started(), on=REPLIED)

    with pytest.raises(RequestRefused, match="not part of the request"):
        make_commitments(message, [Promise(make_started().items.first(), "Two slots")])

    assert not Commitment.objects.exists()
