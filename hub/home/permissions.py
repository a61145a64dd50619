"""Who may change whom, and who may give which rights: nobody can give more than is theirs to give (decision 14)."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet
from wagtail.models import GroupCollectionPermission, GroupPagePermission, GroupSitePermission, Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from hub.home.domain.roles import ROLES

# Rights on one object: the model of the row, and what names the object.
PLACES = {
    GroupPagePermission: "page_id",
    GroupCollectionPermission: "collection_id",
    GroupSitePermission: "site_id",
}

# Who sets these chooses pages, without any right on the pages themselves.
CHOOSING_PAGES = (
    "home.change_navigationsettings",
    "wagtailredirects.add_redirect",
    "wagtailredirects.change_redirect",
    "wagtailcore.add_site",
    "wagtailcore.change_site",
)


def may_change_person(user, person) -> bool:
    """Whether ``user``, who may change people, may change this one: only a superuser touches a superuser."""
    return user.is_superuser or not person.is_superuser


def holds_all_of(user, group: Group) -> bool:
    """Whether ``user`` holds each right of ``group``, on models and on single pages, collections and sites."""
    if user.is_superuser:
        return True
    held = user.get_all_permissions()
    if any(right_name(permission) not in held for permission in group.permissions.select_related("content_type")):
        return False
    for model, place in PLACES.items():
        wanted = set(model.objects.filter(group=group).values_list(place, "permission_id"))
        if wanted - set(model.objects.filter(group__user=user).values_list(place, "permission_id")):
            return False
    return True


def right_name(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


def groups_to_give(user) -> QuerySet[Group]:
    """The groups into which ``user`` may put others: the hub's roles, and whatever gives no more than they hold."""
    if user.is_superuser:
        return Group.objects.all()
    allowed = [group.pk for group in Group.objects.all() if group.name in ROLES or holds_all_of(user, group)]
    return Group.objects.filter(pk__in=allowed)


def rights_to_give(user, permissions: QuerySet[Permission]) -> QuerySet[Permission]:
    """Those of ``permissions`` that ``user`` holds."""
    if user.is_superuser:
        return permissions
    held = user.get_all_permissions()
    rows = Permission.objects.filter(pk__in=permissions.values("pk")).select_related("content_type")
    return rows.filter(pk__in=[row.pk for row in rows if right_name(row) in held])


class PeoplePolicy(ModelPermissionPolicy):
    """A superuser is changed and deleted by superusers only."""

    def user_has_permission_for_instance(self, user, action, instance):
        if action in ("change", "delete") and not may_change_person(user, instance):
            return False
        return super().user_has_permission_for_instance(user, action, instance)


class GroupPolicy(ModelPermissionPolicy):
    """The roles are changed by nobody, superusers included; another group by who holds all that it gives."""

    def user_has_permission_for_instance(self, user, action, instance):
        if action in ("change", "delete") and (instance.name in ROLES or not holds_all_of(user, instance)):
            return False
        return super().user_has_permission_for_instance(user, action, instance)


def works_with_pages(user) -> bool:
    """Whether ``user`` writes, changes or publishes any page."""
    return policy_registry.get_by_type(Page).user_has_any_permission(user, {"add", "change", "publish"})


def works_with_page_links(user) -> bool:
    """Whether ``user`` chooses pages at their work: in pages, the menu, redirects or sites."""
    return works_with_pages(user) or any(user.has_perm(right) for right in CHOOSING_PAGES)


def choosable_pages(user) -> QuerySet[Page]:
    """What ``user`` may know of: the pages that anyone may read, and those in the part of the tree that is theirs."""
    explorable = policy_registry.get_by_type(Page).explorable_instances(user)
    public = Page.objects.live().public()
    return Page.objects.filter(
        Q(pk__in=public.values("pk")) | Q(pk__in=explorable.order_by().values("pk")) | Q(depth=1)
    )
