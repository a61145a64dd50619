"""Parts of a page that are the same for all readers and take long to find out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.paginator import Page
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


def list_part(name: str, page: Page, request: HttpRequest, make: Callable[[], str], *, is_for_all: bool) -> str:
    """One page of a list as HTML; nothing where the list has no rows.

    ``is_for_all``: it is a page of the whole list, and is kept. What ``make`` writes says nothing of the address asked
    for, and reads the rows, which are not read for what is kept.
    """
    if not page.paginator.count:
        return ""
    return kept_part(name, page.number, request, make) if is_for_all else make()
