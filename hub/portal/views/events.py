"""Events that an organisation offers for the list: what became of each, one more, and taking one back."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from events.domain.offers import receive_offer, withdraw_offer
from events.enums import OFFER_TRANSITIONS, OfferStatus
from events.forms.offers import PartnerOfferForm
from events.models import EventOffer
from hub.shared.guards import Limit
from hub.shared.pagination import paginate
from hub.shared.states import TransitionNotAllowed

from .access import PortalView

SENDS = (Limit(20, dt.timedelta(hours=1)), Limit(60, dt.timedelta(days=1)))
"""How often an organisation may offer: staff read each."""

PER_PAGE = 20
TAGS = {
    OfferStatus.RECEIVED: "waiting",
    OfferStatus.ACCEPTED: "part",
    OfferStatus.DECLINED: "late",
    OfferStatus.WITHDRAWN: "neutral",
}


class EventsPage(PortalView):
    here = "events"

    @property
    def offers(self):
        """The offers of this organisation, and of no other."""
        return EventOffer.objects.filter(organisation=self.organisation).select_related("page")


class EventsView(EventsPage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        page = paginate(request, self.offers.prefetch_related("history"), per_page=PER_PAGE)
        return self.render("events", {"results": page, "rows": [row_of(offer) for offer in page.object_list]})


def row_of(offer: EventOffer) -> dict:
    """What the list shows: the state in words, why it was declined, and what may be done."""
    status = OfferStatus(offer.status)
    if offer.is_published and status == OfferStatus.ACCEPTED:
        tag, words = "replied", "In the list"
    else:
        tag = TAGS[status]
        words = "Waiting for us" if status == OfferStatus.RECEIVED else status.label
    reasons = [step.reason for step in offer.history.all() if step.after == OfferStatus.DECLINED]
    return {
        "offer": offer,
        "tag": tag,
        "words": words,
        "reason": reasons[-1] if status == OfferStatus.DECLINED and reasons else "",
        "may_withdraw": OfferStatus.WITHDRAWN in OFFER_TRANSITIONS[status] and not offer.is_published,
    }


class OfferEventView(EventsPage):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(PartnerOfferForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = PartnerOfferForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        if not form.is_repeat() and (over := self.over(form, "events", SENDS, self.show)):
            return over
        answers = form.answers_of(self.organisation, request.user)
        form.run_once(lambda: receive_offer(answers, organisation=self.organisation))
        messages.success(request, "Thank you. We look at it, and you hear from us when it is in the list.")
        return redirect(self.address("events"))

    def show(self, form: PartnerOfferForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": "Offer an event",
            "lead": f"{self.organisation.name} runs it. We read it, put it in “What’s on”, and tell you.",
            "button": "Send the event",
            "back_url": self.address("events"),
            "back_text": "Back to your events",
        }
        return self.render("form", context, status=status)


class WithdrawEventView(EventsPage):
    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        offer = get_object_or_404(self.offers, pk=pk)
        return self.render("event_withdraw", row_of(offer))

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        offer = get_object_or_404(self.offers, pk=pk)
        if row_of(offer)["may_withdraw"]:
            try:
                withdraw_offer(offer, user=request.user)
            except TransitionNotAllowed:
                messages.info(request, "We decided about this event a moment ago.")
            else:
                messages.success(request, "The event is withdrawn.")
        return redirect(self.address("events"))
