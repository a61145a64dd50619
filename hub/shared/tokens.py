"""Links and codes that stand for a person: made once, kept as a hash, bound to a purpose, expiring, used once."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from .clock import now
from .models.tokens import Token

TOKEN_BYTES = 32
LONGEST_TOKEN = 100


class TokenError(Exception):
    """The link cannot be used; ``message`` says so to the person who followed it."""

    message = "This link does not work. Ask for a new one."

    def __init__(self) -> None:
        super().__init__(self.message)


class TokenUnknown(TokenError):
    message = "This link does not work. Check that you copied all of it, or ask for a new one."


class TokenExpired(TokenError):
    message = "This link has expired. Ask for a new one."


class TokenUsed(TokenError):
    message = "This link has been used already. Ask for a new one."


class TokenRevoked(TokenError):
    message = "This link no longer works because a newer one was sent or it was withdrawn. Ask for a new one."


def issue(purpose: str, subject: models.Model, *, lasts: dt.timedelta) -> str:
    """A new secret of 256 bits for ``purpose`` about ``subject``. Only its hash is kept: it cannot be read back."""
    raw = secrets.token_urlsafe(TOKEN_BYTES)
    created_at = now()
    Token.objects.create(
        purpose=purpose,
        digest=digest_of(raw),
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=str(subject.pk),
        created_at=created_at,
        expires_at=created_at + lasts,
    )
    return raw


def look_up(purpose: str, raw: str) -> Token:
    """The token that ``raw`` stands for. Changes nothing, so a GET may call it.

    Raises ``TokenUnknown`` (also for another purpose and for a subject that is gone), ``TokenRevoked``,
    ``TokenUsed`` or ``TokenExpired``.
    """
    return checked(purpose, raw, Token.objects.all())


@transaction.atomic
def consume(purpose: str, raw: str) -> Token:
    """Use the token up and return it. Of two people at once, one gets it. Raises as ``look_up`` does."""
    token = checked(purpose, raw, Token.objects.select_for_update())
    token.used_at = now()
    token.save(update_fields=["used_at"])
    return token


def subject_of_spent(purpose: str, raw: str) -> models.Model | None:
    """What a link is about that was used or replaced: to say what came of it. It allows nothing."""
    try:
        checked(purpose, raw, Token.objects.all())
    except (TokenUsed, TokenRevoked):
        return Token.objects.get(digest=digest_of(raw)).subject
    except TokenError:
        pass
    return None


def revoke_all(purpose: str, subject: models.Model) -> int:
    """Make every open token for ``purpose`` about ``subject`` useless; returns how many there were."""
    at = now()
    return Token.objects.about(subject).filter(purpose=purpose).open(at=at).update(revoked_at=at)


def checked(purpose: str, raw: str, tokens) -> Token:
    if len(raw) > LONGEST_TOKEN:
        raise TokenUnknown
    # Found by its SHA-256 in a unique index: how long that takes tells nothing about the secret.
    token = tokens.filter(digest=digest_of(raw)).first()
    if token is None or token.purpose != purpose or token.subject is None:
        raise TokenUnknown
    if token.revoked_at is not None:
        raise TokenRevoked
    if token.used_at is not None:
        raise TokenUsed
    if token.expires_at <= now():
        raise TokenExpired
    return token


def digest_of(raw: str) -> str:
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
