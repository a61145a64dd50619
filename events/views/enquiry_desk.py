"""The page of an enquiry about training in the admin."""

from __future__ import annotations

from django import forms

from events.domain.enquiries import add_note, move_enquiry, pass_on
from events.enums import EnquiryStatus
from events.forms.enquiries import MOVED_MEANWHILE, MoveEnquiryForm, PassOnForm
from hub.shared.clock import today
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import NoteForm, StaffActionsView


class EnquiryView(RevealsPerson, StaffActionsView):
    """One enquiry: what was written, who is to answer, how long it waits, and what may be done now."""

    page_title = "Enquiry about training"
    needs_permission = "events.change_trainingenquiry"
    actions = {"move": MoveEnquiryForm, "pass_on": PassOnForm, "note": NoteForm}

    def get_page_subtitle(self) -> str:
        return self.object.reference

    def build_form(self, action: str, data=None) -> forms.Form:
        if action == "move":
            return MoveEnquiryForm(data, prefix=action, enquiry=self.object)
        return super().build_form(action, data)

    def is_possible(self, action: str) -> bool:
        return action != "pass_on" or EnquiryStatus.PASSED_ON in self.object.next_statuses

    def refusal(self, action: str) -> str:
        return MOVED_MEANWHILE

    def do_move(self, form: MoveEnquiryForm) -> str:
        to = EnquiryStatus(form.cleaned_data["to"])
        move_enquiry(self.object, to, user=self.request.user, reason=form.cleaned_data["reason"])
        return f"Moved to “{to.label}”."

    def do_pass_on(self, form: PassOnForm) -> str:
        organisation = form.cleaned_data["organisation"]
        pass_on(self.object, organisation, user=self.request.user)
        return f"Passed on to {organisation.name}. They and the person who asked get an email."

    def do_note(self, form: NoteForm) -> str:
        form.run_once(lambda: add_note(self.object, form.cleaned_data["text"], user=self.request.user))
        return "The note is kept."

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "enquiry": self.object,
            "waits": self.object.waits_in_words(on=today()),
            "reminders": self.object.reminders.all(),
            "history": self.object.history.select_related("user"),
            "notes": self.object.notes.select_related("user"),
        }
