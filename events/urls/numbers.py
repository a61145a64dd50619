"""Numbers in addresses, never too large for the database."""

from __future__ import annotations

from django.urls import register_converter


class BoundedNumber:
    """A number of at most nine digits."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(BoundedNumber, "event_number")
