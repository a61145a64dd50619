from __future__ import annotations

from . import errands
from .models import HubImage
from .renditions import SIZES


def make_picture_ready(sender, instance: HubImage, *, raw: bool, update_fields, **kwargs) -> None:
    """After a picture is saved, make its sizes outside the request, and before a reader asks for them."""
    if not raw and not update_fields:
        errands.order(SIZES.key, {"image": instance.pk})
