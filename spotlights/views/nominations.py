"""The page of a nomination in the admin, and what staff do with it there."""

from __future__ import annotations

from django import forms
from django.urls import reverse

from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import NoteForm, StaffActionsView
from spotlights.domain.nominations import add_note, forget_person, link_spotlight, move_nomination
from spotlights.enums import NominationStatus
from spotlights.forms import MOVED_MEANWHILE, LinkForm, MoveForm
from spotlights.models import SpotlightIndexPage

CHANGE = "spotlights.change_nomination"


class NominationView(RevealsPerson, StaffActionsView):
    """One nomination: what was written, what became of it, and what may be done now."""

    page_title = "Nomination"
    needs_permission = CHANGE
    actions = {"move": MoveForm, "note": NoteForm, "link": LinkForm, "forget": forms.Form}

    def get_page_subtitle(self) -> str:
        return self.object.group_name

    def build_form(self, action: str, data=None) -> forms.Form:
        if action == "move":
            return MoveForm(data, prefix=action, nomination=self.object)
        if action == "link":
            return LinkForm(data, prefix=action, initial={"spotlight": self.object.spotlight_id})
        return super().build_form(action, data)

    def refusal(self, action: str) -> str:
        return MOVED_MEANWHILE

    def do_move(self, form: MoveForm) -> str:
        to = NominationStatus(form.cleaned_data["to"])
        move_nomination(self.object, to, user=self.request.user, reason=form.cleaned_data["reason"])
        return f"Moved to “{to.label}”."

    def do_note(self, form: NoteForm) -> str:
        form.run_once(lambda: add_note(self.object, form.cleaned_data["text"], user=self.request.user))
        return "The note is kept."

    def do_link(self, form: LinkForm) -> str:
        link_spotlight(self.object, form.cleaned_data["spotlight"])
        return "The Spotlight is linked."

    def do_forget(self, form: forms.Form) -> str:
        forget_person(self.object)
        return "Names and addresses are removed."

    def get_context_data(self, **kwargs):
        nomination = self.object
        index = SpotlightIndexPage.objects.first()
        return {
            **super().get_context_data(**kwargs),
            "nomination": nomination,
            "history": nomination.history.select_related("user"),
            "notes": nomination.notes.select_related("user"),
            "new_spotlight_url": self.new_spotlight_url(index) if index else "",
        }

    def new_spotlight_url(self, index) -> str:
        """Where a Spotlight is begun; empty for who may not add one."""
        if not index.permissions_for_user(self.request.user).can_add_subpage():
            return ""
        return reverse("wagtailadmin_pages:add", args=["spotlights", "spotlightpage", index.pk])
