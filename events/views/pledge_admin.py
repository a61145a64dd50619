"""Pledges that want to be shown, and paper for a room."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_denied

from events.domain.pledge_numbers import exact_numbers
from events.domain.pledges import approve, decline
from events.domain.slips import pledge_cards
from events.enums.pledges import SHOWING_TRANSITIONS, ShowingStatus
from events.forms.challenge_staff import CardsForm, PrivateReasonForm
from events.permissions import MODERATE
from events.views.challenge_admin import pdf
from hub.shared.clock import today
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import StaffActionsView

PLEDGES = "pledge_showings"


class ShowingView(RevealsPerson, StaffActionsView):
    page_title = "Pledge to show"
    needs_permission = MODERATE
    actions = {"show": forms.Form, "decline": PrivateReasonForm}
    targets = {"show": ShowingStatus.SHOWN, "decline": ShowingStatus.DECLINED}
    transitions = SHOWING_TRANSITIONS

    @property
    def is_hidden(self) -> bool:
        """What its author has hidden is nobody's business any more."""
        return self.object.status == ShowingStatus.HIDDEN

    def get_page_subtitle(self) -> str:
        return "" if self.is_hidden else str(self.object)

    def refusal(self, action: str) -> str:
        return f"It is “{self.object.get_status_display()}” now. Nothing has happened."

    def do_show(self, form: forms.Form) -> str:
        approve(self.object, user=self.request.user)
        return "It is on the page of promises."

    def do_decline(self, form: PrivateReasonForm) -> str:
        decline(self.object, reason=form.cleaned_data["reason"], user=self.request.user)
        return "It is not shown. Its author is not told why."

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "showing": self.object,
            "pledge": None if self.is_hidden else self.object.pledge,
            "history": self.object.history.select_related("user"),
        }


@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """How pledges stand, each number as it is, and cards for a room as PDF."""
    if not request.user.has_perm(MODERATE):
        return permission_denied(request)
    form = CardsForm(request.GET if "pdf" in request.GET else None)
    event = form.cleaned_data["event"] if form.is_valid() else None
    if form.is_valid():
        return pdf(pledge_cards(event), f"promise-cards-{event.slug}" if event else "promise-cards")
    context = {
        "form": form,
        "numbers": [(state.label, number) for state, number in exact_numbers(on=today()).items()],
        "header_title": "Promises in numbers, and cards",
        "page_title": "Promises in numbers, and cards",
        "header_icon": "pick",
    }
    return render(request, "events/admin/pledge_cards.html", context, status=422 if form.errors else 200)
