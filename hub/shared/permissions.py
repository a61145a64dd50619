from __future__ import annotations

from collections.abc import Collection

from wagtail.permission_policies import ModelPermissionPolicy


class LimitedPermissionPolicy(ModelPermissionPolicy):
    """A policy under which nobody, superusers included, may do more in the admin than ``allowed``."""

    def __init__(self, model, *, allowed: Collection[str]) -> None:
        super().__init__(model)
        self.allowed = frozenset(allowed)

    def user_has_permission(self, user, action):
        return action in self.allowed and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return super().user_has_any_permission(user, self.allowed & set(actions))

    def user_has_permission_for_instance(self, user, action, instance):
        return action in self.allowed and super().user_has_permission_for_instance(user, action, instance)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return super().user_has_any_permission_for_instance(user, self.allowed & set(actions), instance)


class RightPolicy(ModelPermissionPolicy):
    """Who has the one right ``needs`` may do what is ``allowed``, look as a rule; nobody, superusers included, more."""

    needs = ""

    def __init__(self, model, *, allowed: Collection[str] = ("view",)) -> None:
        super().__init__(model)
        self.allowed = frozenset(allowed)

    def user_has_permission(self, user, action):
        return action in self.allowed and user.is_active and user.has_perm(self.needs)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)
