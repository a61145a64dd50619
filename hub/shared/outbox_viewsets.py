"""The lists of outgoing email and of background work."""

from __future__ import annotations

from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from . import errands
from .models.emails import OutgoingEmail
from .models.errands import Errand, ErrandHistory
from .outbox_views import (
    TEND_ERRANDS,
    TEND_MAIL,
    EmailInspectView,
    ErrandFilterSet,
    ErrandInspectView,
    OutboxIndexView,
    OutgoingEmailFilterSet,
)
from .permissions import LimitedPermissionPolicy
from .viewsets import MomentColumn

# Both tell what happened. Nobody makes, edits or deletes them by hand.
register_permission_policy(OutgoingEmail, LimitedPermissionPolicy(OutgoingEmail, allowed={"view"}))
register_permission_policy(Errand, LimitedPermissionPolicy(Errand, allowed={"view"}))

LIFE = [
    "status", "attempts", "last_error", "is_uncertain", "created_at", "waiting_since", "next_attempt_at", "done_at",
]  # fmt: skip


class MailIndexView(OutboxIndexView):
    needs_permission = TEND_MAIL


class ErrandIndexView(OutboxIndexView):
    needs_permission = TEND_ERRANDS
    history_model = ErrandHistory


class OutgoingEmailViewSet(ModelViewSet):
    """What was sent to whom, what waits and what failed, and why. Never the text of a mail with a link or code."""

    model = OutgoingEmail
    icon = "mail"
    menu_label = "Outgoing email"
    add_to_settings_menu = True
    exclude_form_fields: list[str] = []
    index_view_class = MailIndexView
    inspect_view_enabled = True
    inspect_view_class = EmailInspectView
    inspect_view_fields = ["recipient", "subject", "kind", *LIFE]
    list_display = [
        "recipient",
        "subject",
        "status",
        "attempts",
        MomentColumn("created_at", label="Written", sort_key="created_at"),
        MomentColumn("done_at", label="Sent", sort_key="done_at"),
    ]
    filterset_class = OutgoingEmailFilterSet
    copy_view_enabled = False


class ErrandViewSet(ModelViewSet):
    """Work outside requests that must happen: what waits, what failed, and why."""

    model = Errand
    icon = "tasks"
    menu_label = "Background work"
    add_to_settings_menu = True
    exclude_form_fields: list[str] = []
    index_view_class = ErrandIndexView
    inspect_view_enabled = True
    inspect_view_class = ErrandInspectView
    inspect_view_fields = ["kind", "payload", *LIFE]
    filterset_class = ErrandFilterSet
    copy_view_enabled = False

    @property
    def list_display(self):
        return [
            Column("work", label="Work", accessor=label_of),
            "status",
            "attempts",
            MomentColumn("created_at", label="Written", sort_key="created_at"),
            MomentColumn("done_at", label="Done", sort_key="done_at"),
        ]


def label_of(errand: Errand) -> str:
    kind = errands.REGISTRY.get(errand.kind)
    return f"{kind.label if kind else errand.kind} ({errand.pk})"


outgoing_email_viewset = OutgoingEmailViewSet("sent_emails")
errand_viewset = ErrandViewSet("background_work")
