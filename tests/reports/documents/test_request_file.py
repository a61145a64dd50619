from __future__ import annotations

import datetime as dt

import pytest

from reports.domain import voices
from reports.domain.documents import request_file_pdf
from reports.domain.timeline import WORDS_WAIT
from reports.enums import Nature, UpdateKind
from reports.models import Commitment
from tests.factories.promises import make_promise
from tests.factories.reports import log, make_body, make_report, make_request, make_started, reply, start_request

from .pdf_reading import lefts_of, marks_of, tags_of, tree_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

HOSTILE = '#panic("no") *bold* $x$ ] #pagebreak() [ @ref <label> //'


def test_the_whole_file_of_a_request_is_tagged_and_says_everything(on_7_may_2026):
    body = make_body("Northmoor Trust")
    request = make_started(body=body, report=make_report("Fit around caring", bodies=[body]))
    log(request, Nature.ACKNOWLEDGEMENT, on=dt.date(2026, 4, 14), public_text="We have it.", private_text="Dear Asha")
    message = reply(request, 1, on=dt.date(2026, 5, 4))
    Commitment.objects.create(
        request=request,
        message=message,
        text="Two slots a day",
        due_on=dt.date(2026, 6, 1),
        made_on=dt.date(2026, 5, 4),
    )

    pdf = request_file_pdf(request, on=dt.date(2026, 5, 7))

    assert marks_of(pdf) == {
        "title": "Northmoor Trust on “Fit around caring”",
        "language": "en-GB",
        "is_tagged": True,
        "shows_title": True,
        "claims_ua_1": True,
    }
    words = words_of(pdf)
    for part in (
        "Request 2026/1: Part answered, recommendation 2 overdue by 2 working days",
        "This file says how the request stood on Thursday 7 May 2026.",
        "1. Hold afternoon appointments 1 Two slots after 1pm. 1 Northmoor Trust: Accepted",
        "We will do this from 1 June. 1 4 May 2026. By when: no date given",
        "Two slots a day 1 June 2026 Promised",
        "Friday 3 April 2026: Good Friday",
        "Rule: NHS bodies: 20 working days. Source: Kilnford response protocol 2026, section 3. Verified by Asha Cole",
        "Oldest first. 30 March 2026. We published the report. 64 people told us.",
        "2 April 2026. We sent the report to Northmoor Trust. Reply due by 5 May 2026.",
        "14 April 2026. Northmoor Trust confirmed that it has what we sent (working day 6). We have it.",
        "Thank you for this clear report.",
    ):
        assert part in words, part
    assert "Dear Asha" not in words
    tags = tags_of(tree_of(pdf))
    assert {"H1", "H2", "H3", "P", "L", "Table", "TH", "BlockQuote"} <= set(tags)
    assert tags.count("H1") == 1


def test_words_that_wait_are_said_to_wait(on_7_may_2026):
    request = make_started(body=make_body("Northmoor Trust"))
    # A bank holiday, so not the day of any number.
    reply(request, 1, on=dt.date(2026, 5, 4), is_held=True)
    voices.body_says(make_promise(request=request, text="Two slots"), UpdateKind.PROGRESS, "SECRET")

    words = words_of(request_file_pdf(request, on=dt.date(2026, 5, 7)))

    assert f"Northmoor Trust: Accepted {WORDS_WAIT} 4 May 2026" in words
    assert "Two slots 1 June 2026 Promised. The body wrote to us. We check its words before we show them." in words
    assert f"Northmoor Trust replied. {WORDS_WAIT}" in words
    assert "SECRET" not in words


def test_no_cell_of_a_table_runs_into_the_next(on_7_may_2026):
    request = make_started(body=make_body("Northmoor Trust"))
    reply(request, 1, on=dt.date(2026, 5, 4))
    voices.body_says(make_promise(request=request, text="¤" * 200), UpdateKind.PROGRESS, "SECRET")

    pdf = request_file_pdf(request, on=dt.date(2026, 5, 7))

    lefts = lefts_of(pdf, "¤")
    assert len(lefts) == 200
    # The text is 166 of 210 mm wide. Of ten shares the promise has five, and 2 mm of air at each side.
    assert max(lefts) < (22 + 166 / 2 - 2) / 25.4 * 72 <= max(lefts_of(pdf, "By when"))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (HOSTILE, HOSTILE),
        ("Thanks 🙂 all", "Thanks [slightly smiling face] all"),
        ("你好", "[words in letters that this file can’t show]"),
        ("ﬁne", "fine"),
        ("Ask\u202edesrever", "Askdesrever"),
    ],
)
def test_what_strangers_write_is_words_on_the_page(typed, printed, on_7_may_2026):
    request = make_started()
    log(request, Nature.OTHER, on=dt.date(2026, 4, 14), public_text=typed)

    words = words_of(request_file_pdf(request, on=dt.date(2026, 5, 7)))

    assert printed in words


def test_other_scripts_are_set_and_read_back(on_7_may_2026):
    request = make_started()
    log(request, Nature.OTHER, on=dt.date(2026, 4, 14), public_text="Привет. أهلا بكم. শুভ")

    words = words_of(request_file_pdf(request, on=dt.date(2026, 5, 7)))

    assert "Привет" in words
    assert "শুভ" in words
    assert set("أهلابكم") <= set(words)
    assert "can’t show" not in words


def test_a_request_without_a_rule_says_that_nothing_is_due(on_7_may_2026):
    body = make_body()
    request = make_request(body=body)
    request.duty_rule = None
    request.save()
    start_request(request, received_on=dt.date(2026, 4, 2), reply_requested_by=dt.date(2026, 5, 5))

    words = words_of(request_file_pdf(request, on=dt.date(2026, 5, 7)))

    assert "No rule sets a date for this request. We asked for the reply by Tuesday 5 May 2026." in words
    assert "overdue" not in words
