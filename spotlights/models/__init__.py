from __future__ import annotations

from .index import SpotlightIndexPage
from .nominations import Nomination, NominationHistory, NominationNote
from .spotlights import SpotlightPage, SpotlightPageTheme, SpotlightStep

__all__ = [
    "Nomination",
    "NominationHistory",
    "NominationNote",
    "SpotlightIndexPage",
    "SpotlightPage",
    "SpotlightPageTheme",
    "SpotlightStep",
]
