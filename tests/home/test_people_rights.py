"""An Administrator looks after people and groups, and can give neither themselves nor others more than is meant."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"


def person(name: str, *groups: str, **values) -> User:
    user = User.objects.create_user(name, f"{name}@kilnford.example", PASSWORD, **values)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def administrator(client):
    user = person("andy", "Administrator")
    client.force_login(user)
    return user


@pytest.fixture
def superuser():
    return person("ada", is_superuser=True)


def own_group(name: str, *codenames: str) -> Group:
    group = Group.objects.create(name=name)
    group.permissions.set(Permission.objects.filter(codename__in=codenames))
    return group


def answers(user: User | None = None, *groups: Group | str, **values) -> dict:
    """What the form for a person sends."""
    chosen = [group if isinstance(group, Group) else Group.objects.get(name=group) for group in groups]
    name = user.username if user else "new"
    return {
        "username": name,
        "email": f"{name}@kilnford.example",
        "first_name": "Sam",
        "last_name": "Reed",
        "password1": "",
        "password2": "",
        "is_active": "on",
        "groups": [group.pk for group in chosen],
        **values,
    }


def roles_of(user: User) -> list[str]:
    return sorted(user.groups.values_list("name", flat=True))


def edit(client, user: User, data: dict):
    return client.post(reverse("wagtailusers_users:edit", args=[user.pk]), data)


def bulk(client, action: str, users: list[User], data: dict | None = None):
    query = "&".join(f"id={user.pk}" for user in users)
    return client.post(f"/admin/bulk/auth/user/{action}/?{query}", data or {})


def test_an_administrator_makes_people_with_roles_and_no_superuser(client, administrator):
    passwords = {"password1": PASSWORD, "password2": PASSWORD}

    answer = client.post(
        reverse("wagtailusers_users:add"), answers(None, "Champions officer", is_superuser="on", **passwords)
    )

    assert answer.status_code == 302
    new = User.objects.get(username="new")
    assert (new.is_superuser, new.is_staff, roles_of(new)) == (False, False, ["Champions officer"])
    assert not new.check_password(PASSWORD)  # Nobody sets the password of somebody else.


def test_an_administrator_changes_the_roles_of_others_and_raises_nobody(client, administrator):
    other = person("olu", "Evidence officer")

    answer = edit(client, other, answers(other, "Training officer", is_superuser="on"))

    assert answer.status_code == 302
    other.refresh_from_db()
    assert (other.is_superuser, other.first_name, roles_of(other)) == (False, "Sam", ["Training officer"])


def test_an_administrator_does_not_change_their_own_roles(client, administrator):
    everything = [group.name for group in Group.objects.all()]

    answer = edit(client, administrator, answers(administrator, *everything, is_superuser="on"))

    assert answer.status_code == 302
    administrator.refresh_from_db()
    assert (administrator.first_name, administrator.is_superuser) == ("Sam", False)
    assert roles_of(administrator) == ["Administrator"]


@pytest.mark.parametrize("name", ["edit", "delete"])
def test_an_administrator_does_not_touch_a_superuser(client, administrator, superuser, name):
    url = reverse(f"wagtailusers_users:{name}", args=[superuser.pk])

    assert client.get(url)["Location"] == "/admin/"
    data = answers(superuser, password1="x" * 20, password2="x" * 20) | {"is_active": ""}
    assert client.post(url, data)["Location"] == "/admin/"

    superuser.refresh_from_db()
    assert (superuser.is_active, superuser.first_name, superuser.check_password(PASSWORD)) == (True, "", True)


@pytest.mark.parametrize(
    ("action", "data"),
    [("delete", {}), ("set_active_state", {"mark_as_active": "False"}), ("assign_role", {"role": 0})],
)
def test_in_bulk_superusers_are_left_out_and_others_are_not(client, administrator, superuser, action, data):
    other = person("olu")
    role = Group.objects.get(name="Evidence officer")

    bulk(client, action, [superuser, other], {"role": role.pk} if "role" in data else data)

    superuser.refresh_from_db()
    assert (superuser.is_active, roles_of(superuser)) == (True, [])
    found = User.objects.filter(pk=other.pk).first()
    outcome = {"delete": found is None, "set_active_state": found and not found.is_active}
    assert outcome.get(action, found and roles_of(found) == ["Evidence officer"])


def test_in_bulk_nobody_gives_themselves_a_role_or_others_a_group_of_more_rights(client, administrator):
    other, strong = person("olu"), own_group("Strong", "review_application")

    bulk(client, "assign_role", [administrator], {"role": Group.objects.get(name="Moderator").pk})
    answer = bulk(client, "assign_role", [other], {"role": strong.pk})

    assert answer.status_code == 200
    assert (roles_of(administrator), roles_of(other)) == (["Administrator"], [])


def test_a_group_of_more_rights_is_neither_offered_nor_taken_away(client, administrator):
    strong, weak = own_group("Strong", "review_application"), own_group("Weak", "add_redirect")
    other = person("olu", "Strong")

    shown = client.get(reverse("wagtailusers_users:edit", args=[other.pk])).context["form"]
    refused = edit(client, other, answers(other, strong))
    taken = edit(client, other, answers(other, weak))

    assert {group.name for group in shown.fields["groups"].queryset} == {
        "Communications editor",
        "Moderator",
        "Champions officer",
        "Evidence officer",
        "Training officer",
        "Safeguarding lead",
        "Administrator",
        "Weak",
    }
    assert "groups" in refused.context["form"].errors
    assert (taken.status_code, roles_of(other)) == (302, ["Strong", "Weak"])


def group_answers(name: str, *codenames: str) -> dict:
    page_rights = {
        "page_permissions-TOTAL_FORMS": "1",
        "page_permissions-INITIAL_FORMS": "0",
        "page_permissions-MIN_NUM_FORMS": "0",
        "page_permissions-MAX_NUM_FORMS": "1000",
        "page_permissions-0-page": Page.get_first_root_node().pk,
        "page_permissions-0-permissions": ["publish_page"],
    }
    rights = Permission.objects.filter(codename__in=codenames)
    return {"name": name, "permissions": [right.pk for right in rights], **page_rights}


def test_an_administrator_makes_groups_of_rights_that_they_hold(client, administrator):
    url = reverse("wagtailusers_groups:add")

    made = client.post(url, group_answers("Redirectors", "add_redirect", "access_admin"))
    refused = client.post(url, group_answers("Reviewers", "add_redirect", "review_application"))

    assert (made.status_code, "permissions" in refused.context["form"].errors) == (302, True)
    group = Group.objects.get(name="Redirectors")
    assert set(group.permissions.values_list("codename", flat=True)) == {"add_redirect", "access_admin"}
    assert not GroupPagePermission.objects.filter(group=group).exists()
    assert not Group.objects.filter(name="Reviewers").exists()


def test_an_administrator_changes_groups_of_rights_that_they_hold_and_no_others(client, administrator):
    weak, strong, pages = (
        own_group("Weak", "add_redirect"),
        own_group("Strong", "review_application"),
        own_group("Pages"),
    )
    GroupPagePermission.objects.create(
        group=pages, page=Page.get_first_root_node(), permission=Permission.objects.get(codename="publish_page")
    )

    for group in (weak, strong, pages):
        client.post(reverse("wagtailusers_groups:edit", args=[group.pk]), group_answers(f"Now {group.name}"))
        client.post(reverse("wagtailusers_groups:delete", args=[group.pk]))

    assert {group.name for group in Group.objects.filter(pk__in=[weak.pk, strong.pk, pages.pk])} == {"Strong", "Pages"}


@pytest.mark.parametrize("who", ["administrator", "superuser"])
def test_nobody_changes_or_deletes_a_role_in_the_admin(client, request, who):
    client.force_login(request.getfixturevalue(who))
    moderator = Group.objects.get(name="Moderator")
    before = set(moderator.permissions.all())

    for name in ("edit", "delete"):
        url = reverse(f"wagtailusers_groups:{name}", args=[moderator.pk])
        assert client.get(url)["Location"] == "/admin/"
        assert client.post(url, group_answers("Mine", "add_redirect"))["Location"] == "/admin/"

    moderator.refresh_from_db()
    assert (moderator.name, set(moderator.permissions.all())) == ("Moderator", before)


def test_a_superuser_makes_superusers_and_groups_with_rights_on_pages(client, superuser):
    client.force_login(superuser)
    other = person("olu")

    edit(client, other, answers(other, is_superuser="on"))
    client.post(reverse("wagtailusers_groups:add"), collection_forms() | group_answers("Publishers", "access_admin"))

    other.refresh_from_db()
    assert other.is_superuser
    rows = GroupPagePermission.objects.filter(group__name="Publishers")
    assert [row.permission.codename for row in rows] == ["publish_page"]


def collection_forms() -> dict:
    """Empty forms of the other panels on the page of a group."""
    panels = ("document_permissions", "image_permissions", "collection_permissions", "site_permissions")
    counts = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    return {f"{panel}-{name}": count for panel in panels for name, count in counts.items()}


def test_the_list_of_groups_leads_to_those_that_may_be_changed(client, administrator):
    weak, strong = own_group("Weak", "add_redirect"), own_group("Strong", "review_application")

    html = client.get(reverse("wagtailusers_groups:index")).content.decode()

    assert all(name in html for name in ("Weak", "Strong", "Moderator"))
    links = [group.name for group in Group.objects.all() if f"/admin/groups/edit/{group.pk}/" in html]
    assert (links, strong.name in links) == ([weak.name], False)
