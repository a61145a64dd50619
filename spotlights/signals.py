from __future__ import annotations

from functools import partial

from django.db import transaction

from spotlights.models import SpotlightPage
from spotlights.tasks import make_renditions


def make_pictures_ready(sender, instance: SpotlightPage, **kwargs) -> None:
    """After a Spotlight is published, make its pictures' sizes outside the request."""
    transaction.on_commit(partial(make_renditions.enqueue, instance.pk), robust=True)
