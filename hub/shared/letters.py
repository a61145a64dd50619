"""A mail to one person that can be read before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from . import emails
from .emails import OutgoingEmail, RenderedEmail
from .mail_frames import MailPreview


@dataclass(frozen=True)
class Letter:
    """One mail of the registered ``kind``; ``added`` are the words of whoever sends it, at its end.

    ``calendar`` is a calendar file that goes with it.
    """

    kind: str
    to: str
    context: Mapping[str, str]
    button_url: str = ""
    added: str = ""
    calendar: str = ""

    def rendered(self) -> RenderedEmail:
        """The mail as it would be now. Raises as ``emails.render_in_use`` does."""
        return emails.render_in_use(self.kind, self.context, button_url=self.button_url, added=self.added)

    def preview(self) -> MailPreview:
        return MailPreview([self.to], self.rendered())

    def send(self) -> OutgoingEmail:
        """Write it into the queue, in the current transaction. Raises as ``emails.send`` does."""
        return emails.send(
            self.kind,
            self.to,
            context=self.context,
            button_url=self.button_url,
            added=self.added,
            calendar=self.calendar,
        )
