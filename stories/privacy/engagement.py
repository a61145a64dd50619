from __future__ import annotations

from hub.shared.privacy.registry import declare
from hub.shared.privacy.words import HISTORY_STAFF

declare(
    "stories.EngagementEntry",
    public="organisation title questions whom how starts_on ends_on topic areas themes link status",
    staff="is_public created_at created_by",
)
declare("stories.EngagementHistory", staff=f"{HISTORY_STAFF} user subject reason")
