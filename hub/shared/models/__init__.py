from __future__ import annotations

from .documents import HubDocument
from .images import HubImage, HubRendition
from .pages import BasePage, BasePageManager, BasePageQuerySet
from .themes import Theme

__all__ = [
    "BasePage",
    "BasePageManager",
    "BasePageQuerySet",
    "HubDocument",
    "HubImage",
    "HubRendition",
    "Theme",
]
