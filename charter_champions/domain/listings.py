"""What an application says about the public page of a group, as its organisation shows it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from django.core.files.images import ImageFile

from charter_champions.enums import LogoFocus
from charter_champions.models import Application
from hub.organisations.domain.finding import find_place
from hub.organisations.enums import ACCESS_QUESTIONS
from hub.shared.models import HubImage

PLACES = Decimal("0.000001")
COPIED = ("address", "town", "postcode", "hides_exact_address", *ACCESS_QUESTIONS, "access_notes")


def public_page(application: Application) -> dict[str, Any]:
    """The fields of ``Organisation`` for its page: words, place and access; on the map if we know the postcode."""
    words = [application.description, application.take_part]
    fields = {name: getattr(application, name) for name in COPIED}
    fields["description"] = "\n\n".join(text for text in words if text)
    spot = find_place(application.postcode) if application.postcode else None
    if spot is not None:
        fields["latitude"] = Decimal(spot.latitude).quantize(PLACES)
        fields["longitude"] = Decimal(spot.longitude).quantize(PLACES)
    return fields


def logo_image(application: Application) -> HubImage | None:
    """The logo as a picture of the hub, with the part that must be seen as its focal point; ``None`` without one."""
    if not application.logo:
        return None
    with application.logo.open("rb") as file:
        image = HubImage(
            title=f"Logo of {application.name}"[:255],
            description=application.logo_description or f"Logo of {application.name}"[:255],
            file=ImageFile(file, name=f"logo{PurePosixPath(application.logo.name).suffix}"),
        )
        set_focus(image, LogoFocus(application.logo_focus))
        image.save()
    return image


def set_focus(image: HubImage, focus: LogoFocus) -> None:
    """Make one ninth of ``image`` its focal point, in pixels; the very middle is where pictures are cut to anyway."""
    if focus == LogoFocus.CENTRE:
        return
    width, height = image.file.width, image.file.height
    across, down = focus.third
    image.focal_point_x = width * (2 * across + 1) // 6
    image.focal_point_y = height * (2 * down + 1) // 6
    image.focal_point_width = max(width // 3, 1)
    image.focal_point_height = max(height // 3, 1)
