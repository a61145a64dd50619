from __future__ import annotations

from .safeguarding import SAFEGUARDING, desk_path

__all__ = ["SAFEGUARDING", "desk_path"]
