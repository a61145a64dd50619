"""The hub's own interface for software, under ``/api/v1/``: for reading only, open to any site, one document."""

from __future__ import annotations

from hub.impact.api import dates, events, impact, organisations, pages, record, topics
from hub.impact.api.interface import HubApi, addresses

VERSION = "1.0.0"
ABOUT = (
    "What the hub publishes, for software: the same facts as its pages, under the same filters. For reading only; no "
    "key is needed. Every answer has an ETag: ask again with If-None-Match. Problems are told as RFC 9457 has it. "
    "Numbers of stories below 5 are not told."
)

api = HubApi(
    title="Partner hub",
    version=VERSION,
    description=ABOUT,
    urls_namespace="api",
)
api.add_router("", pages.router)
api.add_router("organisations", organisations.router)
api.add_router("record", record.router)
api.add_router("events", events.router)
api.add_router("", topics.router)
api.add_router("impact", impact.router)
api.add_router("", dates.router)

urlpatterns = addresses(api)
