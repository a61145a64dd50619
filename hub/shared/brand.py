"""Name, terms and colours of the hub for words and artwork made on the server. Who owns them registers the source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Brand:
    """Three colours as ``#rrggbb``, the name of the hub, and what it calls those who signed its charter.

    ``logo`` is the name of a file in the storage of pictures; empty for the drawn sign.
    """

    main: str = "#0b4f63"
    accent: str = "#a8155f"
    highlight: str = "#f4c542"
    name: str = "Partner Hub"
    champion: str = "Charter Champion"
    champions: str = "Charter Champions"
    strapline: str = ""
    phone: str = ""
    email: str = ""
    logo: str = ""


_providers: list[Callable[[], Brand]] = []


def register_brand(provider: Callable[[], Brand]) -> Callable[[], Brand]:
    """Let ``provider`` answer ``brand_in_use()``; the last one registered counts. Usable as a decorator."""
    _providers.append(provider)
    return provider


def brand_in_use() -> Brand:
    """The brand in use; the standard one where nobody registered another."""
    return _providers[-1]() if _providers else Brand()
