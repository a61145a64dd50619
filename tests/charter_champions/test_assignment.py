from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission

from charter_champions.domain.assignment import NotAssigned, assign, reviewers
from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.shared.models import AuditEntry
from tests.charter_champions.decision_pages import QUEUE, inspect_url
from tests.factories.charter_champions import make_application, make_reviewer
from tests.factories.shared import make_user_in

pytestmark = pytest.mark.django_db

RECEIVED = ApplicationStatus.RECEIVED
ASSIGN = f"{QUEUE}assign/"


@pytest.fixture
def reviewer():
    return make_reviewer("kim", first_name="Kim", last_name="Reed")


@pytest.fixture
def staff(client, reviewer):
    client.force_login(reviewer)
    return client


def entries() -> list[tuple]:
    rows = AuditEntry.objects.filter(action="assign").order_by("pk")
    return [(row.actor_id, row.subject_id, row.changes) for row in rows]


def rows_on(response) -> list[str]:
    return re.findall(r'name="row" value="([^"]+)"', response.content.decode())


def test_only_who_may_review_and_enter_is_a_reviewer(reviewer):
    users = get_user_model().objects
    superuser = users.create_superuser("root")
    own = users.create_user("own")
    own.user_permissions.set(Permission.objects.filter(codename__in=["review_application", "access_admin"]))
    outside = users.create_user("outside")
    outside.user_permissions.set(Permission.objects.filter(codename="review_application"))
    make_user_in("Moderator")
    make_reviewer("gone", is_active=False)

    assert set(reviewers()) == {reviewer, superuser, own}


def test_taking_giving_and_giving_back_are_logged(staff, reviewer):
    colleague = make_reviewer("sam")
    application = make_application(RECEIVED)
    url = inspect_url(application)
    seen = []
    for data in ({"action": "take"}, {"action": "assign", "assign-assignee": colleague.pk}, {"action": "release"}):
        assert staff.post(url, data).status_code == 302
        application.refresh_from_db()
        seen.append(application.assignee)

    key = str(application.pk)
    assert seen == [reviewer, colleague, None]
    assert entries() == [
        (reviewer.pk, key, {"assignee": [None, reviewer.pk]}),
        (reviewer.pk, key, {"assignee": [reviewer.pk, colleague.pk]}),
        (reviewer.pk, key, {"assignee": [colleague.pk, None]}),
    ]


def test_neither_a_decided_one_nor_to_somebody_who_may_not(staff, reviewer):
    decided = make_application(ApplicationStatus.APPROVED)
    application = make_application(RECEIVED)
    moderator = make_user_in("Moderator")

    for row, assignee in ((decided, reviewer), (application, moderator), (make_application(), reviewer)):
        with pytest.raises(NotAssigned):
            assign(row, assignee, user=reviewer)
    refused = staff.post(inspect_url(application), {"action": "assign", "assign-assignee": moderator.pk})

    assert refused.status_code == 422
    assert (Application.objects.exclude(assignee=None).count(), entries()) == (0, [])


def test_many_at_once_are_listed_before_anything_changes(staff, reviewer):
    colleague = make_reviewer("sam", first_name="Sam", last_name="Okoro")
    first, second = (
        make_application(RECEIVED, name="Kites"),
        make_application(RECEIVED, name="Singers", assignee=reviewer),
    )
    decided = make_application(ApplicationStatus.DECLINED, name="Done")
    draft = make_application(name="Half written")
    ids = [first.pk, second.pk, decided.pk, draft.pk, 10**9, "x"]

    page = staff.get(ASSIGN, {"id": ids, "assignee": colleague.pk})
    before = entries()
    done = staff.post(ASSIGN, {"row": rows_on(page), "assignee": colleague.pk}, follow=True)

    html = page.content.decode()
    assert "2 applications will be assigned to Sam Okoro" in html
    assert rows_on(page) == [f"{first.pk}-0", f"{second.pk}-{reviewer.pk}"]
    assert "It does not wait for a decision: declined." in html
    assert "Half written" not in html
    assert before == []
    assert "2 applications are assigned to Sam Okoro." in done.content.decode()
    assert {row.pk: row.assignee for row in Application.objects.all()} == {
        first.pk: colleague,
        second.pk: colleague,
        decided.pk: None,
        draft.pk: None,
    }
    assert len(entries()) == 2


def test_what_somebody_assigned_meanwhile_is_left_alone(staff, reviewer):
    colleague, other = make_reviewer("sam"), make_reviewer("lee")
    application = make_application(RECEIVED)
    page = staff.get(ASSIGN, {"id": application.pk, "assignee": colleague.pk})
    assign(application, other, user=other)

    done = staff.post(ASSIGN, {"row": rows_on(page), "assignee": colleague.pk}, follow=True)

    application.refresh_from_db()
    assert application.assignee == other
    assert "Somebody assigned it meanwhile." in done.content.decode()


def test_made_up_rows_assign_nothing(staff, reviewer):
    draft = make_application()
    tokens = [f"{draft.pk}-0", "7", "-", "1-2-3", "x-y", "²-0", f"{10**30}-0"]

    staff.post(ASSIGN, {"row": tokens, "assignee": reviewer.pk})
    staff.post(ASSIGN, {"row": [], "assignee": reviewer.pk})
    assert staff.get(ASSIGN).status_code == 302

    assert (Application.objects.exclude(assignee=None).count(), entries()) == (0, [])


@pytest.mark.parametrize("role", [None, "Communications editor", "Moderator", "Administrator"])
def test_nobody_else_assigns(client, role, reviewer):
    application = make_application(RECEIVED, name="Kilnford Kites")
    user = get_user_model().objects.create_user("partner")
    user.groups.set(Group.objects.filter(name=role))
    client.force_login(user)

    page = client.get(ASSIGN, {"id": application.pk, "assignee": reviewer.pk})
    client.post(ASSIGN, {"row": [f"{application.pk}-0"], "assignee": reviewer.pk})
    client.post(inspect_url(application), {"action": "take"})

    application.refresh_from_db()
    assert (page.status_code == 200, "Kilnford Kites" in page.content.decode(), application.assignee) == (
        False,
        False,
        None,
    )
