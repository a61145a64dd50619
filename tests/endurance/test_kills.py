"""A small round in the suite; ``kills`` has the large ones, for the hand."""

from __future__ import annotations

import pytest

from tests.endurance.kills import killing, run_round
from tests.factories.charter_champions import make_charter_page
from tests.factories.home import make_home
from tests.factories.organisations import make_area


@pytest.mark.django_db(transaction=True)
def test_killed_processes_lose_nothing_that_was_promised_and_send_nothing_twice(tmp_path, settings):
    # What this process writes is sent by the others.
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    make_charter_page(make_home()).save_revision().publish()
    make_area("Hanbury", slug="hanbury")

    outcome = run_round(applications=2, mails=30, disturb=killing(1), folder=tmp_path, is_quick=True)

    assert outcome.is_good, vars(outcome)
    assert (outcome.applications, outcome.mails, outcome.kills) == (2, 30, 2)
