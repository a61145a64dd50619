"""The admin's pages of what changed."""

from __future__ import annotations

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin.views import generic

from hub.shared.staff_actions import StaffActionsView
from hub.shared.states import TransitionNotAllowed
from reports.domain import outcomes
from reports.enums import OUTCOME_TRANSITIONS, OutcomeStatus
from reports.forms.outcomes import CorrectOutcomeForm, PublishOutcomeForm, WithdrawOutcomeForm
from reports.models import Outcome
from reports.views.promise_admin import TellsRefusals

PUBLISHED_MEANWHILE = "Somebody published it while you were writing. Nothing was saved: write a correction on its page."


class OutcomeIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("report")

    def get_edit_url(self, instance):
        return super().get_edit_url(instance) if instance.is_draft else self.get_inspect_url(instance)


class KeepsOutcome:
    """Mixin: the first row of its history, and on to the page from which it is published."""

    def save_instance(self):
        def keep():
            return outcomes.keep_outcome(self.form.save(commit=False), user=self.request.user)

        return self.form.run_once(keep)[0]

    def get_success_url(self):
        return reverse("outcomes:inspect", args=[self.object.pk])


class OutcomeCreateView(KeepsOutcome, generic.CreateView):
    success_message = "The draft is saved. Publish it when somebody has looked at it."

    def get_page_subtitle(self):
        return "What changed"


class OutcomeEditView(KeepsOutcome, generic.EditView):
    """The form of a draft. Who sends it after somebody published gets it back, with what was typed."""

    def dispatch(self, request, *args, **kwargs):
        row = get_object_or_404(Outcome, pk=kwargs["pk"])
        # The view's own check of rights comes first.
        may_look = self.user_has_any_permission({"view", "change"})
        if may_look and not row.is_draft and request.method in ("GET", "HEAD"):
            return redirect("outcomes:inspect", row.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset=None):
        row = get_object_or_404(Outcome, pk=self.kwargs["pk"])
        return super().get_object(queryset) if row.is_draft else row

    def form_valid(self, form):
        with transaction.atomic():
            stored = Outcome.objects.select_for_update().get(pk=form.instance.pk)
            try:
                outcomes.refuse_edit(stored)
            except TransitionNotAllowed:
                form.add_error(None, PUBLISHED_MEANWHILE)
                self.produced_error_message = self.get_error_message()
                return self.form_invalid(form)
            return super().form_valid(form)


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
