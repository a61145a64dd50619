from __future__ import annotations

from .pages import HomePage, StandardPage, StandardPageTheme
from .settings import BrandSettings, NavigationSettings

__all__ = ["BrandSettings", "HomePage", "NavigationSettings", "StandardPage", "StandardPageTheme"]
