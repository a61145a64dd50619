from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission

from charter_champions.domain.checking import mark
from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from tests.charter_champions.decision_pages import decide
from tests.factories.charter_champions import PASSWORD, make_application, make_membership

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

QUEUE = "/admin/champion_applications/"


def make_user(name: str, *, groups=(), permissions=(), **kwargs):
    user = get_user_model().objects.create_user(name, f"{name}@kilnford.example", PASSWORD, **kwargs)
    user.groups.set(Group.objects.filter(name__in=groups))
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


LINES = ("exists", "contact", "conduct", "independent")


@pytest.mark.parametrize(
    ("user", "may"),
    [
        (None, False),
        ({}, False),
        ({"groups": ["Communications editor"]}, False),
        ({"permissions": ["access_admin"]}, False),
        ({"permissions": ["access_admin", "view_application", "change_application", "delete_application"]}, False),
        ({"groups": ["Moderator"]}, False),
        ({"groups": ["Champions officer"]}, True),
        ({"is_superuser": True, "is_staff": True}, True),
    ],
)
@pytest.mark.parametrize("action", ["approve", "decline", "question", "note", "checks", "take"])
def test_only_reviewers_see_and_decide(client, user, may, action):
    application = make_application(ApplicationStatus.RECEIVED, name="Kilnford Kites")
    membership = make_membership()
    if user is not None:
        client.force_login(make_user("somebody", **user))
    url = f"{QUEUE}inspect/{application.pk}/"

    pages = [QUEUE, url, f"/admin/champion_memberships/inspect/{membership.pk}/", "/admin/charter_versions/"]
    for page in pages:
        response = client.get(page)
        assert (response.status_code == 200) == may
        assert ("Kilnford Kites" in response.content.decode()) == (may and page in (QUEUE, url))
    if action in ("approve", "decline", "question"):
        decide(client, application, action, reason="No.", question="Who?")
    client.post(
        url,
        {
            "action": action,
            "note-text": "Hm.",
            **{f"checks-{key}_result": "concern" for key in LINES},
            **{f"checks-{key}_remark": "Hm." for key in LINES},
            **{f"checks-{key}_seen": mark("fine", "") for key in LINES},
        },
    )

    application.refresh_from_db()
    changed = (
        application.status != ApplicationStatus.RECEIVED
        or application.notes.exists()
        or application.checks.exclude(user=None).exists()
        or application.assignee is not None
    )
    assert changed == may


@pytest.mark.parametrize("path", ["new/", "edit/{}/", "delete/{}/"])
def test_not_even_a_superuser_edits_facts_by_a_form(admin_client, path):
    application = make_application(ApplicationStatus.RECEIVED, name="As it was")

    for method in (admin_client.get, admin_client.post):
        response = method(QUEUE + path.format(application.pk), {"name": "Changed"})
        assert response.status_code in (302, 403, 404)

    assert [each.name for each in Application.objects.all()] == ["As it was"]
