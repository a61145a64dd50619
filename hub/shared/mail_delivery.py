"""Sending the mails that are due: one connection for many, limits, and what each kind of failure means."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import time
from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from . import handed_over, outbox
from .clock import now
from .guards import Limit, Limits, give_back, take_all
from .models.emails import BLANKED, MailStatus, OutgoingEmail
from .models.outbox import OutboxPause
from .smtp import SECONDS_FOR_A_MAIL, UncertainDelivery

logger = logging.getLogger(__name__)

SERVICE = "mail"
"""The name under which a mail server that does not answer is left alone."""

PERMANENT = 500
SHUTTING_DOWN = 421
TOO_LARGE = 552

MAILS_A_CONNECTION = 50
"""Servers close connections that last too long."""

TO_ONE_ADDRESS = (Limit(1, dt.timedelta(minutes=1)), Limit(5, dt.timedelta(hours=1)))
"""How many mails that anybody can cause by a form leave for one address."""

FOR_STRANGERS = "mail for strangers"

HELD_FOR_ADDRESS = "Held back: so many emails to this address were asked for."
HELD_FOR_ALL = "Held back: visitors asked for more emails than leave in an hour."

SECRET_IS_KEPT = dt.timedelta(days=7)
"""How long the text of a mail with a link stays, in case staff send it again; then its link has ended anyway."""


class ServerTrouble(Exception):
    """The mail server, not the mail, is the reason: nobody's mail would leave now."""


def deliver(mail_id: int) -> bool:
    """Try once to send the mail; returns whether it left now.

    Nothing happens if it was sent, was given up, is not due yet, is in another worker's hands, or if the server did
    not answer a moment ago. A mail whose worker died is tried again after its lease with the same Message-ID, so that
    a second copy is known as one.
    """
    with MailRun() as run:
        return bool(run.deliver(mail_id))


def deliver_due(*, most: int = 10_000, seconds: float | None = None) -> int:
    """Try every mail whose time has come, oldest first; returns how many left. Safe to run twice at once."""
    with MailRun() as run:
        return outbox.drain(OutgoingEmail.objects.all(), run.deliver, most=most, seconds=seconds)


class MailRun:
    """Mails sent one after another through one connection, until the server fails."""

    def __init__(self) -> None:
        self.backend = None
        self.sent_by_connection = 0

    def __enter__(self) -> MailRun:
        return self

    def __exit__(self, *error) -> None:
        self.hang_up()

    def deliver(self, mail_id: int) -> bool | None:
        """Whether the mail left; ``None`` when no other would either."""
        pause = OutboxPause.objects.filter(key=SERVICE).first()
        if pause is not None and pause.until > now():
            return None
        began = time.monotonic()
        mail = outbox.lease(OutgoingEmail.objects.all(), mail_id)
        if mail is None:
            return False
        if mail.attempts > 1 and handed_over.is_noted(mail.message_id):
            # Whoever had it was killed between the server's answer and its own commit. If that was the first attempt,
            # the mail arrived once.
            self.note_success(mail, is_uncertain=mail.attempts > 2)
            return True
        counted_at = now()
        if mail.is_limited and hold_back(mail, at=counted_at):
            return False
        try:
            self.send(mail, ends=began + outbox.LEASE.total_seconds() - SECONDS_FOR_A_MAIL)
        except Exception as error:  # noqa: BLE001 - whatever it is, staff see it at the row and it is tried again
            self.hang_up()
            if mail.is_limited:
                give_back(limits_of(mail))
            return None if self.note_failure(mail, error) else False
        self.note_success(mail)
        if pause is not None:
            outbox.resume(SERVICE)
        return True

    def send(self, mail: OutgoingEmail, *, ends: float) -> None:
        """Hand the mail over. Raises ``ServerTrouble`` and what the server says to this one mail."""
        message = message_of(mail)
        message.message()  # What can't be written down as a mail is found before anybody is called.
        self.call_server()
        if time.monotonic() > ends:
            # Finding the server took so long that another worker may have this mail before it is sent.
            raise ServerTrouble("It took too long to reach the mail server")
        self.backend.send_messages([message])
        handed_over.note(mail.message_id)
        self.sent_by_connection += 1
        if self.sent_by_connection >= MAILS_A_CONNECTION:
            self.hang_up()

    def call_server(self) -> None:
        if self.backend is not None:
            return
        self.sent_by_connection = 0
        backend = get_connection()
        try:
            backend.open()
        except OSError as error:
            raise ServerTrouble(outbox.in_words(error)) from error
        self.backend = backend

    def hang_up(self) -> None:
        if self.backend is not None:
            self.backend.close()
            self.backend = None

    def note_success(self, mail: OutgoingEmail, **changes) -> None:
        if mail.is_secret:
            changes |= BLANKED
        outbox.succeed(mail, **changes)

    def note_failure(self, mail: OutgoingEmail, error: Exception) -> bool:
        """Write down what happened to the mail; returns whether the server is left alone for a while."""
        # The kind of error only: its words may hold the address.
        logger.warning("Email %s was not sent: %s", mail.pk, type(error).__name__)
        if is_server_trouble(error):
            # The words of what went wrong below, without the name that we gave it.
            reason = str(error) if isinstance(error, ServerTrouble) else outbox.in_words(error)
            outbox.put_back(mail, until=outbox.pause(SERVICE, reason), reason=reason)
            return True
        outbox.fail(mail, error, is_final=is_permanent(error), is_uncertain=isinstance(error, UncertainDelivery))
        if is_silence(error):
            outbox.pause(SERVICE, outbox.in_words(error))
            return True
        return False


