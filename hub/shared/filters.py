"""Filters of staff's lists."""

from __future__ import annotations

import django_filters


class ChoicesFilter(django_filters.MultipleChoiceFilter):
    """Rows whose one field has one of the chosen values.

    No row is found twice, so they need not be told apart: the database would sort all that match by all they hold.
    """

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **{"distinct": False, **kwargs})
