"""What comes round."""

from __future__ import annotations
