"""Who looks at which application. Nobody owns one: whoever may review may assign it, and take it back."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q, QuerySet

from charter_champions.models import Application
from charter_champions.permissions import ENTER_ADMIN, REVIEW
from hub.shared import audit

from .conflicts import conflict_of

ASSIGNED = audit.register_action("assign", "Assigned to somebody")


class NotAssigned(Exception):
    """It stays with whom it was; ``reason`` says why, in a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def holders(permission: str) -> Q:
    """The condition on users that they hold ``permission``, such as "app.code", by themselves or by a group."""
    app_label, codename = permission.split(".")
    rows = Permission.objects.filter(content_type__app_label=app_label, codename=codename)
    return Q(is_superuser=True) | Q(groups__permissions__in=rows) | Q(user_permissions__in=rows)


def reviewers() -> QuerySet:
    """Members of staff whose account is on and who may review applications, by name."""
    users = get_user_model().objects
    able = users.filter(holders(REVIEW)).values("pk")
    return (
        users.filter(holders(ENTER_ADMIN), is_active=True, pk__in=able)
        .distinct()
        .order_by("first_name", "last_name", "username")
    )


def why_not(application: Application, assignee) -> str:
    """Why ``application`` can't be assigned to ``assignee``, in a sentence; empty if it can. ``None`` is nobody."""
    if not application.is_open:
        return f"It does not wait for a decision: {application.get_status_display().lower()}."
    if assignee is not None and (reason := conflict_of(assignee, application)):
        return f"{assignee.get_full_name() or assignee.get_username()} can't decide it: {reason}"
    return ""


@transaction.atomic
def assign(application: Application, assignee, *, user, was: int | None = -1) -> Application:
    """Give it to ``assignee``, or to nobody for ``None``; kept in the audit log.

    ``was`` is the key of whom it was with when somebody looked; left out, that does not matter. Raises ``NotAssigned``
    for one that is decided, for somebody who may not decide it, and when it is with somebody else meanwhile.
    """
    row = Application.objects.confirmed().select_for_update(of=("self",)).filter(pk=application.pk).first()
    if row is None:
        raise NotAssigned("It is gone.")
    before = row.assignee_id
    if was not in (-1, before):
        raise NotAssigned("Somebody assigned it meanwhile.")
    if assignee is not None and not reviewers().filter(pk=assignee.pk).exists():
        raise NotAssigned("This person may not review applications.")
    if reason := why_not(row, assignee):
        raise NotAssigned(reason)
    after = assignee.pk if assignee is not None else None
    if before != after:
        row.assignee = assignee
        row.save(update_fields=["assignee"])
        audit.record(ASSIGNED, actor=user, subject=row, changes={"assignee": (before, after)})
    application.refresh_from_db()
    return application


def assign_all(applications: Mapping[Application, int | None], assignee, *, user) -> tuple[int, list[str]]:
    """Give each of ``applications`` to ``assignee`` unless it is no longer with whom it is mapped to.

    Returns how many were assigned, and a sentence for each that was left alone.
    """
    done, left = 0, []
    for application, was in applications.items():
        try:
            assign(application, assignee, user=user, was=was)
        except NotAssigned as refused:
            left.append(f"{application} was left as it was. {refused.reason}")
        else:
            done += 1
    return done, left
