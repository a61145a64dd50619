"""What staff do in Wagtail to a listing, told to the partner who waits for it."""

from __future__ import annotations

from hub.organisations.models import Organisation
from hub.portal.domain import listings
from hub.portal.models import ListingChange

NO_REASON = "We could not publish it as it is. Please get in touch, and we tell you more."


def settle_published(sender, instance, revision, **kwargs) -> None:
    if instance.live:
        listings.settle_published(instance, revision)


def send_back_rejected(sender, instance, user, **kwargs) -> None:
    """A step of the workflow was refused: its comment is the reason."""
    organisation = instance.content_object
    if not isinstance(organisation, Organisation):
        return
    change = ListingChange.objects.waiting().filter(organisation=organisation).first()
    if change is not None:
        listings.send_back(change, instance.current_task_state.comment or NO_REASON, user=user)
