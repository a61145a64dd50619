"""The blocks of which editors make a page's body."""

from __future__ import annotations

from .body import BodyBlock, Heading, headings, load_together
from .links import LinkBlock
from .text import RICH_TEXT_FEATURES, WordsBlock

__all__ = ["RICH_TEXT_FEATURES", "BodyBlock", "Heading", "LinkBlock", "WordsBlock", "headings", "load_together"]
