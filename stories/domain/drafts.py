"""A story while it is being told: what was typed so far, found only by a key that the browser alone has."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from django.utils.crypto import salted_hmac

from hub.shared.clock import now
from hub.shared.codes import ALPHABET
from stories.domain.codes import LENGTH, story_of
from stories.models import StoryDraft

LASTS = dt.timedelta(days=1)
LONGEST_KEY = 100
KEY_BYTES = 32


def new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def key_digest(key: str) -> str:
    return salted_hmac("stories.draft", key, algorithm="sha256").hexdigest()


def code_of(key: str) -> str:
    """The receipt code of the story that is told under ``key``.

    It follows from the key, so that whoever pressed the button twice is shown the code of the one story that came of
    it; the hub keeps neither.
    """
    digest = salted_hmac("stories.receipt-of-draft", key, algorithm="sha256").digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def is_key(text: str) -> bool:
    """Whether ``text`` can be a key at all."""
    return 0 < len(text) <= LONGEST_KEY


def sent_code(key: str) -> str:
    """The receipt code of the story that came of what was typed under ``key``; empty if none did."""
    code = code_of(key) if is_key(key) else ""
    return code if code and story_of(code) is not None else ""


def find_draft(key: str) -> StoryDraft | None:
    """What was typed under ``key`` in the last day; ``None`` if there is nothing."""
    if not is_key(key):
        return None
    return StoryDraft.objects.filter(key_digest=key_digest(key), saved_at__gt=now() - LASTS).first()


def start_draft(key: str) -> StoryDraft:
    at = now()
    return StoryDraft.objects.create(key_digest=key_digest(key), started_at=at, saved_at=at)


def save_page(draft: StoryDraft, page: str, values: Mapping[str, Any]) -> None:
    """Keep ``values``, which JSON can hold, as what was typed on ``page``."""
    draft.answers = {**draft.answers, page: dict(values)}
    draft.saved_at = now()
    draft.save(update_fields=["answers", "saved_at"])


def forget_draft(key: str) -> None:
    if is_key(key):
        StoryDraft.objects.filter(key_digest=key_digest(key)).delete()
