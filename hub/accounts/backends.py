from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model

from .people import find_by_login, has_password


class PasswordBackend(AuthenticationBackend):
    """User name or address, and password. One password is hashed whoever is asked for, so time tells nothing."""

    def _authenticate(self, request, **credentials):
        user = find_by_login(credentials.get("username") or credentials.get("email") or "")
        # Without a password of its own an account costs as much time as one that does not exist.
        return self._check_password(user if user and has_password(user) else None, credentials["password"])

    def get_user(self, user_id):
        """The person with what the sign-in remembers of them, in one query; ``None`` for a suspended one."""
        user = get_user_model()._default_manager.select_related("sign_in").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
