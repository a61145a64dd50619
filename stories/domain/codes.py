"""The receipt code of a story: shown once, kept as an HMAC, and all that opens "my story"."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from hub.shared.codes import as_stored, random_code
from stories.models import Story

LENGTH = 16
"""Characters of five bits each: 80 bits."""

SALT = "stories.receipt"


def new_code() -> str:
    return random_code(LENGTH)


def digest_of(code: str) -> str:
    """The HMAC-SHA256 of a code as it is stored, in hexadecimal digits."""
    return salted_hmac(SALT, code, algorithm="sha256").hexdigest()


def story_of(typed: str) -> Story | None:
    """The story that ``typed`` opens, withdrawn or not; ``None`` for what is no code and for a code of none."""
    code = as_stored(typed, lengths=(LENGTH,))
    return Story.objects.filter(code_digest=digest_of(code)).first() if code else None
