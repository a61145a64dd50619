"""Pictures in the sizes that pages need: made before anybody asks, fetched in one query, free of a camera's notes."""

from __future__ import annotations

from collections.abc import Iterable

from wagtail.images import get_image_model
from willow.plugins.pillow import PillowImage
from willow.registry import registry

from .errands import ErrandKind

PICTURE_SIZES = (
    "fill-1120x700",
    "fill-640x400",
    "fill-1200x675",
    "width-1200",
    "max-480x160",
    "max-320x200",
    "max-320x160",
)
"""All sizes that a page may ask for, as WebP. They are made when a picture is saved, so that reading makes none."""

SHARE_SIZE = "fill-1200x630|format-jpeg"
"""The picture of a shared link; the readers of those know no WebP."""

ALL_SIZES = (*(f"{size}|format-webp" for size in PICTURE_SIZES), SHARE_SIZE)

SIZES = ErrandKind(
    key="shared.make_sizes", label="Sizes of a picture", run=lambda payload: make_sizes(payload["image"])
)

# What of a file's own notes is needed to show its colours. Place, time, camera and comments are not.
KEPT_NOTES = ("icc_profile", "transparency")


def make_sizes(image_id: int) -> int:
    """Make the sizes of a picture that are not there yet; returns how many there are of those pages ask for."""
    image = get_image_model().objects.filter(pk=image_id).first()
    return len(image.get_renditions(*ALL_SIZES)) if image is not None else 0


def prefetch_renditions(images: Iterable) -> None:
    """Fetch all sizes of ``images`` that were made already. One query; none without pictures.

    All of them, not some: Wagtail takes what is fetched as all there is, and would make the others again.
    """
    by_pk: dict[int, list] = {}
    for image in images:
        if image is not None:
            by_pk.setdefault(image.pk, []).append(image)
    if not by_pk:
        return
    renditions: dict[int, list] = {pk: [] for pk in by_pk}
    for rendition in get_image_model().get_rendition_model().objects.filter(image_id__in=by_pk):
        renditions[rendition.image_id].append(rendition)
    for pk, same in by_pk.items():
        for rendition in renditions[pk]:
            rendition.image = same[0]
        for image in same:
            image.prefetched_renditions = list(renditions[pk])


def upright_and_plain(picture: PillowImage) -> PillowImage:
    """``picture`` the right way up, without EXIF, comment and XMP: a phone writes down where somebody stood."""
    upright = PillowImage.auto_orient(picture)
    upright.image.info = {name: upright.image.info[name] for name in KEPT_NOTES if name in upright.image.info}
    return upright


def install() -> None:
    """Let every size that Wagtail makes, which begins with this step, begin with it done so."""
    registry.register_operation(PillowImage, "auto_orient", upright_and_plain)
