"""What each group of staff may do. The groups exist, with at least these rights, after every migration."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from reports.models import ReportIndexPage

EDITORS = "Editors"
MODERATORS = "Moderators"
OFFICERS = "Officers"

VIEW = ("view",)
WRITE = ("add", "change", "view")
KEEP = (*WRITE, "delete")

# Group → "app_label.model" → actions. Wagtail itself gives Editors and Moderators their rights on all pages.
ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    EDITORS: {
        "organisations.organisation": WRITE,
        "spotlights.nomination": VIEW,
    },
    MODERATORS: {
        "organisations.organisation": (*KEEP, "publish", "lock", "unlock"),
        "organisations.area": KEEP,
        "shared.theme": KEEP,
        "shared.emailwording": WRITE,
        "home.navigationsettings": ("change",),
        "spotlights.nomination": WRITE,
    },
    OFFICERS: {
        "organisations.organisation": (*WRITE, "publish"),
        "shared.calendarexception": KEEP,
        "shared.outgoingemail": VIEW,
        "spotlights.nomination": WRITE,
        "charter_champions.application": (*WRITE, "review"),
        "charter_champions.membership": (*VIEW, "change_standing"),
        "reports.dutyrule": KEEP,
        "reports.responserequest": (*WRITE, "run_clock"),
    },
}
# Rights whose code name is not "<action>_<model>".
SPECIAL = {
    ("charter_champions", "application", "review"): "review_application",
    ("charter_champions", "membership", "change_standing"): "change_membership_standing",
    ("reports", "responserequest", "run_clock"): "run_clock",
}
# Group → type of page → actions on each page of the type and all below it.
PAGE_ROLES: dict[str, dict[type[Page], tuple[str, ...]]] = {OFFICERS: {ReportIndexPage: ("add", "change", "publish")}}
COLLECTION_ACTIONS = {EDITORS: ("add", "choose"), MODERATORS: ("add", "change", "choose"), OFFICERS: ("add", "choose")}


def grant_roles() -> None:
    """Make the groups and give them what is theirs; rights that staff added by hand stay."""
    for name, models in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        wanted = {("wagtailadmin", "access_admin")}
        for label, actions in models.items():
            app_label, model = label.split(".")
            wanted |= {(app_label, SPECIAL.get((app_label, model, action), f"{action}_{model}")) for action in actions}
        group.permissions.add(*find_permissions(wanted))
        grant_collections(group, COLLECTION_ACTIONS[name])
    for page_type in {page_type for page_types in PAGE_ROLES.values() for page_type in page_types}:
        for page in page_type.objects.all():
            grant_page(page)


def grant_page(page: Page) -> None:
    """Give each group its rights on ``page``, such as one that was just made; a page of another type is left alone."""
    for name, page_types in PAGE_ROLES.items():
        if actions := page_types.get(type(page)):
            group, _ = Group.objects.get_or_create(name=name)
            for permission in find_permissions({("wagtailcore", f"{action}_page") for action in actions}):
                GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def find_permissions(wanted: set[tuple[str, str]]) -> list[Permission]:
    """The permissions named ``(app label, code name)``. Raises ``LookupError`` for one that no model has."""
    rows = Permission.objects.select_related("content_type").filter(codename__in=[code for _, code in wanted])
    found = {(row.content_type.app_label, row.codename): row for row in rows}
    missing = sorted(wanted - found.keys())
    if missing:
        raise LookupError(f"There are no such permissions: {missing}")
    return [found[key] for key in sorted(wanted)]


def grant_collections(group: Group, actions: tuple[str, ...]) -> None:
    """Let ``group`` use the images and documents of every collection.

    Wagtail asks for the rights of its own models, whatever model of images or documents is in use.
    """
    root = Collection.get_first_root_node()
    wanted = {("wagtailimages", f"{action}_image") for action in actions}
    wanted |= {("wagtaildocs", f"{action}_document") for action in actions}
    for permission in find_permissions(wanted):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
