"""What each role may do: one table, which the six groups hold exactly after every migration (decisions 4 and 14)."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    Page,
)

from events.models import CourseIndexPage, EventIndexPage
from reports.models import ReportIndexPage

logger = logging.getLogger(__name__)

COMMUNICATIONS_EDITOR = "Communications editor"
MODERATOR = "Moderator"
CHAMPIONS_OFFICER = "Champions officer"
EVIDENCE_OFFICER = "Evidence officer"
TRAINING_OFFICER = "Training officer"
ADMINISTRATOR = "Administrator"
SAFEGUARDING_LEAD = "Safeguarding lead"

VIEW = ("view",)
WRITE = ("add", "change", "view")
KEEP = (*WRITE, "delete")

# Role → "app_label.model" → actions.
ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    COMMUNICATIONS_EDITOR: {
        "organisations.organisation": WRITE,
        "events.places": ("manage_bookings",),
        "events.eventoffer": WRITE,
        "events.challenge": KEEP,
        "events.pledgeshowing": WRITE,
    },
    MODERATOR: {
        "events.places": ("manage_bookings", "see_access_needs"),
        "organisations.organisation": (*KEEP, "publish", "lock", "unlock"),
        "organisations.area": KEEP,
        "shared.theme": KEEP,
        "shared.emailwording": WRITE,
        "home.navigationsettings": ("change",),
        "spotlights.nomination": WRITE,
        "events.eventoffer": WRITE,
        "events.challenge": (*KEEP, "decide"),
        "events.pledgeshowing": WRITE,
        "portal.invitation": ("manage_people",),
        "organisations.mistakereport": WRITE,
        "organisations.listingclaim": WRITE,
    },
    CHAMPIONS_OFFICER: {
        "organisations.organisation": (*WRITE, "publish"),
        "organisations.mistakereport": WRITE,
        "organisations.listingclaim": WRITE,
        "charter_champions.application": ("review",),
        "charter_champions.membership": ("change_standing",),
        "portal.invitation": ("manage_people",),
    },
    EVIDENCE_OFFICER: {
        "organisations.organisation": (*WRITE, "publish"),
        "shared.calendarexception": KEEP,
        "reports.dutyrule": KEEP,
        "reports.responserequest": (*KEEP, "run_clock"),
        "reports.issuedtext": ("issue_report",),
        "reports.escalation": ("escalate",),
        "reports.lettertemplate": KEEP,
        "reports.redaction": ("publish",),
        "stories.story": ("screen", "reach"),
        "stories.topic": (*WRITE, "decide"),
        "stories.weightrule": KEEP,
        "stories.engagemententry": KEEP,
    },
    TRAINING_OFFICER: {
        "organisations.organisation": WRITE,
        "events.places": ("manage_bookings", "see_access_needs"),
        "events.courserun": WRITE,
        "events.trainingenquiry": ("change", "view"),
        "events.trainingroute": KEEP,
        "events.certificate": ("change", "view"),
        "events.milestone": ("add", "view"),
        "events.openingbalance": WRITE,
        "events.framework": KEEP,
    },
    SAFEGUARDING_LEAD: {
        "stories.story": ("screen", "safeguard"),
    },
    ADMINISTRATOR: {
        "auth.user": KEEP,
        "auth.group": KEEP,
        "wagtailcore.site": KEEP,
        "wagtailredirects.redirect": KEEP,
        "home.brandsettings": ("change",),
        "home.navigationsettings": ("change",),
        "reports.replysettings": ("change",),
        "shared.emailwording": WRITE,
        "shared.outgoingemail": (*VIEW, "tend"),
        "shared.errand": (*VIEW, "tend"),
        "shared.auditentry": VIEW,
        "shared.jobstate": VIEW,
        "rights.rightsrequest": ("handle",),
    },
}
# Rights whose code name is not "<action>_<model>".
SPECIAL = {
    ("charter_champions", "application", "review"): "review_application",
    ("charter_champions", "membership", "change_standing"): "change_membership_standing",
    ("events", "challenge", "decide"): "decide_challenge",
    ("reports", "responserequest", "run_clock"): "run_clock",
    ("reports", "issuedtext", "issue_report"): "issue_report",
    ("reports", "escalation", "escalate"): "escalate",
    ("portal", "invitation", "manage_people"): "manage_people",
    ("events", "places", "manage_bookings"): "manage_bookings",
    ("events", "places", "see_access_needs"): "see_access_needs",
    ("stories", "story", "screen"): "screen_stories",
    ("stories", "story", "reach"): "reach_tellers",
    ("stories", "story", "safeguard"): "handle_safeguarding",
    ("stories", "topic", "decide"): "decide_topic",
    ("rights", "rightsrequest", "handle"): "handle_rights",
}
# Role → type of page → actions on each page of the type and all below it; ``Page`` stands for the root of all pages.
PAGE_ROLES: dict[str, dict[type[Page], tuple[str, ...]]] = {
    COMMUNICATIONS_EDITOR: {Page: ("add", "change")},
    MODERATOR: {Page: ("add", "change", "publish", "lock", "unlock")},
    EVIDENCE_OFFICER: {ReportIndexPage: ("add", "change", "publish")},
    TRAINING_OFFICER: {
        EventIndexPage: ("add", "change", "publish"),
        CourseIndexPage: ("add", "change", "publish"),
    },
}
# Role → what it may do with the images and documents of every collection.
MEDIA_ROLES: dict[str, tuple[str, ...]] = {
    COMMUNICATIONS_EDITOR: ("add", "choose"),
    MODERATOR: ("add", "change", "choose"),
    CHAMPIONS_OFFICER: ("add", "choose"),
    EVIDENCE_OFFICER: ("add", "choose"),
    TRAINING_OFFICER: ("add", "choose"),
    ADMINISTRATOR: ("add", "choose"),
}
# Role → what it may do with collections themselves.
COLLECTION_ROLES: dict[str, tuple[str, ...]] = {ADMINISTRATOR: ("add", "change", "delete")}


def grant_roles() -> None:
    """Give each role what the table says and take away everything else; groups that are not roles are left alone.

    Raises ``LookupError`` if the table names a permission that no model has.
    """
    for name, models in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        wanted = {("wagtailadmin", "access_admin")}
        for label, actions in models.items():
            app_label, model = label.split(".")
            wanted |= {(app_label, SPECIAL.get((app_label, model, action), f"{action}_{model}")) for action in actions}
        hold_exactly(group, find_permissions(wanted))
        hold_collections(group)
        hold_pages(group)
        tell_what_is_taken(group, GroupSitePermission.objects.filter(group=group))


def hold_exactly(group: Group, permissions: Iterable[Permission]) -> None:
    wanted = {permission.pk for permission in permissions}
    taken = group.permissions.exclude(pk__in=wanted)
    if taken:
        logger.info("The role %s no longer holds %s", group.name, sorted(taken.values_list("codename", flat=True)))
    group.permissions.set(wanted)


def hold_collections(group: Group) -> None:
    """Wagtail asks for the rights of its own models, whatever model of images or documents is in use."""
    root = Collection.get_first_root_node()
    media = MEDIA_ROLES.get(group.name, ())
    wanted = {("wagtailimages", f"{action}_image") for action in media}
    wanted |= {("wagtaildocs", f"{action}_document") for action in media}
    wanted |= {("wagtailcore", f"{action}_collection") for action in COLLECTION_ROLES.get(group.name, ())}
    permissions = find_permissions(wanted)
    rows = GroupCollectionPermission.objects.filter(group=group)
    tell_what_is_taken(group, rows.exclude(collection=root, permission__in=permissions))
    for permission in permissions:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def hold_pages(group: Group) -> None:
    wanted = []
    for page_type, actions in PAGE_ROLES.get(group.name, {}).items():
        pages = Page.objects.filter(depth=1) if page_type is Page else page_type.objects.all()
        permissions = find_permissions({("wagtailcore", f"{action}_page") for action in actions})
        for page in pages:
            for permission in permissions:
                row, _ = GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)
                wanted.append(row.pk)
    tell_what_is_taken(group, GroupPagePermission.objects.filter(group=group).exclude(pk__in=wanted))


def tell_what_is_taken(group: Group, rows) -> None:
    """Delete ``rows`` of rights that the table does not give; who granted them by hand finds it in the log."""
    taken = sorted(rows.values_list("permission__codename", flat=True))
    if taken:
        logger.info("The role %s no longer holds %s", group.name, taken)
        rows.delete()


def grant_page(page: Page) -> None:
    """Give each role its rights on ``page``, such as one that was just made; a page of another type is left alone."""
    if type(page) is Page and page.depth != 1:
        return
    for name, page_types in PAGE_ROLES.items():
        if actions := page_types.get(type(page)):
            group, _ = Group.objects.get_or_create(name=name)
            for permission in find_permissions({("wagtailcore", f"{action}_page") for action in actions}):
                GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)


def find_permissions(wanted: set[tuple[str, str]]) -> list[Permission]:
    """The permissions named ``(app label, code name)``. Raises ``LookupError`` for one that no model has."""
    rows = Permission.objects.select_related("content_type").filter(codename__in=[code for _, code in wanted])
    found = {(row.content_type.app_label, row.codename): row for row in rows}
    missing = sorted(wanted - found.keys())
    if missing:
        raise LookupError(f"There are no such permissions: {missing}")
    return [found[key] for key in sorted(wanted)]
