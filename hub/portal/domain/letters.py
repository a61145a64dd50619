"""Who hears what became of a listing, and of an invitation."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse

from hub.organisations.models import Organisation
from hub.portal import emails
from hub.portal.models import ListingChange
from hub.shared.emails import absolute_url, send


def who_hears(organisation: Organisation, sent_by: AbstractBaseUser | None) -> AbstractBaseUser | None:
    """Who sent it, if they still act for the organisation; else who has done so longest; ``None`` if nobody does."""
    people = [person.user for person in organisation.people.active().select_related("user") if person.user.email]
    return next((user for user in people if sent_by and user.pk == sent_by.pk), people[0] if people else None)


def tell_published(change: ListingChange) -> None:
    organisation = change.organisation
    if (user := who_hears(organisation, change.sent_by)) is not None:
        url = absolute_url(organisation.get_absolute_url())
        context = {"organisation": organisation.name, "listing_url": url}
        address = reverse("portal:overview", args=[organisation.slug])
        send(emails.PUBLISHED.key, user.email, context=context, button_url=address)


def tell_returned(change: ListingChange, reason: str) -> None:
    organisation = change.organisation
    if (user := who_hears(organisation, change.sent_by)) is not None:
        address = reverse("portal:listing_edit", args=[organisation.slug])
        context = {"organisation": organisation.name, "reason": reason}
        send(emails.RETURNED.key, user.email, context=context, button_url=address)
