"""What people are called on the staff's side."""

from __future__ import annotations


def name_of(user) -> str:
    """First and last name; without one the name to sign in with, or the address of who signs in by that."""
    return user.get_full_name() or (user.get_username() if user.has_usable_password() else user.email) or str(user)
