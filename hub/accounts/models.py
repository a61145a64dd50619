from __future__ import annotations

from django.conf import settings
from django.db import models


class SignInState(models.Model):
    """What the sign-in remembers about a person. Whoever has no row has never had a session ended."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in")
    sessions_ended = models.PositiveIntegerField(
        default=0,
        help_text="How often all sessions of this person were ended; each session holds the count it began at.",
    )

    def __str__(self) -> str:
        return f"Sign-in of person {self.user_id}"


class EmailChange(models.Model):
    """A new address that a person gave and has not confirmed yet. The link in the mail to it is a token about this."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Change of address of person {self.user_id}"
