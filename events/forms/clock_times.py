"""A time of day as people write it."""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import ValidationError

from hub.shared.forms import PlainCharField

WORDS = {"midday": dt.time(12), "noon": dt.time(12), "midnight": dt.time(0)}
TIME = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*(am|pm)?", re.ASCII)
EXAMPLE = "Enter a time like 2pm or 14:30"


class ClockField(PlainCharField):
    """Reads "2pm", "2.30pm", "14:30", "midday"; returns a ``time`` or ``None``. An hour alone needs am or pm."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**{"max_length": 10, "width": 5, **kwargs})

    def clean(self, value) -> dt.time | None:
        text = super().clean(value).lower()
        if not text:
            return None
        if text in WORDS:
            return WORDS[text]
        match = TIME.fullmatch(text.replace("a.m.", "am").replace("p.m.", "pm"))
        if match is None:
            raise ValidationError(EXAMPLE, code="invalid")
        hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
        if half and not 1 <= hour <= 12:
            raise ValidationError(EXAMPLE, code="invalid")
        if not half and match[2] is None:
            raise ValidationError(f"Say whether {hour} is in the morning or in the afternoon, such as {hour}pm")
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        try:
            return dt.time(hour, minute)
        except ValueError as error:
            raise ValidationError(EXAMPLE, code="invalid") from error
