"""What is read before it is done: a mail as it looks, in a frame that runs nothing, or what follows in words."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from .digests import digest_of
from .emails import RenderedEmail

LOOK_FIRST = "Nothing has happened yet. Read the email below, then press the button under it."
OUTDATED = "Nothing has happened: the email would not be the one that you read. Read it again, then press the button."

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class MailPreview:
    """A mail as each of ``addresses`` would get it; none, and nobody would."""

    addresses: Sequence[str]
    mail: RenderedEmail

    heading: ClassVar[str] = "Read before it is sent"
    look_first: ClassVar[str] = LOOK_FIRST
    outdated: ClassVar[str] = OUTDATED

    @cached_property
    def digest(self) -> str:
        """Tells it from every other; a form carries it from the page that showed the mail to what sends it."""
        told = [*self.addresses, self.mail.subject, self.mail.text, self.mail.html]
        return digest_of(told)


@dataclass(frozen=True)
class Consequences:
    """What an action that writes to nobody does, in ``sentences``."""

    sentences: Sequence[str]

    heading: ClassVar[str] = "Read before it happens"
    look_first: ClassVar[str] = "Nothing has happened yet. Read below what will happen, then press the button under it."
    outdated: ClassVar[str] = (
        "Nothing has happened: something changed since you read it. Read it again, then press the button."
    )

    @cached_property
    def digest(self) -> str:
        """As that of a ``MailPreview``."""
        return digest_of([*self.sentences])


def allow_style_of(response, html: str):
    """``response`` with a policy under which the style sheet of the mail ``html`` works in its frame, and no other.

    The frame has no address of its own, so the policy of the page holds in it; its sandbox runs no script at all.
    """
    match = STYLE.search(html)
    if match:
        digest = base64.b64encode(hashlib.sha256(match[1].encode()).digest()).decode()
        response._csp_update = {"style-src": [f"'sha256-{digest}'"]}
    return response
