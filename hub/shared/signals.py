from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import reference_index_auto_update_disabled

from . import errands
from .models import HubImage
from .size_making import SIZES, order_sizes


def make_picture_ready(sender, instance: HubImage, *, raw: bool, update_fields, **kwargs) -> None:
    """After a picture is saved, make its sizes outside the request, and before a reader asks for them."""
    if not raw and not update_fields:
        errands.order(SIZES.key, {"image": instance.pk})


def make_page_ready(sender, instance, *, raw: bool, update_fields, **kwargs) -> None:
    """When a page goes public, note what it uses and have missing sizes of its pictures made.

    Wagtail notes it too, in a task, and may do so after the first reader has come.
    """
    if not isinstance(instance, Page) or raw or update_fields or not instance.live:
        return
    if getattr(reference_index_auto_update_disabled, "value", False) or not ReferenceIndex.is_indexed(sender):
        return
    with transaction.atomic():
        ReferenceIndex.create_or_update_for_object(instance)
    order_sizes(HubImage.objects.filter(pk__in=used_pictures(instance)))


def used_pictures(page: Page) -> list[int]:
    references = ReferenceIndex.get_references_for_object(page)
    pictures = ContentType.objects.get_for_model(HubImage)
    return [int(used) for used in references.filter(to_content_type=pictures).values_list("to_object_id", flat=True)]
