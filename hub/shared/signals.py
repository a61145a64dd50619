from __future__ import annotations

from functools import partial

from django.db import transaction

from .models import HubImage
from .tasks import make_sizes


def make_picture_ready(sender, instance: HubImage, *, raw: bool, update_fields, **kwargs) -> None:
    """After a picture is saved, make its sizes outside the request, and before a reader asks for them."""
    if not raw and not update_fields:
        transaction.on_commit(partial(make_sizes.enqueue, instance.pk), robust=True)
