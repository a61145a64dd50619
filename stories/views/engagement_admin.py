"""One planned question in the admin: what it says, who asks nearly the same, and calling it off."""

from __future__ import annotations

from django import forms
from wagtail.admin.views import generic

from hub.shared.staff_actions import StaffActionsView
from stories.domain.engagement import alike, move_entry
from stories.enums import ENGAGEMENT_TRANSITIONS, EngagementStatus
from stories.forms.engagement import EntryReasonForm
from stories.models import EngagementEntry
from stories.permissions import KEEP_REGISTER

NAMESPACE = "planned_questions"
MOST_ALIKE = 20


class EntryView(StaffActionsView):
    page_title = "Planned question"
    needs_permission = KEEP_REGISTER
    actions = {"call_off": EntryReasonForm, "plan_again": EntryReasonForm}
    targets = {"call_off": EngagementStatus.CANCELLED, "plan_again": EngagementStatus.PLANNED}
    transitions = ENGAGEMENT_TRANSITIONS

    def get_page_subtitle(self) -> str:
        return self.object.title

    def run(self, action: str, form: forms.Form) -> str:
        reason = form.cleaned_data["reason"]
        move_entry(self.object, self.targets[action], user=self.request.user, reason=reason)
        return "It is called off." if action == "call_off" else "It is planned again."

    def get_context_data(self, **kwargs):
        entry = self.object
        question = {
            "areas": entry.areas.all(),
            "themes": entry.themes.all(),
            "topic": entry.topic,
            "first": entry.starts_on,
            "last": entry.ends_on,
        }
        return {
            **super().get_context_data(**kwargs),
            "entry": entry,
            "alike": alike(**question, but=entry)[:MOST_ALIKE],
            "history": entry.history.select_related("user").order_by("-at", "-pk"),
        }


class EntryIndexView(generic.IndexView):
    def get_base_queryset(self):
        return EngagementEntry.objects.select_related("organisation")
