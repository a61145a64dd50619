from __future__ import annotations

import datetime as dt

import pytest

from events.domain.certificates import issue, revoke
from events.domain.enrolling import complete, finish
from events.domain.milestone_pages import prepare_page
from events.domain.trained_people import people_trained
from events.enums import RevokedBecause
from events.models import Milestone, MilestonePage, OpeningBalance, TrainedPerson
from hub.shared.clock import today
from hub.shared.models import Errand
from tests.factories.training import make_course_index, make_learner, make_past_run

pytestmark = pytest.mark.django_db


def balance(number: int = 2990, *, days_ago: int = 30) -> OpeningBalance:
    return OpeningBalance.objects.create(
        number=number, as_of=today() - dt.timedelta(days=days_ago), source="Annual report"
    )


def test_example_14_the_three_thousandth_person():
    """Opening balance 2,990 and 10 distinct people complete, one of them twice: 3,000 fires once, for the right one."""
    balance()
    milestone = Milestone.objects.create(number=3000)
    first, second = make_past_run(), make_past_run()
    learners = [make_learner(first, came_to=5, email=f"p{number}@kilnford.example") for number in range(9)]
    again = make_learner(second, came_to=5, email=" P3@KILNFORD.example ".strip())
    last = make_learner(second, came_to=5, email="p9@kilnford.example", name="Ada Tenth")

    reached = []
    for enrolment in [*learners, again, last]:
        complete(enrolment)
        milestone.refresh_from_db()
        reached.append((people_trained(), milestone.is_reached))

    assert reached == [
        *((2990 + number, False) for number in range(1, 10)),
        (2999, False),  # The same person, completing a second course.
        (3000, True),
    ]
    assert milestone.enrolment == last
    assert [(row.before, row.after) for row in milestone.history.all()] == [("awaited", "reached")]
    assert [errand.payload for errand in Errand.objects.filter(kind="events.milestone_page")] == [
        {"milestone": milestone.pk}
    ]


def test_a_milestone_is_never_reached_again_after_a_certificate_is_revoked(admin_user):
    Milestone.objects.create(number=2)
    run = make_past_run()
    one, two, three = (make_learner(run, came_to=5) for _ in range(3))
    complete(one)
    complete(two)

    revoke(issue(two, "Two"), RevokedBecause.NOT_COMPLETED, reason="Wrong register", user=admin_user)
    after_revoking = people_trained()
    complete(three)

    milestone = Milestone.objects.get()
    assert (after_revoking, people_trained()) == (1, 2)
    assert (milestone.enrolment, milestone.history.count()) == (two, 1)


def test_who_completed_two_courses_counts_when_one_is_taken_back(admin_user):
    both = [make_learner(make_past_run(), came_to=5, email="ada@kilnford.example") for _ in range(2)]
    for enrolment in both:
        complete(enrolment)

    revoke(issue(both[0], "Ada"), RevokedBecause.NOT_COMPLETED, reason="x", user=admin_user)

    assert people_trained() == 1
    revoke(issue(both[1], "Ada"), RevokedBecause.NOT_COMPLETED, reason="x", user=admin_user)
    assert people_trained() == 0
    assert TrainedPerson.objects.count() == 1
    complete(both[1])
    assert people_trained() == 1


def test_the_opening_balance_holds_all_up_to_its_day_and_a_jump_reaches_nothing():
    """Who completes on or before the day of the balance is in its number; a milestone that it jumps is nobody's."""
    Milestone.objects.create(number=5)
    run = make_past_run()
    complete(make_learner(run, came_to=5))
    OpeningBalance.objects.create(number=10, as_of=today(), source="Count")

    complete(make_learner(run, came_to=5))

    assert people_trained() == 10
    assert [milestone.is_reached for milestone in Milestone.objects.all()] == [False]
    balance(4, days_ago=-1)
    assert people_trained() == 4


def test_a_page_is_prepared_once_as_a_draft_without_a_name():
    make_course_index()
    Milestone.objects.create(number=1)
    run = make_past_run()
    make_learner(run, came_to=5, name="Ada Secret")
    finish(run, user=None)
    (errand,) = Errand.objects.filter(kind="events.milestone_page")

    for _ in range(2):
        prepare_page(errand.payload)

    page = MilestonePage.objects.get()
    assert (page.title, page.slug, page.live) == ("1 people trained", "1-people-trained", False)
    assert "1st person" in page.summary
    assert "Ada" not in page.summary


def milestone_page_of(learner) -> MilestonePage:
    """The published page of the first milestone, which falls on ``learner``."""
    make_course_index()
    Milestone.objects.create(number=1)
    complete(learner)
    prepare_page({"milestone": Milestone.objects.get().pk})
    page = MilestonePage.objects.get()
    page.save_revision().publish()
    return page


def may_name(learner, *, agrees: bool = True) -> None:
    type(learner).objects.filter(pk=learner.pk).update(may_be_named=agrees)


@pytest.mark.parametrize("agrees", [False, True])
def test_the_page_names_a_person_only_if_they_agree(client, agrees):
    learner = make_learner(make_past_run(), came_to=5, name="Ada Open")
    page = milestone_page_of(learner)
    issue(learner, "Ada Open")
    may_name(learner, agrees=agrees)

    html = client.get(page.url).content.decode()

    assert "<strong>1</strong> people trained" in html
    assert ("Ada Open" in html) is agrees


def test_the_page_names_a_person_as_they_had_it_written_and_only_who_completed(client, admin_user):
    learner = make_learner(make_past_run(), came_to=5, name="Adam Before")
    page = milestone_page_of(learner)
    may_name(learner)
    issue(learner, "Adam Before")
    issued = issue(learner, "Ada Open")

    html = client.get(page.url).content.decode()
    revoke(issued, RevokedBecause.NOT_COMPLETED, reason="Wrong register", user=admin_user)
    after = client.get(page.url).content.decode()

    assert "The person who made it so many: Ada Open" in html
    assert "Adam Before" not in html
    assert "<strong>1</strong> people trained" in after
    assert "The person who made it so many" not in after
