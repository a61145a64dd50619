"""Pictures in the sizes that pages need: which there are, and how a page reads those that were made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from wagtail.images import get_image_model
from wagtail.images.models import Filter
from willow.plugins.pillow import PillowImage
from willow.registry import registry

from .clock import today
from .restrictions import is_withheld

if TYPE_CHECKING:
    from .models.images import HubImage, HubRendition

PICTURE_SIZES = (
    "fill-1120x700",
    "fill-640x400",
    "fill-1200x675",
    "width-1200",
    "max-480x160",
    "max-320x200",
    "max-320x160",
)
"""All sizes that a page may ask for, as WebP. They are made outside of requests, so that reading makes none."""

SHARE_SIZE = "fill-1200x630|format-jpeg"
"""The picture of a shared link; the readers of those know no WebP."""

WEBP_SIZES = {size: f"{size}|format-webp" for size in PICTURE_SIZES}
ALL_SIZES = (*WEBP_SIZES.values(), SHARE_SIZE)

STAFF_SIZES = ("max-165x165", "max-800x600")
"""What Wagtail's own lists, choosers and forms show staff. It makes what is missing while they wait."""

MADE_SIZES = (*ALL_SIZES, *STAFF_SIZES)

# What of a file's own notes is needed to show its colours. Place, time, camera and comments are not.
KEPT_NOTES = ("icc_profile", "transparency")


def shown_size(image: HubImage | None, size: str) -> HubRendition | None:
    """The picture in the size that a page asks for, or while that is missing in the one most like it.

    ``None`` without a picture, without the consent of its people, or before any size was made. Nothing is made here.
    Raises ``ValueError`` for a size that is not one of ``PICTURE_SIZES``: nothing would ever make it.
    """
    if size not in WEBP_SIZES:
        raise ValueError(f"{size} is not among PICTURE_SIZES in hub/shared/renditions.py")
    if image is None or not image.has_consent(on=today()):
        return None
    wanted = WEBP_SIZES[size]
    return made_sizes(image, wanted).get(wanted) or most_like(size, made_sizes(image, *WEBP_SIZES.values()))


def shared_size(image: HubImage | None) -> HubRendition | None:
    """The picture of a shared link, or ``None`` while there is none that may be shown."""
    if image is None or not image.has_consent(on=today()):
        return None
    return made_sizes(image, SHARE_SIZE).get(SHARE_SIZE)


def made_sizes(image: HubImage, *specs: str) -> dict[str, HubRendition]:
    """Those of the sizes that were made already. One query, unless they were fetched before."""
    if not hasattr(image, "prefetched_renditions"):
        prefetch_renditions([image])
    return {one.spec: made for one, made in image.find_existing_renditions(*map(known_filter, specs)).items()}


@lru_cache(maxsize=len(MADE_SIZES))
def known_filter(spec: str) -> Filter:
    """The one filter of ``spec``: reading it takes as long as a tenth of a page with pictures."""
    return Filter(spec)


def most_like(size: str, made: dict[str, HubRendition]) -> HubRendition | None:
    """What stands in for a missing ``size``: cut like it if possible, and rather too wide than too narrow."""
    kind, width = kind_and_width(size)

    def distance(rendition: HubRendition) -> tuple[bool, bool, int]:
        is_cut = kind_and_width(rendition.filter_spec)[0] == "fill"
        return is_cut != (kind == "fill"), rendition.width < width, abs(rendition.width - width)

    return min(made.values(), key=distance, default=None)


def kind_and_width(spec: str) -> tuple[str, int]:
    kind, width = re.match(r"(\w+)-(\d+)", spec).groups()
    return kind, int(width)


def prefetch_renditions(images: Iterable) -> None:
    """Fetch all sizes of ``images`` that were made already. One query; none without pictures.

    All of them, not some: what is fetched is taken as all there is. Pictures in collections that are not for all have
    none: their files would not be given to those who read the page.
    """
    by_pk: dict[int, list] = {}
    for image in images:
        if image is not None:
            by_pk.setdefault(image.pk, []).append(image)
    if not by_pk:
        return
    renditions: dict[int, list] = {pk: [] for pk in by_pk}
    for rendition in (
        get_image_model()
        .get_rendition_model()
        .objects.filter(~is_withheld("image__collection__path"), image_id__in=by_pk)
    ):
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
