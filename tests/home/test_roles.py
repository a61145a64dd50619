"""What the six roles may do, by the rights that a migration leaves behind."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    PageViewRestriction,
)

from events.models import EventIndexPage
from hub.home.domain.roles import (
    ADMINISTRATOR,
    CHAMPIONS_OFFICER,
    COMMUNICATIONS_EDITOR,
    EVIDENCE_OFFICER,
    MODERATOR,
    ROLES,
    TRAINING_OFFICER,
    grant_roles,
)
from reports.models import ReportIndexPage
from tests.factories.events import make_event_index
from tests.factories.home import make_home
from tests.factories.reports import make_report_index

pytestmark = pytest.mark.django_db

SIX = {
    "Communications editor",
    "Moderator",
    "Champions officer",
    "Evidence officer",
    "Training officer",
    "Administrator",
}
ALL = SIX | {"Safeguarding lead"}
REVIEW = ("charter_champions.review_application", "charter_champions.change_membership_standing")
six_roles = importlib.import_module("hub.home.migrations.0002_six_roles")


def member_of(group: str) -> User:
    user = User.objects.create_user(group, password="x")
    user.groups.add(Group.objects.get(name=group))
    return user


def page_rights(user: User, page) -> list[bool]:
    tester = page.permissions_for_user(user)
    return [tester.can_add_subpage(), tester.can_edit(), tester.can_publish()]


def test_migrating_leaves_the_roles_and_no_other_group():
    assert set(Group.objects.values_list("name", flat=True)) == ALL == set(ROLES)


@pytest.mark.parametrize(
    ("role", "home", "reports", "events"),
    [
        (COMMUNICATIONS_EDITOR, "write", "write", "write"),
        (MODERATOR, "publish", "publish", "publish"),
        (CHAMPIONS_OFFICER, "", "", ""),
        (EVIDENCE_OFFICER, "", "publish", ""),
        (TRAINING_OFFICER, "", "", "publish"),
        (ADMINISTRATOR, "", "", ""),
    ],
)
def test_who_writes_and_who_publishes_which_pages(role, home, reports, events):
    user, front = member_of(role), make_home()
    pages = {front: home, make_report_index(): reports, make_event_index(): events}
    rights = {"": [False, False, False], "write": [True, True, False], "publish": [True, True, True]}

    assert {page.title: page_rights(user, page) for page in pages} == {
        page.title: rights[may] for page, may in pages.items()
    }


def test_a_migration_grants_pages_that_were_there_before_and_grants_each_once():
    officer, index = member_of(EVIDENCE_OFFICER), make_report_index()
    GroupPagePermission.objects.filter(page=index).delete()

    grant_roles()
    grant_roles()

    assert page_rights(officer, index) == [True, True, True]
    assert GroupPagePermission.objects.filter(page=index).count() == 3


@pytest.mark.parametrize(
    ("make", "page_type"), [(make_report_index, ReportIndexPage), (make_event_index, EventIndexPage)]
)
def test_a_page_that_is_only_saved_again_is_granted_nothing_anew(make, page_type):
    index = make()
    GroupPagePermission.objects.filter(page=index).delete()

    page_type.objects.get(pk=index.pk).save()

    assert not GroupPagePermission.objects.filter(page=index).exists()


@pytest.mark.parametrize("role", sorted(SIX))
def test_only_champions_officers_decide_about_champions(role):
    user = member_of(role)

    may = role == "Champions officer"
    assert [user.has_perm(right) for right in REVIEW] == [may, may]


def test_what_was_added_to_a_role_by_hand_goes_and_other_groups_keep_what_they_have():
    editor, own = Group.objects.get(name=COMMUNICATIONS_EDITOR), Group.objects.create(name="Volunteers")
    before = set(editor.permissions.all())
    extra, publish = Permission.objects.get(codename="delete_user"), Permission.objects.get(codename="publish_page")
    collection_right = Permission.objects.get(codename="add_collection")
    for group in (editor, own):
        group.permissions.add(extra)
        GroupPagePermission.objects.create(group=group, page=make_home(), permission=publish)
        GroupCollectionPermission.objects.create(
            group=group, collection=Collection.get_first_root_node(), permission=collection_right
        )

    grant_roles()

    assert set(editor.permissions.all()) == before
    assert set(own.permissions.all()) == {extra}
    rows = [GroupPagePermission.objects.filter(permission=publish), GroupCollectionPermission.objects.all()]
    assert [row.filter(group=own).count() for row in rows] == [1, 1]
    assert [row.filter(group=editor, permission__in=[publish, collection_right]).count() for row in rows] == [0, 0]


def test_a_role_that_somebody_deleted_is_there_again_after_a_migration():
    Group.objects.filter(name=TRAINING_OFFICER).delete()
    index = make_event_index()

    grant_roles()

    assert page_rights(member_of(TRAINING_OFFICER), index) == [True, True, True]


def as_before() -> dict[str, Group]:
    """The groups as issue 2 left them, with a person in each, a workflow step and a private page."""
    Group.objects.filter(
        name__in=["Evidence officer", "Training officer", "Administrator", "Safeguarding lead"]
    ).delete()
    old = {"Communications editor": "Editors", "Moderator": "Moderators", "Champions officer": "Officers"}
    for new, name in old.items():
        Group.objects.filter(name=new).update(name=name)
    groups = {group.name: group for group in Group.objects.all()}
    for name, group in groups.items():
        User.objects.create_user(f"in {name}").groups.add(group)
    restriction = PageViewRestriction.objects.create(page=make_home(), restriction_type="groups")
    restriction.groups.add(groups["Officers"])
    return groups


def people() -> dict[str, list[str]]:
    return {group.name: sorted(group.user_set.values_list("username", flat=True)) for group in Group.objects.all()}


def test_the_migration_renames_and_brings_officers_into_both_officers_groups():
    groups = as_before()

    six_roles.make_roles(apps, None)

    assert people() == {
        "Communications editor": ["in Editors"],
        "Moderator": ["in Moderators"],
        "Champions officer": ["in Officers"],
        "Evidence officer": ["in Officers"],
        "Training officer": [],
        "Administrator": [],
    }
    assert Group.objects.get(name="Moderator").pk == groups["Moderators"].pk
    assert [group.name for group in GroupApprovalTask.objects.get().groups.all()] == ["Moderator"]
    private = PageViewRestriction.objects.get().groups.order_by("name")
    assert [group.name for group in private] == ["Champions officer", "Evidence officer"]


def test_the_migration_can_be_undone_and_done_again():
    as_before()

    six_roles.make_roles(apps, None)
    six_roles.unmake_roles(apps, None)

    assert people() == {"Editors": ["in Editors"], "Moderators": ["in Moderators"], "Officers": ["in Officers"]}
    assert [group.name for group in GroupApprovalTask.objects.get().groups.all()] == ["Moderators"]
    six_roles.make_roles(apps, None)
    assert people()["Evidence officer"] == ["in Officers"]


def test_a_group_that_bears_the_name_of_a_role_already_becomes_the_role():
    as_before()
    own = Group.objects.create(name="Moderator")
    User.objects.create_user("own").groups.add(own)

    six_roles.make_roles(apps, None)

    assert people()["Moderator"] == ["in Moderators", "own"]
    assert [group.pk for group in GroupApprovalTask.objects.get().groups.all()] == [own.pk]


def test_a_migration_without_any_of_the_old_groups_makes_the_six():
    Group.objects.all().delete()

    six_roles.make_roles(apps, None)

    assert people() == {role: [] for role in SIX}


def test_roles_hold_the_root_of_all_pages_and_not_each_page_below():
    page = Page.objects.filter(depth=2).first()

    assert not GroupPagePermission.objects.filter(page=page).exists()
