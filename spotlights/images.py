"""Which of a Spotlight's pictures may be shown."""

from __future__ import annotations

import datetime as dt


def shown(image, *, on: dt.date):
    """``image`` while the people in it agree to be shown, else ``None``."""
    return image if image is not None and image.has_consent(on=on) else None
