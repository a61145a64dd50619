"""A mail as it looks, in a frame of a page of the admin that runs nothing, and what was looked at there."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .digests import digest_of
from .emails import RenderedEmail

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class MailPreview:
    """A mail as each of ``addresses`` would get it; none, and nobody would."""

    addresses: Sequence[str]
    mail: RenderedEmail

    @cached_property
    def digest(self) -> str:
        """Tells it from every other; a form carries it from the page that showed the mail to what sends it."""
        told = [*self.addresses, self.mail.subject, self.mail.text, self.mail.html]
        return digest_of(told)


def allow_style_of(response, html: str):
    """``response`` with a policy under which the style sheet of the mail ``html`` works in its frame, and no other.

    The frame has no address of its own, so the policy of the page holds in it; its sandbox runs no script at all.
    """
    match = STYLE.search(html)
    if match:
        digest = base64.b64encode(hashlib.sha256(match[1].encode()).digest()).decode()
        response._csp_update = {"style-src": [f"'sha256-{digest}'"]}
    return response
