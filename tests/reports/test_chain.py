"""What other apps are told of a report: the steps to what changed."""

from __future__ import annotations

import datetime as dt

import pytest

from hub.shared.chains import Step, steps_of_pages
from tests.factories.promises import make_outcome, make_promise
from tests.factories.reports import make_report, make_request, make_started, reply

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 4, 20)


def test_the_steps_from_a_report_to_what_changed(django_assert_max_num_queries):
    waiting = make_started()  # received on 2 April 2026, due on 5 May by its rule
    answered = make_started()
    reply(answered, 1, 2, 3, on=dt.date(2026, 4, 14))
    promise = make_promise(request=answered, text="Tell people the hour", due_on=None)
    change = make_outcome(request=answered, report=answered.report, title="Sitters say when they come")
    pages = [waiting.report_id, answered.report_id]

    with django_assert_max_num_queries(12):
        chains = steps_of_pages(pages, on=DAY)

    first, second = (chains[key] for key in pages)
    assert [step.kind for step in first] == ["issued", "asked", "due"]
    assert first[1:] == [
        Step("asked", dt.date(2026, 4, 2), f"We asked {waiting.body}", url=waiting.get_absolute_url()),
        Step("due", dt.date(2026, 5, 5), f"{waiting.body}: waiting, due 5 May 2026", url=waiting.get_absolute_url()),
    ]
    assert [(step.kind, step.title) for step in second] == [
        ("issued", answered.report.title),
        ("asked", f"We asked {answered.body}"),
        ("reply", f"{answered.body}: answered in time"),
        ("promise", f"{answered.body} promised: Tell people the hour"),
        ("changed", "Sitters say when they come"),
    ]
    assert second[3].text == "No date given. Promised."
    assert (second[3].url, second[4].url) == (promise.get_absolute_url(), change.get_absolute_url())


def test_what_nobody_may_see_has_no_steps():
    report = make_report(live=False)
    make_request(report=report)

    assert steps_of_pages([report.pk], on=DAY) == {}
    assert steps_of_pages([], on=DAY) == {}
