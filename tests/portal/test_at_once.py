"""Two who go at the same moment: one of them stays."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from hub.organisations.domain.people import LastPersonError, remove_person
from hub.organisations.models import OrganisationPerson
from tests.factories.organisations import make_organisation
from tests.factories.portal import make_person


@pytest.mark.django_db(transaction=True)
def test_of_six_who_leave_at_once_one_stays():
    organisation = make_organisation()
    people = [make_person(organisation) for _ in range(6)]
    gate, outcomes = threading.Barrier(len(people)), ["failed"] * len(people)

    def leave(place: int) -> None:
        try:
            person = OrganisationPerson.objects.get(pk=people[place].pk)
            gate.wait(timeout=20)
            remove_person(person, by=person.user)
            outcomes[place] = None
        except LastPersonError as error:
            outcomes[place] = type(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[place]) for place in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (outcomes.count(None), outcomes.count(LastPersonError)) == (5, 1)
    assert organisation.people.count() == 1
