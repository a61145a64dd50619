from __future__ import annotations

from hub.impact.api.core import urlpatterns

__all__ = ["urlpatterns"]

app_name = "api"
