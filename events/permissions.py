"""Who may see and change what of bookings."""

from __future__ import annotations

from hub.shared.permissions import RightPolicy

MANAGE = "events.manage_bookings"
SEE_NEEDS = "events.see_access_needs"


class BookingsPolicy(RightPolicy):
    """Whoever manages bookings may see them; nobody adds, changes or deletes rows in the admin's own forms."""

    needs = MANAGE
