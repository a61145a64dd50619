"""Staff answer what people report and claim about listings, and confirm many listings at once."""

from __future__ import annotations

from django import forms
from django.db import transaction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from hub.accounts.partners import NoPartnerError, may_be_partner
from hub.organisations.domain.confirming import confirm_listing
from hub.organisations.domain.listings import (
    OwnClaimError,
    answer_mistake,
    approve_claim,
    claim_approved_letter,
    claim_declined_letter,
    decline_claim,
    may_decide,
    outcome_letter,
)
from hub.organisations.enums import (
    CLAIM_TRANSITIONS,
    MISTAKE_TRANSITIONS,
    ClaimStatus,
    ConfirmedBy,
    MistakeStatus,
)
from hub.organisations.forms import CorrectedForm, ReasonForm
from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.mail_frames import MailPreview
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import StaffActionsView
from hub.shared.states import TransitionNotAllowed


class MistakeView(RevealsPerson, StaffActionsView):
    page_title = "Mistake in a listing"
    needs_permission = "organisations.change_mistakereport"
    actions = {"correct": CorrectedForm, "keep": ReasonForm, "spam": forms.Form, "reopen": forms.Form}
    targets = {
        "correct": MistakeStatus.CORRECTED,
        "keep": MistakeStatus.UNCHANGED,
        "spam": MistakeStatus.SPAM,
        "reopen": MistakeStatus.OPEN,
    }
    transitions = MISTAKE_TRANSITIONS

    def preview(self, action: str, form: forms.Form) -> MailPreview | None:
        letter = outcome_letter(self.object, self.targets[action], answer=form.cleaned_data.get("answer", ""))
        return letter.preview() if letter else None

    def refusal(self, action: str) -> str:
        return f"Somebody was faster: it is “{self.object.get_status_display()}” now. Nothing was sent."

    def answer(self, to: MistakeStatus, form: forms.Form) -> str:
        answer_mistake(self.object, to, answer=form.cleaned_data.get("answer", ""), user=self.request.user)
        return f"Done: “{to.label}”."

    def do_correct(self, form: CorrectedForm) -> str:
        return self.answer(MistakeStatus.CORRECTED, form)

    def do_keep(self, form: ReasonForm) -> str:
        return self.answer(MistakeStatus.UNCHANGED, form)

    def do_spam(self, form: forms.Form) -> str:
        return self.answer(MistakeStatus.SPAM, form)

    def do_reopen(self, form: forms.Form) -> str:
        return self.answer(MistakeStatus.OPEN, form)

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "report": self.object,
            "days": self.object.days_waiting(on=today()),
            "history": self.object.history.select_related("user"),
        }


class ClaimView(RevealsPerson, StaffActionsView):
    page_title = "Claim of a listing"
    needs_permission = "organisations.change_listingclaim"
    actions = {"approve": forms.Form, "decline": ReasonForm}
    targets = {"approve": ClaimStatus.APPROVED, "decline": ClaimStatus.DECLINED}
    transitions = CLAIM_TRANSITIONS

    said = ""

    def preview(self, action: str, form: forms.Form) -> MailPreview | None:
        """Nothing to read where the decision is refused anyhow, which is said instead."""
        if not may_decide(self.object, self.request.user):
            return None
        if action == "decline":
            return claim_declined_letter(self.object, form.cleaned_data["answer"]).preview()
        return claim_approved_letter(self.object).preview() if may_be_partner(self.object.email) else None

    def refusal(self, action: str) -> str:
        return self.said or f"Somebody was faster: it is “{self.object.get_status_display()}” now. Nothing was sent."

    def decide(self, act) -> None:
        """What forbids the decision is said at the box, as a move that is not allowed is."""
        try:
            act()
        except (OwnClaimError, NoPartnerError) as error:
            self.said = error.message
            raise TransitionNotAllowed(self.object.status, self.object.status) from error

    def do_approve(self, form: forms.Form) -> str:
        self.decide(lambda: approve_claim(self.object, user=self.request.user))
        return f"{self.object.name} can look after the listing now. How to sign in is on its way to them."

    def do_decline(self, form: ReasonForm) -> str:
        self.decide(lambda: decline_claim(self.object, form.cleaned_data["answer"], user=self.request.user))
        return "The claim is declined. The reason is on its way to them."

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "claim": self.object,
            "people_count": self.object.organisation.people.active().count(),
            "days": self.object.days_waiting(on=today()),
            "history": self.object.history.select_related("user"),
        }


class ConfirmListings(SnippetBulkAction):
    """Says of many listings that they are right today, after showing which, and the day of each until now."""

    models = [Organisation]
    display_name = "Confirm as right"
    aria_label = "Confirm that the selected listings are right"
    action_type = "confirm_listings"
    template_name = "organisations/admin/confirm_listings.html"
    action_priority = 20

    def check_perm(self, snippet) -> bool:
        return self.request.user.has_perm("organisations.publish_organisation")

    @classmethod
    def execute_action(cls, objects, **context):
        user = context["self"].request.user
        with transaction.atomic():
            for organisation in objects:
                confirm_listing(organisation, by=ConfirmedBy.STAFF, user=user)
        return len(objects), 0

    def get_success_message(self, num_parent_objects, num_child_objects) -> str:
        return f"{num_parent_objects} confirmed as right today."
