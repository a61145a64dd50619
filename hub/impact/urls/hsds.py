from __future__ import annotations

from hub.impact.hsds.core import urlpatterns

__all__ = ["urlpatterns"]

app_name = "hsds"
