"""The admin's pages of one promise and of one voice about it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from hub.shared.clock import today
from hub.shared.mail_frames import MailPreview
from hub.shared.panels import Panel
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import StaffActionsView
from reports.domain import commitments, voices
from reports.domain.promise_view import promise_view, promise_views
from reports.domain.requests import RequestRefused
from reports.domain.taking_back import why_promise_stands
from reports.enums import COMMITMENT_TRANSITIONS, UPDATE_TRANSITIONS, CommitmentStatus, UpdateKind, UpdateStatus, Voice
from reports.forms.promise_staff import (
    CheckedForm,
    DeclineVoiceForm,
    LogVoiceForm,
    MoveDateForm,
    PublishVoiceForm,
    RewordForm,
)
from reports.models import Commitment, CommitmentUpdate
from reports.permissions import RUN_CLOCK
from reports.views.taking_back import take_back_address

PROMISES, VOICES = "promises_of_bodies", "promise_voices"


class TellsRefusals:
    """Mixin before ``StaffActionsView``: what the domain refuses is said at the box. An action is done once."""

    needs_permission = RUN_CLOCK

    def run(self, action: str, form: forms.Form) -> str:
        said: list[str] = []

        def act():
            said.append(super(TellsRefusals, self).run(action, form))
            return self.object

        try:
            form.run_once(act)
        except RequestRefused as refused:
            if refused.field in form.fields:
                form.add_error(refused.field, refused.message)
                raise ValidationError("See below.") from refused
            raise ValidationError(refused.message) from refused
        return said[0] if said else "This was saved already."

    def refusal(self, action: str) -> str:
        return f"Somebody was faster: it is “{self.object.get_status_display()}” now. Nothing was saved."


class PromiseView(TellsRefusals, RevealsPerson, StaffActionsView):
    page_title = "Promise"
    actions = {
        "say": LogVoiceForm,
        "confirm": CheckedForm,
        "found": CheckedForm,
        "date": MoveDateForm,
        "reword": RewordForm,
    }
    targets = {"confirm": CommitmentStatus.CONFIRMED}
    transitions = COMMITMENT_TRANSITIONS

    def get_object(self, queryset=None):
        return Commitment.objects.for_display().get(pk=super().get_object(queryset).pk)

    def build_form(self, action: str, data=None) -> forms.Form:
        return self.actions[action](data, prefix=action, promise=self.object)

    def is_possible(self, action: str) -> bool:
        if action in ("say", "found"):
            return self.object.status != CommitmentStatus.GIVEN_UP
        if action == "date":
            return self.object.is_open
        return super().is_possible(action)

    def do_say(self, form: LogVoiceForm) -> str:
        data = form.cleaned_data
        voices.log_voice(
            self.object,
            Voice(data["voice"]),
            UpdateKind(data["kind"]),
            private_text=data["private_text"],
            public_text=data["public_text"],
            organisation=data["organisation"],
            made_on=data["made_on"],
            user=self.request.user,
        )
        return "It is logged, and stands on the public page."

    def do_confirm(self, form: CheckedForm) -> str:
        voices.we_confirm(self.object, form.cleaned_data["text"], user=self.request.user)
        return "The promise is confirmed as done. Is it worth an entry in “What changed”?"

    def do_found(self, form: CheckedForm) -> str:
        voices.we_found(self.object, form.cleaned_data["text"], user=self.request.user)
        return "What you found stands on the public page."

    def do_date(self, form: MoveDateForm) -> str:
        data = form.cleaned_data
        commitments.move_date(self.object, data["due_on"], reason=data["reason"], user=self.request.user)
        return "The date is moved. The old one stays on the public page, with the reason."

    def do_reword(self, form: RewordForm) -> str:
        data = form.cleaned_data
        commitments.reword(self.object, data["text"], reason=data["reason"], user=self.request.user)
        return "The words are changed, and the page says why."

    def get_context_data(self, **kwargs):
        row = self.object
        return {
            **super().get_context_data(**kwargs),
            "row": row,
            "view": promise_view(row, on=today()),
            "case_url": reverse("response_requests:inspect", args=[row.request_id]),
            "take_back_url": take_back_address(row) if self.may_act and not why_promise_stands(row) else "",
            "is_public": Commitment.objects.public().filter(pk=row.pk).exists(),
            "all_voices": row.updates.select_related("organisation", "officer"),
            "reminders": row.reminders.select_related("officer"),
            "history": row.history.select_related("user"),
        }


class VoiceView(TellsRefusals, RevealsPerson, StaffActionsView):
    page_title = "Voice about a promise"
    actions = {"publish": PublishVoiceForm, "decline": DeclineVoiceForm}
    targets = {"publish": UpdateStatus.PUBLISHED, "decline": UpdateStatus.DECLINED}
    transitions = UPDATE_TRANSITIONS

    @property
    def may_dispute(self) -> bool:
        """Whether the voice can open again what was reported or confirmed."""
        update = self.object
        says_no = update.kind in (UpdateKind.NOT_DONE, UpdateKind.PROGRESS)
        return says_no and update.voice != Voice.BODY and voices.can_dispute(update.commitment, on=update.made_on)

    def build_form(self, action: str, data=None) -> forms.Form:
        if action == "publish":
            return PublishVoiceForm(data, prefix=action, update=self.object, may_dispute=self.may_dispute)
        return super().build_form(action, data)

    def preview(self, action: str, form: forms.Form) -> MailPreview | None:
        letter = voices.outcome_letter(self.object, self.targets[action], reason=form.cleaned_data.get("reason", ""))
        return letter.preview() if letter else None

    def do_publish(self, form: PublishVoiceForm) -> str:
        data = form.cleaned_data
        voices.publish(
            self.object,
            public_text=data["public_text"],
            user=self.request.user,
            is_dispute=data.get("is_dispute", False),
        )
        return "It stands on the public page."

    def do_decline(self, form: DeclineVoiceForm) -> str:
        voices.decline(self.object, reason=form.cleaned_data["reason"], user=self.request.user)
        return "It is not shown."

    def get_context_data(self, **kwargs):
        update = self.object
        return {
            **super().get_context_data(**kwargs),
            "update": update,
            "promise_url": reverse(f"{PROMISES}:inspect", args=[update.commitment_id]),
            "days": update.days_waiting(on=today()),
            "history": update.history.select_related("user"),
        }


def case_promises_panel(request, *, on, calendar, user) -> Panel | None:
    """The promises of a request on its case file, whether public or not. Four queries."""
    if request.is_draft:
        return None
    rows = Commitment.objects.filter(request=request).for_display().by_date()
    waiting = CommitmentUpdate.objects.held().filter(commitment__request=request)
    context = {
        "rows": [
            {"view": view, "url": reverse(f"{PROMISES}:inspect", args=[view.commitment.pk])}
            for view in promise_views(rows, on=on)
        ],
        "waiting": [{"update": update, "url": reverse(f"{VOICES}:inspect", args=[update.pk])} for update in waiting],
    }
    return Panel("promises", "Promises", "reports/admin/case_promises.html", context, order=40)
