from __future__ import annotations

from django_tasks import task
from wagtail.images import get_image_model

from .emails import deliver
from .renditions import ALL_SIZES


@task()
def deliver_email(mail_id: int) -> bool:
    """Try to send one mail. What fails stays in the queue for ``run_due``."""
    return deliver(mail_id)


@task()
def make_sizes(image_id: int) -> int:
    """Make the sizes of a picture that are not there yet; returns how many there are of those pages ask for."""
    image = get_image_model().objects.filter(pk=image_id).first()
    return len(image.get_renditions(*ALL_SIZES)) if image is not None else 0
