"""Offers of events: kept, decided, made into a page, and what who offered hears of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.html import linebreaks
from django.utils.text import slugify

from events.emails import offers as emails
from events.enums import OFFER_TRANSITIONS, OfferStatus
from events.models import EventIndexPage, EventOffer, EventOfferHistory, EventPage, EventSession
from hub.organisations.domain.finding import postcode_of, written
from hub.organisations.enums import AccessAnswer
from hub.organisations.models import Organisation
from hub.shared.clock import now
from hub.shared.emails import absolute_url
from hub.shared.feeds import page_path
from hub.shared.letters import Letter
from hub.shared.states import TransitionNotAllowed, move


class NoListError(Exception):
    """There is no list of events for a page to stand in."""


@transaction.atomic
def receive_offer(answers: Mapping[str, Any], *, organisation: Organisation | None = None) -> EventOffer:
    """Keep an offer and thank who made it."""
    offer = EventOffer.objects.create(created_at=now(), organisation=organisation, **answers)
    EventOfferHistory.objects.create(subject=offer, at=offer.created_at, before="", after=OfferStatus.RECEIVED)
    letter(emails.RECEIVED, offer).send()
    return offer


@transaction.atomic
def accept_offer(offer: EventOffer, *, user) -> EventPage:
    """Move ``offer`` to accepted with a draft page made of it. Raises ``TransitionNotAllowed`` and ``NoListError``."""
    move(offer, OfferStatus.ACCEPTED, transitions=OFFER_TRANSITIONS, history=EventOfferHistory, user=user)
    return draft_of(offer, user=user)


@transaction.atomic
def draft_of(offer: EventOffer, *, user) -> EventPage:
    """The draft page of an accepted ``offer``, made of what was offered unless there is one already.

    Raises ``TransitionNotAllowed`` for an offer that was not accepted, and ``NoListError``.
    """
    row = EventOffer.objects.select_for_update().get(pk=offer.pk)
    if row.status != OfferStatus.ACCEPTED:
        raise TransitionNotAllowed(row.status, OfferStatus.ACCEPTED)
    if row.page is None:
        index = EventIndexPage.objects.first()
        if index is None:
            raise NoListError
        row.page = add_draft(index, row, user=user)
        row.save(update_fields=["page"])
    offer.refresh_from_db()
    return row.page


def add_draft(index: EventIndexPage, offer: EventOffer, *, user) -> EventPage:
    """A page below ``index`` with what ``offer`` says, for an editor to complete. Nobody else sees it."""
    lines = [line.strip() for line in offer.place.splitlines() if line.strip()]
    page = EventPage(
        title=offer.title,
        # Of a title of signs alone, Wagtail makes no address.
        slug="" if slugify(offer.title, allow_unicode=True) else offer.reference.lower(),
        live=False,
        owner=user,
        organiser=offer.organisation,
        format=offer.format,
        venue_name=lines[0][:150] if lines else "",
        address="\n".join(line for line in lines[1:] if not postcode_of(line)),
        postcode=next((written(code) for line in lines[1:] if (code := postcode_of(line))), ""),
        is_free=offer.is_free,
        cost=offer.cost or ("Free" if offer.is_free else ""),
        how_to_book=offer.how_to_book,
        access_notes=offer.access_notes,
        body=json.dumps([{"type": "text", "value": linebreaks(offer.what, autoescape=True)}]),
        **dict.fromkeys(offer.access, AccessAnswer.YES),
    )
    if offer.instants:
        start, end = offer.instants
        page.sessions = [EventSession(starts_at=start, ends_at=end)]
    index.add_child(instance=page)
    # An editor completes it: who runs it may have to be chosen.
    page.save_revision(user=user, log_action=True, clean=False)
    return page


@transaction.atomic
def decline_offer(offer: EventOffer, reason: str, *, user) -> EventOffer:
    """Move ``offer`` to declined; who offered it gets the ``reason``. Raises ``TransitionNotAllowed``."""
    move(
        offer,
        OfferStatus.DECLINED,
        transitions=OFFER_TRANSITIONS,
        history=EventOfferHistory,
        user=user,
        reason=reason,
    )
    if offer.contact_email:
        declined_letter(offer, reason).send()
    return offer


def withdraw_offer(offer: EventOffer, *, user, reason: str = "") -> EventOffer:
    """Who offered it takes it back. A page that came of it stays for staff. Raises ``TransitionNotAllowed``."""
    return move(
        offer,
        OfferStatus.WITHDRAWN,
        transitions=OFFER_TRANSITIONS,
        history=EventOfferHistory,
        user=user,
        reason=reason,
    )


@transaction.atomic
def tell_published(page: EventPage) -> None:
    """Mail the address of ``page``, which is public now, to who offered it; once, however often it is published."""
    offers = EventOffer.objects.select_for_update().filter(
        page=page, status=OfferStatus.ACCEPTED, published_told_at=None
    )
    for offer in offers:
        offer.published_told_at = now()
        offer.save(update_fields=["published_told_at"])
        if offer.contact_email:
            path = page_path(page)
            letter(emails.PUBLISHED, offer, button_url=path, page_url=absolute_url(path)).send()


def declined_letter(offer: EventOffer, reason: str) -> Letter:
    return letter(emails.DECLINED, offer, reason=reason)


def letter(kind, offer: EventOffer, *, button_url: str = "", **more: str) -> Letter:
    context = {"name": offer.contact_name or "friend", "title": offer.title, "reference": offer.reference, **more}
    return Letter(
        kind.key, offer.contact_email, {name: context[name] for name in kind.placeholders}, button_url=button_url
    )
