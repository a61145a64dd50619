"""Parts of a page that are the same for all readers and take long to find out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest
from wagtail.models import Site

from .clock import now
from .generation import is_known, kept
from .page_cache import slice_of

Value = TypeVar("Value")


def kept_part(name: str, pk: int | None, request: HttpRequest, make: Callable[[], Value]) -> Value:
    """What ``make`` returns for the row ``pk``, found out once for each generation and each five minutes (decision 28).

    Not in a preview, which shows what nobody may see yet, nor where no generation is known.
    """
    if pk is None or not is_known() or getattr(request, "is_preview", False):
        return make()
    site = Site.find_for_request(request)
    if site is None:
        return make()
    return kept(f"{name}:{site.pk}:{pk}:{slice_of(now())}", make, is_one_of_many=True)
