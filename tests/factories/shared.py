from __future__ import annotations

import datetime as dt
import itertools
import uuid
from io import BytesIO

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Collection

from hub.shared.clock import now
from hub.shared.guards import stamp_of
from hub.shared.models import HubDocument, HubImage, Theme
from hub.shared.size_making import make_sizes

numbers = itertools.count(1)


def guarded_data(**answers) -> dict[str, object]:
    """What a person posts who opened a guarded form a minute ago, with ``answers``."""
    return {
        "submission_key": str(uuid.uuid4()),
        "started": stamp_of(now() - dt.timedelta(minutes=1)),
        "website_address": "",
        **answers,
    }


def picture_bytes(
    file_format: str = "PNG", *, size: tuple[int, int] = (160, 120), colour: str = "#0b4f63", **options
) -> bytes:
    """A picture of one colour, as the bytes of a file."""
    output = BytesIO()
    Image.new("RGB", size, colour).save(output, format=file_format, **options)
    return output.getvalue()


def root_collection() -> Collection:
    """The collection that Wagtail's migrations make; made here where a test has emptied the tables."""
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def make_image(*, size: tuple[int, int] = (32, 24), colour: str = "#0b4f63", **kwargs) -> HubImage:
    number = next(numbers)
    kwargs.setdefault("title", f"Picture {number}")
    if not kwargs.get("is_decorative"):
        kwargs.setdefault("description", f"People around table {number}")
    kwargs.setdefault("file", ContentFile(picture_bytes(size=size, colour=colour), name=f"picture-{number}.png"))
    kwargs.setdefault("collection", root_collection())
    return HubImage.objects.create(**kwargs)


def make_shown_image(**kwargs) -> HubImage:
    """A picture in all sizes, as it is a second after somebody uploaded it; ``consent_until`` may be long ago."""
    until = kwargs.pop("consent_until", None)
    image = make_image(**kwargs)
    make_sizes(image.pk)
    image.consent_until = until
    HubImage.objects.filter(pk=image.pk).update(consent_until=until)
    return image


def make_document(*, content: bytes = b"%PDF-1.4 made for a test", filename: str = "", **kwargs) -> HubDocument:
    number = next(numbers)
    kwargs.setdefault("title", f"Document {number}")
    kwargs.setdefault("file", ContentFile(content, name=filename or f"document-{number}.pdf"))
    kwargs.setdefault("file_size", len(content))
    kwargs.setdefault("collection", root_collection())
    return HubDocument.objects.create(**kwargs)


def make_theme(name: str = "", **kwargs) -> Theme:
    return Theme.objects.create(name=name or f"Theme {next(numbers)}", **kwargs)


def make_user_in(role: str):
    """A member of staff with one role."""
    user = get_user_model().objects.create_user(f"in {role}")
    user.groups.add(Group.objects.get(name=role))
    return user
