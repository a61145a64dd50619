"""Two who complete a course at the same moment: the milestone falls on one of them."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from events.domain.certificates import issue
from events.domain.enrolling import complete
from events.domain.trained_people import people_trained
from events.models import Certificate, Milestone, OpeningBalance, TrainedPerson
from hub.shared.clock import today
from tests.factories.training import make_learner, make_past_run


def at_once(*calls) -> list[object]:
    """Run ``calls`` in threads that set out together; what each returned, or the error it raised."""
    gate, outcomes = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        try:
            gate.wait(timeout=20)
            outcomes[place] = call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_eight_who_complete_at_once_reach_it_once():
    run, again = make_past_run(), make_past_run()
    OpeningBalance.objects.create(number=2994, as_of=today(), source="Count")
    OpeningBalance.objects.update(as_of=today().replace(year=today().year - 1))
    milestone = Milestone.objects.create(number=3000)
    people = [make_learner(run, came_to=5) for _ in range(6)]
    # The first of them completes two courses at the same moment.
    people.append(make_learner(again, came_to=5, email=people[0].email))
    people.append(people[1])

    outcomes = at_once(*(lambda own=own: complete(own) for own in people))

    milestone.refresh_from_db()
    assert sorted(outcomes) == [False] + [True] * 7
    assert (TrainedPerson.objects.count(), people_trained(), milestone.history.count()) == (6, 3000, 1)
    assert milestone.enrolment.person_id == TrainedPerson.objects.latest("pk").pk

    certificates = at_once(*(lambda: issue(people[2], "Ada") for _ in range(4)))
    assert {certificate.pk for certificate in certificates} == {Certificate.objects.get().pk}
