"""What comes round."""

from __future__ import annotations

from . import training

__all__ = ["training"]
