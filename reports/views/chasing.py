"""Staff remind bodies: one with a look at the mail first, or many at one press."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect
from wagtail.admin.views.bulk_action import BulkAction

from hub.shared.clock import today
from hub.shared.mail_frames import LOOK_FIRST, OUTDATED, allow_style_of
from reports.domain.many_reminders import plan_reminders, remind_many
from reports.domain.reminders import preview, refuse_reminder, remind_by_hand
from reports.domain.requests import RequestRefused
from reports.enums import OPEN_STATUSES
from reports.forms.chasing import RemindForm
from reports.models import ResponseRequest
from reports.permissions import RUN_CLOCK
from reports.views.admin import Move, MoveView


def remind(request, form, user):
    return remind_by_hand(request, added=form.cleaned_data["added"], user=user)


REMIND = Move(
    "remind",
    "Send a reminder",
    "Send the reminder",
    RemindForm,
    remind,
    OPEN_STATUSES,
    "The reminder is on its way, and the record says so.",
    "It goes to each officer of the body who has a link, and names only what is not answered yet.",
)


class RemindView(MoveView):
    """The mail is sent once that very mail was looked at (decision 43)."""

    move = REMIND
    template_name = "reports/admin/remind.html"

    def form_valid(self, form):
        if form.is_repeat():
            return redirect(self.get_success_url())
        try:
            refuse_reminder(self.object, on=today())
        except RequestRefused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        shown = preview(self.object, added=form.cleaned_data["added"])
        looked_at = self.request.POST.get("previewed", "")
        if looked_at == shown.digest:
            return super().form_valid(form)
        if looked_at:
            messages.error(self.request, OUTDATED)
        else:
            messages.warning(self.request, LOOK_FIRST)
        context = self.get_context_data(form=form, preview=shown)
        response = self.render_to_response(context, status=422 if looked_at else 200)
        return allow_style_of(response, shown.mail.html)


class RemindMany(BulkAction):
    """Reminds the bodies of many requests, after showing what goes to whom and who is left out."""

    models = [ResponseRequest]
    display_name = "Send reminders"
    aria_label = "Send a reminder to the bodies of the selected requests"
    action_type = "remind"
    template_name = "reports/admin/remind_many.html"
    action_priority = 10

    def check_perm(self, obj) -> bool:
        return self.request.user.has_perm(RUN_CLOCK)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        plans = plan_reminders(row["item"].pk for row in context["items"])
        return {
            **context,
            "to_send": [plan for plan in plans if not plan.left_out],
            "left_out": [plan for plan in plans if plan.left_out],
        }

    def get_execution_context(self):
        return {"user": self.request.user, "told": self.__dict__.setdefault("told", [])}

    @classmethod
    def execute_action(cls, objects, *, user, told, **context):
        sent, left_out = remind_many([row.pk for row in objects], user=user)
        told += left_out
        return sent, 0

    def get_success_message(self, num_parent_objects, num_child_objects) -> str:
        bodies = "1 body" if num_parent_objects == 1 else f"{num_parent_objects} bodies"
        words = f"{bodies} reminded."
        if self.told:
            rows = "; ".join(f"{plan.request.reference} ({plan.left_out})" for plan in self.told)
            words += f" Left out: {rows}."
        return words
