"""Officers of bodies: the public sees their role; how to reach them goes with time."""

from __future__ import annotations

from hub.shared.privacy.registry import ByEmail, Erasing, Held, declare

declare(
    "reports.Officer",
    public="request role",
    staff="added_at added_by passed_on_by revoked_at",
    personal={
        "name email": Held("who was asked to answer for a body, and by which address", Erasing.PERSON),
    },
    whose="an officer of a body",
    found=(ByEmail("email"),),
    seen_by="officers of the hub",
    kept="until 24 months after the request ended",
    made_at="added_at",
)
