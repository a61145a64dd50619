from __future__ import annotations

import datetime as dt

import pytest

from tests.factories.promises import make_promise
from tests.factories.reports import make_started, reply
from tests.reports.reading import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]


@pytest.mark.parametrize(("due_on", "says_no_date"), [(dt.date(2027, 2, 1), False), (None, True)])
def test_an_answer_says_that_no_date_was_given_only_if_none_was(client, due_on, says_no_date):
    request = make_started()
    reply(request, 1, on=dt.date(2026, 4, 24))
    make_promise(request=request, item=request.items.get(number=1), due_on=due_on)

    assert ("By when: no date given" in get(client, request.get_absolute_url())) == says_no_date
