"""What staff do with a nomination. Every change is a POST; a GET only shows."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from wagtail.admin.views import generic

from hub.shared.states import TransitionNotAllowed
from spotlights.domain.nominations import add_note, forget_person, link_spotlight, move_nomination
from spotlights.enums import NominationStatus
from spotlights.forms import LinkForm, MoveForm, NoteForm
from spotlights.models import Nomination, SpotlightIndexPage

CHANGE = "spotlights.change_nomination"


class NominationView(generic.InspectView):
    """One nomination: what was written, what became of it, and what may be done now."""

    template_name = "spotlights/admin/nomination.html"
    page_title = "Nomination"

    def get_page_subtitle(self) -> str:
        return self.object.group_name

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        nomination = self.object
        index = SpotlightIndexPage.objects.first()
        return context | {
            "nomination": nomination,
            "history": nomination.history.select_related("user"),
            "notes": nomination.notes.select_related("user"),
            "may_change": self.request.user.has_perm(CHANGE),
            "move_form": kwargs.get("move_form") or MoveForm(nomination=nomination),
            "note_form": kwargs.get("note_form") or NoteForm(),
            "link_form": kwargs.get("link_form") or LinkForm(initial={"spotlight": nomination.spotlight_id}),
            "new_spotlight_url": self.new_spotlight_url(index) if index else "",
        }

    def new_spotlight_url(self, index) -> str:
        """Where a Spotlight is begun; empty for who may not add one."""
        if not index.permissions_for_user(self.request.user).can_add_subpage():
            return ""
        return reverse("wagtailadmin_pages:add", args=["spotlights", "spotlightpage", index.pk])


class NominationAction(View):
    """Base of the changes: who may, which nomination, and back to it."""

    http_method_names = ["post"]
    page_url_name = "nominations:inspect"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def nomination(self) -> Nomination:
        return get_object_or_404(Nomination, pk=self.kwargs["pk"])

    def back(self, *, error: str = "", success: str = ""):
        if error:
            messages.error(self.request, error)
        if success:
            messages.success(self.request, success)
        return redirect(self.page_url_name, self.nomination.pk)


def first_error(form) -> str:
    return next(str(message) for errors in form.errors.values() for message in errors)


class MoveView(NominationAction):
    def post(self, request, pk):
        # Every state is a choice here: whether the move is allowed is decided under the lock.
        to, reason = request.POST.get("to", ""), request.POST.get("reason", "")
        if to not in NominationStatus.values:
            return self.back(error="Choose what to move it to.")
        form = MoveForm({"to": to, "reason": reason}, nomination=self.nomination)
        if "reason" in form.errors:
            return self.back(error=form.errors["reason"][0])
        try:
            move_nomination(
                self.nomination, NominationStatus(to), user=request.user, reason=form.cleaned_data["reason"]
            )
        except TransitionNotAllowed:
            return self.back(error="Somebody else moved it meanwhile. Look at what was done and decide again.")
        return self.back(success=f"Moved to “{NominationStatus(to).label}”.")


class NoteView(NominationAction):
    def post(self, request, pk):
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self.back(error=first_error(form))
        add_note(self.nomination, form.cleaned_data["text"], user=request.user)
        return self.back(success="The note is kept.")


class LinkView(NominationAction):
    def post(self, request, pk):
        form = LinkForm(request.POST)
        if not form.is_valid():
            return self.back(error=first_error(form))
        link_spotlight(self.nomination, form.cleaned_data["spotlight"])
        return self.back(success="The Spotlight is linked.")


class ForgetView(NominationAction):
    def post(self, request, pk):
        forget_person(self.nomination)
        return self.back(success="Names and addresses are removed.")
