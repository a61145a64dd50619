"""Several who send at the same moment: every paper has its own number, and a file is taken in once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from hub.shared.clock import today
from stories.domain.papers import receive_paper
from stories.domain.partner_files import SentBefore, take_in
from stories.domain.receiving import StoryAnswers
from stories.models import Story, Submission
from tests.factories.organisations import make_organisation
from tests.factories.portal import make_partner
from tests.factories.stories import csv_of, make_story_file

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 5


def all_at_once(act: Callable[[int], object]) -> list[object]:
    """What each of some threads that act at the same moment returns, or the kind of what it raises."""
    gate, outcomes = threading.Barrier(AT_ONCE), [None] * AT_ONCE

    def run(place: int) -> None:
        try:
            gate.wait(timeout=20)
            outcomes[place] = act(place)
        except SentBefore as refused:
            outcomes[place] = type(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_papers_that_are_typed_in_at_once_have_numbers_of_their_own():
    answers = StoryAnswers(what_happened="It was cold.", allowed=["count"])
    stories = all_at_once(lambda place: receive_paper(answers, received_on=today())[0])

    assert len({story.pk for story in stories}) == AT_ONCE
    assert sorted(Submission.objects.values_list("paper_number", flat=True)) == [1, 2, 3, 4, 5]
    assert set(Submission.objects.values_list("paper_year", flat=True)) == {today().year}


def test_a_file_that_several_take_in_at_once_is_taken_in_once():
    club, amina = make_organisation(), make_partner()
    file = make_story_file(club, amina, csv_of("It was cold.,yes", "It was late.,yes"))
    outcomes = all_at_once(lambda place: take_in(file, user=amina)[0].pk)

    assert outcomes.count(SentBefore) == AT_ONCE - 1
    assert (Submission.objects.count(), Story.objects.count()) == (1, 2)
