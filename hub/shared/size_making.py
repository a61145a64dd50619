"""Making pictures in the sizes that pages need, in tasks and jobs, and taking away those that nobody may see."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Iterable, Iterator
from io import BytesIO

from django.conf import settings
from django.db import IntegrityError, transaction
from wagtail.images.models import Filter

from . import errands
from .clock import today
from .errands import ErrandKind
from .image_files import DECODER_ERRORS
from .jobs import Due, Job, counted, register_job
from .models.images import HubImage, HubRendition
from .renditions import ALL_SIZES, MADE_SIZES, known_filter

logger = logging.getLogger(__name__)

FILTERS = tuple(map(known_filter, MADE_SIZES))
IMAGES_AT_ONCE = 500
SECONDS_A_RUN = 45
"""A run of the job ends before the next of those that come each minute; what is left goes with its own next one."""


class PictureTooLarge(Exception):
    """The picture has more pixels than this machine should hold in memory."""


def make_sizes(image_id: int) -> int:
    """Make the sizes of a picture that are not there yet; returns how many were made.

    Of a picture whose consent has ended the sizes are deleted instead. Raises ``PictureTooLarge``, and what storage
    and decoder raise; what was made before stays.
    """
    image = HubImage.objects.filter(pk=image_id).first()
    if image is None:
        return 0
    if not image.has_consent(on=today()):
        forget_sizes(HubRendition.objects.filter(image=image))
        return 0
    missing = missing_sizes(image, keys_of([image.pk]).get(image.pk, set()))
    if not missing:
        return 0
    if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
        raise PictureTooLarge(f"It has more than {most} million pixels.")
    with image.open_file() as file:
        source = file.read()
    # One after the other: several at once would need the memory of several.
    return sum(make_size(image, wanted, source) for wanted in missing)


def make_size(image: HubImage, wanted: Filter, source: bytes) -> bool:
    """Make one size from the bytes of the original; returns whether it was this worker that made it.

    The file is there before its row, so a row never names half a file. It is deleted again if another worker was
    quicker, or if the picture got another file or went away meanwhile.
    """
    made = image.generate_rendition_instance(wanted, BytesIO(source))
    made.file.save(made.file.name, made.file.file, save=False)
    try:
        with transaction.atomic():
            is_same = HubImage.objects.select_for_update().filter(pk=image.pk, file=image.file.name).exists()
            if is_same:
                made.save()
                return True
    except IntegrityError:
        logger.info("Another worker made %s of picture %s.", wanted.spec, image.pk)
    made.file.storage.delete(made.file.name)
    return False


def missing_sizes(image: HubImage, made: set[tuple[str, str]]) -> list[Filter]:
    """The sizes that are not among those ``made``, each given by its name and the key of its focal point."""
    return [wanted for wanted in FILTERS if (wanted.spec, wanted.get_cache_key(image)) not in made]


def keys_of(image_ids: Iterable[int]) -> dict[int, set[tuple[str, str]]]:
    """For each picture the sizes that were made. One query."""
    rows = HubRendition.objects.filter(image_id__in=list(image_ids), filter_spec__in=MADE_SIZES)
    keys: dict[int, set[tuple[str, str]]] = {}
    for image_id, spec, key in rows.values_list("image_id", "filter_spec", "focal_point_key"):
        keys.setdefault(image_id, set()).add((spec, key))
    return keys


def lacking(images: Iterable[HubImage]) -> list[HubImage]:
    """Those of ``images`` that may be shown and miss a size. One query."""
    images = [image for image in images if image.has_consent(on=today())]
    made = keys_of(image.pk for image in images)
    return [image for image in images if missing_sizes(image, made.get(image.pk, set()))]


def order_sizes(images: Iterable[HubImage]) -> None:
    """Have what ``images`` lack made after the commit."""
    for image in lacking(images):
        errands.order(SIZES.key, {"image": image.pk})


def forget_sizes(renditions) -> int:
    """Delete the sizes for pages among ``renditions``, files too; returns how many. The admin's own small ones stay."""
    return renditions.filter(filter_spec__in=ALL_SIZES).delete()[0]


# What the tasks missed


def batches() -> Iterator[list[HubImage]]:
    """All pictures, so many at a time."""
    last = 0
    while batch := list(HubImage.objects.filter(pk__gt=last).order_by("pk")[:IMAGES_AT_ONCE]):
        yield batch
        last = batch[-1].pk


def make_all(*, seconds: float | None = None, dry_run: bool = False) -> str:
    """Make every size that is missing and delete those that may not be shown any more; returns what was done.

    A picture that can't be read is named in the log by its number and keeps nobody else waiting.
    """
    end = time.monotonic() + seconds if seconds is not None else float("inf")
    ended = HubRendition.objects.filter(image__consent_until__lt=today(), filter_spec__in=ALL_SIZES)
    gone = ended.count() if dry_run else forget_sizes(ended)
    done = failed = 0
    for image in (image for batch in batches() for image in lacking(batch)):
        if time.monotonic() > end:
            break
        try:
            done += True if dry_run else make_sizes(image.pk) > 0
        except (PictureTooLarge, *DECODER_ERRORS) as error:
            logger.warning("The sizes of picture %s could not be made: %s", image.pk, type(error).__name__)
            failed += 1
    words = [
        counted(done, "picture given its sizes", "pictures given their sizes"),
        counted(failed, "picture could not be read", "pictures could not be read"),
        counted(gone, "size deleted after the end of consent", "sizes deleted after the end of consent"),
    ]
    return ", ".join(filter(None, words))


def catch_up(due: Due) -> str:
    return make_all(seconds=SECONDS_A_RUN, dry_run=due.dry_run)


SIZES = ErrandKind(
    key="shared.make_sizes", label="Sizes of a picture", run=lambda payload: make_sizes(payload["image"])
)

register_job(
    Job(
        key="shared.sizes",
        label="Make missing sizes of pictures",
        run=catch_up,
        every=dt.timedelta(minutes=30),
        has_dry_run=True,
    )
)
