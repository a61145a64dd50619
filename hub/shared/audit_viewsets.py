"""The audit log in the admin: read, filtered and taken away as a file, never changed."""

from __future__ import annotations

import django_filters
from django.contrib.auth import get_user_model
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from hub.shared.filters import ChoicesFilter

from . import audit
from .models import AuditEntry
from .permissions import LimitedPermissionPolicy
from .viewsets import MomentColumn

register_permission_policy(AuditEntry, LimitedPermissionPolicy(AuditEntry, allowed={"view"}))


def action_choices() -> list[tuple[str, str]]:
    return sorted(audit.ACTIONS.items(), key=lambda pair: pair[1])


def action_words(entry: AuditEntry) -> str:
    return audit.ACTIONS.get(entry.action, entry.action)


def change_words(entry: AuditEntry) -> str:
    """ "status: off to on; rows: 3"."""
    words = []
    for name, value in entry.changes.items():
        if isinstance(value, list):
            joint = " to " if len(value) == 2 and name not in {"added", "taken"} else ", "
            value = joint.join("nothing" if item is None else str(item) for item in value)
        words.append(f"{name.replace('_', ' ')}: {value}")
    return "; ".join(words)


class AuditFilterSet(WagtailFilterSet):
    action = ChoicesFilter(choices=action_choices, label="What was done")
    actor = django_filters.ModelChoiceFilter(
        queryset=lambda request: get_user_model().objects.order_by("username"), label="Who did it"
    )
    at = django_filters.DateFromToRangeFilter(label="When", widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields = ["action", "actor", "at"]


class AuditIndexView(generic.IndexView):
    export_headings = {
        "at": "When",
        "action": "What was done",
        "actor": "Who",
        "subject_type": "Kind",
        "subject_id": "Number",
        "label": "To what",
        "summary": "In words",
        "changes": "Values",
        "network": "Network",
    }

    def get_base_queryset(self):
        return AuditEntry.objects.select_related("actor")

    def to_row_dict(self, item):
        return super().to_row_dict(item) | {
            "action": action_words(item),
            "actor": item.actor_words,
            "changes": change_words(item),
        }


class AuditViewSet(ModelViewSet):
    """Who did what. Entries have no page of their own: a row is all there is."""

    model = AuditEntry
    icon = "view"
    menu_label = "Audit log"
    add_to_settings_menu = True
    exclude_form_fields: list[str] = []
    index_view_class = AuditIndexView
    filterset_class = AuditFilterSet
    inspect_view_enabled = False
    copy_view_enabled = False
    ordering = ["-at", "-pk"]
    list_per_page = 50
    list_export = list(AuditIndexView.export_headings)
    export_filename = "audit-log"
    list_display = [
        MomentColumn("at", label="When", sort_key="at"),
        Column("action", label="What was done", accessor=action_words),
        Column("actor_words", label="Who"),
        Column("label", label="To what"),
        Column("change_words", label="Values", accessor=lambda entry: change_words(entry) or entry.summary),
        Column("network", label="Network"),
    ]


audit_viewset = AuditViewSet("audit_log")