def message_of(mail: OutgoingEmail) -> EmailMultiAlternatives:
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if mail.unsubscribe_url:
        # RFC 2369, section 3.2, and RFC 8058, section 3.1.
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        mail.subject, mail.text_body, settings.DEFAULT_FROM_EMAIL, [mail.recipient], headers=headers
    )
    message.attach_alternative(mail.html_body, "text/html")
    if mail.calendar:
        message.attach("calendar.ics", mail.calendar, "text/calendar")
    return message


# What a failure means


def is_server_trouble(error: Exception) -> bool:
    """Whether every mail would fail in this way now: it is nothing to do with this one."""
    if isinstance(error, ServerTrouble):
        return True
    if isinstance(error, smtplib.SMTPSenderRefused):
        # All our mails have the same sender; only the size of the mail, told with it, is its own.
        return error.smtp_code != TOO_LARGE
    return SHUTTING_DOWN in codes_of(error)


def is_silence(error: Exception) -> bool:
    """Whether the server stopped talking in the middle: it may be the mail, it may be the server."""
    return isinstance(error, UncertainDelivery | smtplib.SMTPServerDisconnected | TimeoutError | ConnectionError)


def is_permanent(error: Exception) -> bool:
    """Whether trying again cannot help: the server refused this address or this text for good, or it is no mail."""
    codes = codes_of(error)
    if codes:
        return min(codes) >= PERMANENT
    return isinstance(error, ValueError)


def codes_of(error: Exception) -> list[int]:
    """What the server answered (RFC 5321, section 4.2); nothing if it did not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    if isinstance(error, smtplib.SMTPResponseException):
        return [error.smtp_code]
    return []


# Limits


def limits_of(mail: OutgoingEmail) -> Mapping[str, Limits]:
    return {
        f"mail to {same_address(mail.recipient)}": TO_ONE_ADDRESS,
        FOR_STRANGERS: (Limit(settings.HUB_EMAILS_FOR_STRANGERS, dt.timedelta(hours=1)),),
    }


def same_address(address: str) -> str:
    """``address`` without what makes one mailbox look like many: capitals and what follows a plus sign."""
    local, _, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def hold_back(mail: OutgoingEmail, *, at: dt.datetime) -> bool:
    """Count the mail, or put it back until there is room for it; returns whether it has to wait.

    When the limit for all is reached, everything that is limited waits as long.
    """
    for_all = {FOR_STRANGERS: limits_of(mail)[FOR_STRANGERS]}
    for_address = {key: limits for key, limits in limits_of(mail).items() if key != FOR_STRANGERS}
    if wait := take_all(for_all, at=at):
        until = at + dt.timedelta(seconds=wait)
        outbox.put_back(mail, until=until, reason=HELD_FOR_ALL)
        OutgoingEmail.objects.due(at=at).filter(is_limited=True).update(next_attempt_at=until, last_error=HELD_FOR_ALL)
        return True
    if wait := take_all(for_address, at=at):
        give_back(for_all)
        outbox.put_back(mail, until=at + dt.timedelta(seconds=wait), reason=HELD_FOR_ADDRESS)
        return True
    return False


# Day by day


def blank_old_secrets() -> int:
    """Blank the text of mails with a link that were given up a week ago; returns how many."""
    return (
        OutgoingEmail.objects.filter(is_secret=True, status=MailStatus.FAILED, waiting_since__lt=now() - SECRET_IS_KEPT)
        .exclude(text_body="")
        .update(**BLANKED)
    )
