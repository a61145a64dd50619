"""In the admin: officers say that another body is in charge, and staff decide."""

from __future__ import annotations

from hub.shared.mail_frames import MailPreview
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import StaffActionsView
from reports.domain.proposals import accept, accepted_letter, decline, declined_letter
from reports.enums import PROPOSAL_TRANSITIONS, ProposalStatus
from reports.forms.officers import AcceptForm, DeclineForm
from reports.permissions import RUN_CLOCK


class ProposalView(RevealsPerson, StaffActionsView):
    page_title = "Another body in charge?"
    needs_permission = RUN_CLOCK
    actions = {"accept": AcceptForm, "decline": DeclineForm}
    targets = {"accept": ProposalStatus.ACCEPTED, "decline": ProposalStatus.DECLINED}
    transitions = PROPOSAL_TRANSITIONS

    def build_form(self, action: str, data=None):
        if action == "accept":
            return AcceptForm(data, prefix=action, proposal=self.object)
        return DeclineForm(data, prefix=action)

    def preview(self, action: str, form) -> MailPreview:
        data = form.cleaned_data
        if action == "accept":
            return accepted_letter(self.object, to_body=data["to_body"]).preview()
        return declined_letter(self.object, reason=data["reason"]).preview()

    def refusal(self, action: str) -> str:
        self.object.request.refresh_from_db()
        return (
            f"Somebody was faster: this is “{self.object.get_status_display()}”, and the request "
            f"“{self.object.request.get_status_display()}”. Nothing was sent."
        )

    def do_accept(self, form: AcceptForm) -> str:
        data = form.cleaned_data
        accept(self.object, to_body=data["to_body"], public_reason=data["public_reason"], user=self.request.user)
        return f"The request is redirected to {data['to_body']}, and the officer is told. Make a request to it next."

    def do_decline(self, form: DeclineForm) -> str:
        decline(self.object, reason=form.cleaned_data["reason"], user=self.request.user)
        return "The officer is told why. The request goes on as it was."

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "proposal": self.object,
            "history": self.object.history.select_related("user"),
        }
