"""Taking away somebody's second factor: by an administrator in the admin, or by who runs the hub."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from . import notices, sessions


def may_reset(actor: AbstractBaseUser, subject: AbstractBaseUser) -> bool:
    """Whether ``actor`` may reset the second factor of ``subject``.

    Nobody their own: that is done on the account page, with a code. And nobody that of somebody with more rights.
    """
    if actor.pk == subject.pk or not actor.has_perm("auth.change_user"):
        return False
    return actor.is_superuser or not subject.is_superuser


@transaction.atomic
def reset_second_factor(subject: AbstractBaseUser) -> int:
    """Take away all second factors of ``subject``, end their sessions, let them try again and tell them by mail.

    Returns how many there were. At the next sign-in their password is enough to set up a new one.
    """
    found = Authenticator.objects.filter(user=subject)
    count = found.count()
    found.delete()
    sessions.end_all_sessions(subject)
    notices.tell_changed(subject, "Your second factor was reset by an administrator")
    return count
