"""Who may see and change what of bookings, challenges and pledges."""

from __future__ import annotations

from hub.shared.permissions import LimitedPermissionPolicy, RightPolicy

MANAGE = "events.manage_bookings"
SEE_NEEDS = "events.see_access_needs"
RUN = "events.change_challenge"
DECIDE = "events.decide_challenge"
MODERATE = "events.change_pledgeshowing"


class BookingsPolicy(RightPolicy):
    """Whoever manages bookings may see them; nobody adds, changes or deletes rows in the admin's own forms."""

    needs = MANAGE


class ChallengePolicy(LimitedPermissionPolicy):
    """Only a draft is edited or deleted; what was announced stays."""

    def user_has_permission_for_instance(self, user, action, instance):
        if action in ("change", "delete") and not instance.is_draft:
            return False
        return super().user_has_permission_for_instance(user, action, instance)
