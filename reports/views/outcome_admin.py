"""The admin's pages of what changed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin.views import generic

from hub.shared.staff_actions import StaffActionsView
from reports.domain import outcomes
from reports.enums import OUTCOME_TRANSITIONS, OutcomeStatus
from reports.forms.outcomes import CorrectOutcomeForm, PublishOutcomeForm, WithdrawOutcomeForm
from reports.models import Outcome
from reports.views.promise_admin import TellsRefusals


class OutcomeIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("report")

    def get_edit_url(self, instance):
        return super().get_edit_url(instance) if instance.is_draft else self.get_inspect_url(instance)


class KeepsOutcome:
    """Mixin: the first row of its history, and on to the page from which it is published."""

    def save_instance(self):
        instance = self.form.save(commit=False)
        outcomes.keep_outcome(instance, user=self.request.user)
        return instance

    def get_success_url(self):
        return reverse("outcomes:inspect", args=[self.form.instance.pk])


class OutcomeCreateView(KeepsOutcome, generic.CreateView):
    success_message = "The draft is saved. Publish it when somebody has looked at it."


class OutcomeEditView(KeepsOutcome, generic.EditView):
    def dispatch(self, request, *args, **kwargs):
        row = get_object_or_404(Outcome, pk=kwargs["pk"])
        if row.is_draft or not self.user_has_any_permission({"view", "change"}):
            # The view's own check of rights comes first.
            return super().dispatch(request, *args, **kwargs)
        if request.method in ("GET", "HEAD"):
            return redirect("outcomes:inspect", row.pk)
        raise PermissionDenied


class OutcomeView(TellsRefusals, StaffActionsView):
    page_title = "What changed"
    actions = {"publish": PublishOutcomeForm, "correct": CorrectOutcomeForm, "withdraw": WithdrawOutcomeForm}
    targets = {"publish": OutcomeStatus.PUBLISHED, "withdraw": OutcomeStatus.WITHDRAWN}
    transitions = OUTCOME_TRANSITIONS

    def is_possible(self, action: str) -> bool:
        if action == "correct":
            return self.object.status == OutcomeStatus.PUBLISHED
        return super().is_possible(action)

    def get_edit_url(self):
        return super().get_edit_url() if self.object.is_draft else None

    def do_publish(self, form) -> str:
        outcomes.publish(self.object, user=self.request.user)
        return "It stands on the public record."

    def do_correct(self, form: CorrectOutcomeForm) -> str:
        outcomes.correct(self.object, form.cleaned_data["text"], user=self.request.user)
        return "The correction stands beside it."

    def do_withdraw(self, form: WithdrawOutcomeForm) -> str:
        outcomes.withdraw(self.object, reason=form.cleaned_data["reason"], user=self.request.user)
        return "It is no longer shown."

    def get_context_data(self, **kwargs):
        row = self.object
        return {
            **super().get_context_data(**kwargs),
            "row": row,
            "is_public": Outcome.objects.published().filter(pk=row.pk).exists(),
            "history": row.history.select_related("user"),
        }
