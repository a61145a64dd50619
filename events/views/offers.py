"""Anyone offers an event; staff make a page of it or say why not."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from events.domain.offers import (
    NoListError,
    accept_offer,
    decline_offer,
    declined_letter,
    draft_of,
    receive_offer,
    withdraw_offer,
)
from events.enums import OFFER_TRANSITIONS, OfferStatus
from events.forms.offers import MOVED_MEANWHILE, OfferForm, ReasonForm, WithdrawForm
from events.models import EventIndexPage, EventOffer
from hub.shared.clock import today
from hub.shared.mail_frames import MailPreview
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import StaffActionsView

NO_LIST = "There is no list of events yet. Make the page “What’s on” first."
DRAFTED = "The draft is made. Complete it and publish it: they hear then that it is in the list."


@require_http_methods(["GET", "HEAD", "POST"])
def offer_event(request: HttpRequest) -> HttpResponse:
    """The form; a good one leads to the confirmation, however often it is sent."""
    form = OfferForm(request.POST if request.method == "POST" else None)
    form.guard(request)
    if form.is_valid():
        offer, _ = form.run_once(lambda: receive_offer(form.answers))
        if offer is None:
            return redirect("offer:start")
        return redirect("offer:done", reference=offer.reference)
    index = EventIndexPage.objects.visible().first()
    context = {"form": form, "back_url": index.get_url(request) if index else "", "back_text": "Back to what’s on"}
    response = render(request, "events/offer.html", context, status=form.http_status)
    return form.answer_headers(response)


@require_safe
def offered(request: HttpRequest, reference: str) -> HttpResponse:
    """The confirmation: the reference and what happens next, nothing of what was written."""
    offer = get_object_or_404(EventOffer.objects.only("reference"), reference=reference)
    return render(request, "events/offered.html", {"reference": offer.reference, "again_url": reverse("offer:start")})


class OfferView(RevealsPerson, StaffActionsView):
    """One offer: what was written, what became of it, and what may be done now."""

    page_title = "Offer of an event"
    needs_permission = "events.change_eventoffer"
    actions = {"accept": forms.Form, "draft": forms.Form, "decline": ReasonForm, "withdraw": WithdrawForm}
    targets = {
        "accept": OfferStatus.ACCEPTED,
        "decline": OfferStatus.DECLINED,
        "withdraw": OfferStatus.WITHDRAWN,
    }
    transitions = OFFER_TRANSITIONS

    def get_page_subtitle(self) -> str:
        return self.object.title

    def is_possible(self, action: str) -> bool:
        offer = self.object
        if action == "draft":
            return offer.status == OfferStatus.ACCEPTED and offer.page_id is None
        # What is public already is taken down as a page is, not by declining what it came of.
        return super().is_possible(action) and not (action == "decline" and offer.is_published)

    def may_run(self, action: str) -> bool:
        """Only who may add a page makes a draft of it."""
        index = EventIndexPage.objects.first() if action in ("accept", "draft") else None
        return index is None or index.permissions_for_user(self.request.user).can_add_subpage()

    def preview(self, action: str, form: forms.Form) -> MailPreview | None:
        if action != "decline" or not self.object.contact_email:
            return None
        return declined_letter(self.object, form.cleaned_data["reason"]).preview()

    def refusal(self, action: str) -> str:
        return MOVED_MEANWHILE

    def do_accept(self, form: forms.Form) -> str:
        return self.make_draft(accept_offer)

    def do_draft(self, form: forms.Form) -> str:
        return self.make_draft(draft_of)

    def make_draft(self, make) -> str:
        try:
            make(self.object, user=self.request.user)
        except NoListError as error:
            raise ValidationError(NO_LIST) from error
        return DRAFTED

    def do_decline(self, form: ReasonForm) -> str:
        decline_offer(self.object, form.cleaned_data["reason"], user=self.request.user)
        return "The offer is declined. The reason is on its way to them."

    def do_withdraw(self, form: WithdrawForm) -> str:
        withdraw_offer(self.object, user=self.request.user, reason=form.cleaned_data["reason"])
        return "The offer is withdrawn."

    def get_context_data(self, **kwargs):
        offer = self.object
        return {
            **super().get_context_data(**kwargs),
            "offer": offer,
            "days": offer.days_waiting(on=today()) if offer.status == OfferStatus.RECEIVED else None,
            "history": offer.history.select_related("user"),
        }
