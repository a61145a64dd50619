"""The day on which somebody last said that a listing is right."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from hub.organisations.models import Organisation

from .people import lock


@transaction.atomic
def confirm_listing(organisation: Organisation, *, on: dt.date, user: AbstractBaseUser | None) -> None:
    """Write down that the listing was right on the day ``on``, in public at once and in a draft that waits.

    Publishing that draft later would bring an earlier day back otherwise. A later day that is there stays.
    """
    row = lock(organisation)
    if row.has_unpublished_changes:
        draft = row.get_latest_revision_as_object()
        if is_earlier(draft.checked_on, on):
            draft.checked_on = on
            draft.save_revision(user=user, clean=False)
    if is_earlier(row.checked_on, on):
        Organisation.objects.filter(pk=row.pk).update(checked_on=on)


def is_earlier(checked_on: dt.date | None, on: dt.date) -> bool:
    return checked_on is None or checked_on < on
