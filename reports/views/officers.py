"""In the admin: who answers a request for its body, with a link for each, named, renewed and taken back."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from hub.shared.mail_frames import MailPreview
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import StaffActionsView
from reports.domain.officers import ended_letter, link_letter, may_answer, name_officer, send_link, take_back
from reports.domain.requests import RequestRefused
from reports.forms.officers import NewLinkForm, OfficerForm, RevokeForm
from reports.models import Officer, ResponseRequest
from reports.permissions import RUN_CLOCK
from reports.views.draft_buttons import EditedAsDraft

NAME, SEND, REVOKE = "name", "send", "revoke"


class OfficersView(EditedAsDraft, RevealsPerson, StaffActionsView):
    """Every officer of one request. Each mail is read before it is sent."""

    page_title = "Who answers"
    template_name = "reports/admin/officers.html"
    needs_permission = RUN_CLOCK

    def dispatch(self, request, *args, **kwargs):
        if not self.may_act:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset=None):
        return get_object_or_404(ResponseRequest.objects.select_related("report", "body"), pk=self.pk)

    @cached_property
    def officers(self) -> dict[int, Officer]:
        rows = self.object.officers.select_related("passed_on_by", "added_by", "request__report", "request__body")
        return {officer.pk: officer for officer in rows}

    @cached_property
    def actions(self) -> dict[str, type[forms.Form]]:
        """Naming somebody, and for each officer a new link and the end of it."""
        found: dict[str, type[forms.Form]] = {NAME: OfficerForm}
        for key in self.officers:
            found |= {f"{SEND}-{key}": NewLinkForm, f"{REVOKE}-{key}": RevokeForm}
        return found

    def is_possible(self, action: str) -> bool:
        if action != NAME and self.officer_of(action).revoked_at is not None:
            return False
        return action.startswith(REVOKE) or may_answer(self.object)

    def refusal(self, action: str) -> str:
        if action != NAME and self.officer_of(action).revoked_at is not None:
            return "The link was taken back already. Nothing was sent."
        return f"There is nothing to answer: the request is “{self.object.get_status_display()}”. Nothing was sent."

    def officer_of(self, action: str) -> Officer:
        return self.officers[int(action.partition("-")[2])]

    def preview(self, action: str, form: forms.Form) -> MailPreview | None:
        if action == NAME:
            data = form.cleaned_data
            named = Officer(request=self.object, name=data["name"], role=data["role"], email=data["email"])
            return link_letter(named, added=data["added"]).preview()
        if action.startswith(SEND):
            return link_letter(self.officer_of(action), added=form.cleaned_data["added"]).preview()
        return ended_letter(self.officer_of(action), added=form.cleaned_data["added"]).preview()

    def run(self, action: str, form: forms.Form) -> str:
        try:
            if action == NAME:
                return self.name(form)
            if action.startswith(SEND):
                return self.send(self.officer_of(action), form)
            return self.take_back(self.officer_of(action), form)
        except RequestRefused as refused:
            raise ValidationError(refused.message) from refused

    def name(self, form: OfficerForm) -> str:
        data = form.cleaned_data

        def act() -> Officer:
            officer = name_officer(
                self.object, name=data["name"], role=data["role"], email=data["email"], user=self.request.user
            )
            return send_link(officer, added=data["added"])

        form.run_once(act)
        return f"{data['name']} has a link now: the email is on its way."

    def send(self, officer: Officer, form: NewLinkForm) -> str:
        form.run_once(lambda: send_link(officer, added=form.cleaned_data["added"]))
        return f"{officer.name} gets a new link. The one from before no longer works."

    def take_back(self, officer: Officer, form: RevokeForm) -> str:
        form.run_once(lambda: take_back(officer, added=form.cleaned_data["added"]))
        return f"The link of {officer.name} no longer works."

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        action_forms, previews = context["action_forms"], context["previews"]
        rows = [
            {
                "officer": officer,
                "send": f"{SEND}-{officer.pk}",
                "send_form": action_forms.get(f"{SEND}-{officer.pk}"),
                "preview": previews.get(f"{SEND}-{officer.pk}"),
                "revoke": f"{REVOKE}-{officer.pk}",
                "revoke_form": action_forms.get(f"{REVOKE}-{officer.pk}"),
                "revoke_preview": previews.get(f"{REVOKE}-{officer.pk}"),
            }
            for officer in self.officers.values()
        ]
        return {**context, "row": self.object, "may_answer": may_answer(self.object), "officer_rows": rows}
