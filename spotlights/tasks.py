from __future__ import annotations

from django_tasks import task

from spotlights.images import ALL_SIZES
from spotlights.models import SpotlightPage


@task()
def make_renditions(page_id: int) -> int:
    """Make the sizes of a Spotlight's pictures that its page and the lists need; returns the number of pictures.

    Safe to run twice: what is there is not made again.
    """
    page = (
        SpotlightPage.objects.filter(pk=page_id).select_related("lead_photo", "listing_image", "social_image").first()
    )
    if page is None:
        return 0
    images = {image.pk: image for image in (page.lead_photo, page.listing_image, page.social_image) if image}
    for image in images.values():
        image.get_renditions(*ALL_SIZES)
    return len(images)
