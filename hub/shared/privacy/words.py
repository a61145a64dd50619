"""The classes of what models inherit: named once here, added by each model that has it."""

from __future__ import annotations

from .registry import Erasing, Held

BASE_PAGE = "summary listing_image social_image area reviewed_on archived_on"
PLACE = "address town postcode latitude longitude"
ACCESS = "step_free accessible_toilet hearing_loop bsl quiet_space parking access_notes"
DRAFT = (
    "latest_revision live has_unpublished_changes first_published_at last_published_at live_revision go_live_at "
    "expire_at expired"
)
LOCK = "locked locked_at"

STAFF_LINK = Held(
    "who did it, for accountability",
    Erasing.KEEP,
    "the link leads to the account, which is anonymised when the person has left",
)
HISTORY_STAFF = "at before after is_public"
REASON_OF_A_MOVE = Held("why staff decided so, for appeals and accountability", Erasing.BLANK)
REASON_IN_PUBLIC = Held(
    "why staff decided so, on the public record",
    Erasing.KEEP,
    "the public record says why; the address of a person is taken out of it",
)
