"""Who may do what with requests in the admin."""

from __future__ import annotations

from collections.abc import Collection

from wagtail.permission_policies import ModelPermissionPolicy

RUN_CLOCK = "reports.run_clock"


class RequestPermissionPolicy(ModelPermissionPolicy):
    """Who runs the clock may look. A started request is a fact: nobody edits or deletes it, superusers included."""

    def user_has_permission(self, user, action):
        if action == "view" and user.has_perm(RUN_CLOCK):
            return True
        return super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user, action, instance):
        if action in ("change", "delete") and not instance.is_draft:
            return False
        return super().user_has_permission_for_instance(user, action, instance)


class ClockPermissionPolicy(ModelPermissionPolicy):
    """Who runs the clock may look at what officers of bodies wrote; nobody adds, edits or deletes it."""

    def user_has_permission(self, user, action):
        return action == "view" and user.has_perm(RUN_CLOCK)

    def user_has_any_permission(self, user, actions):
        return "view" in actions and user.has_perm(RUN_CLOCK)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return self.user_has_any_permission(user, actions)


class ClockPolicy(ModelPermissionPolicy):
    """Who runs the clock may do what is ``allowed``; nobody, superusers included, may do more."""

    def __init__(self, model, *, allowed: Collection[str]) -> None:
        super().__init__(model)
        self.allowed = frozenset(allowed)

    def user_has_permission(self, user, action):
        return action in self.allowed and user.is_active and user.has_perm(RUN_CLOCK)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)


class OutcomePolicy(ClockPolicy):
    """A draft is changed; what was published is corrected in the open."""

    def user_has_permission_for_instance(self, user, action, instance):
        if action in ("change", "delete") and not instance.is_draft:
            return False
        return super().user_has_permission_for_instance(user, action, instance)
