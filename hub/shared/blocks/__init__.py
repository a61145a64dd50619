"""The blocks of which editors make a page's body."""

from __future__ import annotations

from .body import BodyBlock
from .links import LinkBlock

__all__ = ["BodyBlock", "LinkBlock"]
