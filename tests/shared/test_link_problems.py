from __future__ import annotations

import pytest

from hub.shared import tokens
from hub.shared.link_problems import link_problem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (tokens.TokenUnknown(), 404),
        (tokens.TokenExpired(), 410),
        (tokens.TokenUsed(), 410),
        (tokens.TokenRevoked(), 410),
    ],
)
def test_a_link_that_never_worked_is_not_found_and_one_that_did_is_gone(rf, error, status):
    answer = link_problem(rf.get("/"), error)

    html = answer.content.decode()
    assert (answer.status_code, f'<p class="lead">{error.message}</p>' in html) == (status, True)
    assert [html.count(part) for part in ("<h1>This link does not work</h1>", 'content="noindex"')] == [1, 1]
