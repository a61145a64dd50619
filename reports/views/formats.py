"""The other forms in which a list of the record can be had: announced in the head of its page, and linked on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from hub.organisations.facets import Chip
from hub.shared.emails import absolute_url

ATOM, CSV, JSON, PDF = "application/atom+xml", "text/csv", "application/json", "application/pdf"


@dataclass(frozen=True)
class Format:
    """``title`` is for the head of the page, where a program shows it; ``text`` is for the link."""

    type: str
    url: str
    title: str
    text: str
    icon: str = "download"


def formats_of(name: str, title: str, *, query: str = "", args: Sequence[object] = ()) -> list[Format]:
    """Feed and files of the list whose addresses are called ``name``; ``query`` has the filters in use."""
    urls = {kind: f"{reverse(f'record:{name}_{kind}', args=args)}{query}" for kind in ("feed", "csv", "json")}
    return [
        Format(ATOM, urls["feed"], f"{title} (feed)", "Follow this list in a feed reader (Atom)", "feed"),
        Format(CSV, urls["csv"], f"{title} (spreadsheet)", "Download this list (CSV spreadsheet)"),
        Format(JSON, urls["json"], f"{title} (data)", "The same for programs (JSON)"),
    ]


def query_of(chips: Iterable[Chip]) -> str:
    """The filters in use as the end of an address, with its "?"; empty without any."""
    pairs = [(chip.key, chip.value) for chip in chips]
    return f"?{urlencode(pairs)}" if pairs else ""


def canonical(request: HttpRequest, *, page: int = 1, is_filtered: bool = False) -> str:
    """The one address of a list for search engines: without filters, and so from its first page."""
    suffix = f"?page={page}" if page > 1 and not is_filtered else ""
    return absolute_url(f"{request.path}{suffix}")
