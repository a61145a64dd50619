"""Who somebody is to the sign-in: staff, who may enter the admin, or a partner, who may not."""

from __future__ import annotations

import unicodedata

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser

ADMIN_ACCESS = "wagtailadmin.access_admin"


def may_enter_admin(user) -> bool:
    """Whether ``user`` is staff. A suspended person has no rights, so is none."""
    return user.is_authenticated and ((user.is_superuser and user.is_active) or user.has_perm(ADMIN_ACCESS))


def find_by_login(login: str) -> AbstractBaseUser | None:
    """The one person with this user name or, when no one has it, with this address."""
    login = login.strip()
    return only_one("username", login) or only_one("email", login) if login else None


def find_staff_by_email(email: str) -> AbstractBaseUser | None:
    """The one active person with this address who may have a password."""
    user = only_one("email", email.strip())
    return user if user and user.is_active and (may_enter_admin(user) or has_password(user)) else None


def find_partner_by_email(email: str) -> AbstractBaseUser | None:
    """The one active person with this address who may sign in by an emailed code: never staff, never a password's."""
    user = only_one("email", email.strip())
    if user is None or not user.is_active or may_enter_admin(user) or user.is_staff or has_password(user):
        return None
    return user


def has_password(user) -> bool:
    """Whether ``user`` chose a password; Wagtail makes people with an empty one."""
    return bool(user.password) and user.has_usable_password()


def only_one(field: str, value: str) -> AbstractBaseUser | None:
    """The person whose ``field`` is ``value`` whatever its case; ``None`` when there is none or more than one.

    Compared again here: a database may hold letters of other scripts for the same (Unicode TR 36, 2.11.2).
    """
    if not value or len(value) > 254 or "\x00" in value:
        return None
    rows = get_user_model()._default_manager.filter(**{f"{field}__iexact": value})[:5]
    same = [row for row in rows if folded(getattr(row, field)) == folded(value)]
    return same[0] if len(same) == 1 else None


def folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def people_with(permission: str) -> list[AbstractBaseUser]:
    """The active people who hold ``permission``, as in "stories.screen_stories"; superusers if nobody does."""
    people = get_user_model()._default_manager
    backend = "django.contrib.auth.backends.ModelBackend"
    holders = people.with_perm(permission, include_superusers=False, backend=backend).filter(is_active=True)
    found = list(holders.order_by("first_name", "last_name", "pk"))
    return found or list(people.filter(is_active=True, is_superuser=True).order_by("pk"))
