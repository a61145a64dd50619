"""The sizes of pictures that Spotlights need, and which of the pictures may be shown."""

from __future__ import annotations

import datetime as dt

LEAD = "fill-1120x700|format-webp"
CARD = "fill-640x400|format-webp"
SHARE = "fill-1200x630|format-jpeg"
"""The filter of ``base.html`` for the picture of a shared link."""

ALL_SIZES = (LEAD, CARD, SHARE)


def shown(image, *, on: dt.date):
    """``image`` while the people in it agree to be shown, else ``None``."""
    return image if image is not None and image.has_consent(on=on) else None
