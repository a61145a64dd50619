"""Mails: kinds with a standard wording, staff's own wording, a queue in the database, delivery with retries."""

from __future__ import annotations

import datetime as dt
import re
import smtplib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string

from .brand import brand_in_use
from .characters import without_controls
from .clock import now
from .models.emails import EmailWording, MailStatus, OutgoingEmail

LEASE = dt.timedelta(minutes=10)
"""How long one worker has to send a mail before another may try."""

RETRY_AFTER = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
"""The waits between attempts; after the last one the mail has failed."""

LONGEST_SUBJECT = 200
PERMANENT = 500

PLACEHOLDER = re.compile(r"\{\{ ?([a-z][a-z0-9_]*) ?\}\}")
BUTTON = "button"


class UnknownEmailKindError(LookupError):
    """No app registered a mail under this key."""


@dataclass(frozen=True)
class EmailKind:
    """A mail that the hub sends, in its standard wording.

    ``placeholders`` maps each name that ``{{ name }}`` may stand for to a sample. ``{{ button }}`` on a line of its own
    says where the button goes; without it the button comes last. ``is_secret`` mails hold a link or code: their body
    is blanked once they are sent.
    """

    key: str
    label: str
    subject: str
    body: str
    placeholders: Mapping[str, str] = field(default_factory=dict)
    button_label: str = ""
    is_secret: bool = False


@dataclass(frozen=True)
class RenderedEmail:
    """One mail, ready to be read."""

    subject: str
    text: str
    html: str


REGISTRY: dict[str, EmailKind] = {}


def register(kind: EmailKind) -> EmailKind:
    """Make ``kind`` known, in an app's ``emails.py`` that its ``AppConfig.ready`` imports.

    Raises ``ValueError`` for a key in use or wording with an unknown placeholder.
    """
    if REGISTRY.get(kind.key, kind) != kind:
        raise ValueError(f"There is another e-mail {kind.key!r}")
    for text, allows_button in ((kind.subject, False), (kind.body, True), (kind.button_label, False)):
        if faults := wording_faults(text, kind, allows_button=allows_button):
            raise ValueError(f"E-mail {kind.key!r}: {'; '.join(faults)}")
    REGISTRY[kind.key] = kind
    return kind


def kind_of(key: str) -> EmailKind:
    """The registered kind. Raises ``UnknownEmailKindError``."""
    try:
        return REGISTRY[key]
    except KeyError:
        raise UnknownEmailKindError(key) from None


def kinds() -> list[EmailKind]:
    """Every registered kind, by label."""
    return sorted(REGISTRY.values(), key=lambda kind: (kind.label, kind.key))


def wording_faults(text: str, kind: EmailKind, *, allows_button: bool = False) -> list[str]:
    """What is wrong with staff's wording, in sentences; empty if nothing is."""
    allowed = {*kind.placeholders, *([BUTTON] if allows_button and kind.button_label else [])}
    faults = [
        f"“{{{{ {name} }}}}” is not known in this e-mail"
        for name in dict.fromkeys(PLACEHOLDER.findall(text))
        if name not in allowed
    ]
    rest = PLACEHOLDER.sub("", text)
    if any(mark in rest for mark in ("{{", "}}", "{%", "%}")):
        faults.append("A placeholder is written like “{{ name }}”, in small letters")
    return faults


def absolute_url(path: str) -> str:
    """``path`` on the configured address of the hub, never on the host that a request claims."""
    return f"{settings.HUB_BASE_URL}/{path.lstrip('/')}"


def wording_of(kind: EmailKind) -> EmailKind:
    """``kind`` with staff's own words in place of the standard ones."""
    row = EmailWording.objects.filter(kind=kind.key).first()
    if row is None:
        return kind
    return with_wording(kind, subject=row.subject, body=row.body, button_label=row.button_label)


def with_wording(kind: EmailKind, *, subject: str = "", body: str = "", button_label: str = "") -> EmailKind:
    """``kind`` with those of the words that are not empty and that it can fill in.

    Words from before a placeholder was taken away give way to the standard ones, so that the mail still leaves.
    """
    words = {"subject": subject, "body": body, "button_label": button_label}
    own = {
        name: text
        for name, text in words.items()
        if text and not wording_faults(text, kind, allows_button=name == "body")
    }
    return replace(kind, **own)


def render(kind: EmailKind, context: Mapping[str, str], *, button_url: str = "") -> RenderedEmail:
    """``kind`` with its placeholders filled in.

    Values stay what they are: no markup, no further placeholders, and in the subject and in a line no line break.
    Raises ``ValueError`` when ``context`` is not exactly the placeholders of the kind.
    """
    if set(context) != set(kind.placeholders):
        raise ValueError(
            f"E-mail {kind.key!r} takes {sorted(kind.placeholders)}, not {sorted(context)}",
        )
    values = {name: cleaned(value) for name, value in context.items()}
    subject = " ".join(filled(kind.subject, values).split())[:LONGEST_SUBJECT]
    button_label = " ".join(filled(kind.button_label, values).split())
    parts = paragraphs_of(kind.body, values, with_button=bool(button_url and button_label))
    mail = {
        "subject": subject,
        "parts": parts,
        "button_label": button_label,
        "button_url": button_url,
        "site_name": brand_in_use().name,
        "site_url": settings.HUB_BASE_URL,
    }
    return RenderedEmail(
        subject=subject,
        text=render_to_string("emails/base.txt", mail).strip() + "\n",
        html=render_to_string("emails/base.html", mail),
    )


def paragraphs_of(body: str, values: Mapping[str, str], *, with_button: bool) -> list[str | None]:
    """The filled-in paragraphs of ``body``; ``None`` stands where the button goes."""
    parts: list[str | None] = []
    for paragraph in re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip()):
        match = PLACEHOLDER.fullmatch(paragraph.strip())
        if match and match.group(1) == BUTTON:
            if with_button and None not in parts:
                parts.append(None)
        else:
            parts.append(filled(paragraph.strip(), {**values, BUTTON: ""}))
    if with_button and None not in parts:
        parts.append(None)
    return parts


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with each placeholder replaced once: a value that looks like a placeholder is not looked at again."""
    return PLACEHOLDER.sub(lambda match: values[match.group(1)], text)


def cleaned(value: str) -> str:
    """``value`` without control characters; line breaks stay."""
    return without_controls(str(value).replace("\r\n", "\n").replace("\r", "\n"), keep="\n")


def send(kind_key: str, to: str, *, context: Mapping[str, str], button_url: str = "") -> OutgoingEmail:
    """Write a mail to one recipient into the queue, in the current transaction; it leaves after the commit.

    ``button_url`` is a path of the hub or an address under its base URL. Raises ``UnknownEmailKindError``,
    ``ValueError`` for a wrong context or a foreign address, and ``ValidationError`` for a recipient that is no
    e-mail address.
    """
    validate_email(to)
    kind = wording_of(kind_of(kind_key))
    if button_url.startswith("/") and not button_url.startswith("//"):
        button_url = absolute_url(button_url)
    if button_url and not button_url.startswith(f"{settings.HUB_BASE_URL}/"):
        raise ValueError("A button leads to the hub itself")
    rendered = render(kind, context, button_url=button_url)
    created_at = now()
    mail = OutgoingEmail.objects.create(
        kind=kind.key,
        recipient=to,
        subject=rendered.subject,
        text_body=rendered.text,
        html_body=rendered.html,
        is_secret=kind.is_secret,
        message_id=f"<{uuid.uuid4().hex}@{urlsplit(settings.HUB_BASE_URL).hostname}>",
        created_at=created_at,
        next_attempt_at=created_at,
    )
    transaction.on_commit(partial(enqueue_delivery, mail.pk), robust=True)
    return mail


def enqueue_delivery(mail_id: int) -> None:
    from .tasks import deliver_email  # The task calls ``deliver`` below.

    deliver_email.enqueue(mail_id)


def deliver(mail_id: int) -> bool:
    """Try once to send the mail; returns whether it left now.

    Nothing happens if it was sent, has failed, is not due yet or is in another worker's hands. A mail whose worker
    died is tried again after its lease with the same Message-ID, so that a second copy is known as one.
    """
    at = now()
    leased = OutgoingEmail.objects.due(at=at).filter(pk=mail_id)
    if not leased.update(leased_until=at + LEASE, attempts=F("attempts") + 1):
        return False
    mail = OutgoingEmail.objects.get(pk=mail_id)
    try:
        message_of(mail).send()
    except (OSError, ValueError) as error:
        record_failure(mail, error)
        return False
    mail.status = MailStatus.SENT
    mail.sent_at = now()
    mail.last_error = ""
    close(mail)
    return True


def deliver_due(*, limit: int = 500) -> int:
    """Try every mail whose time has come; returns how many left. Safe to run twice at once."""
    due = OutgoingEmail.objects.due(at=now()).order_by("next_attempt_at", "pk").values_list("pk", flat=True)
    return sum(deliver(mail_id) for mail_id in list(due[:limit]))


def message_of(mail: OutgoingEmail) -> EmailMultiAlternatives:
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    message = EmailMultiAlternatives(
        mail.subject, mail.text_body, settings.DEFAULT_FROM_EMAIL, [mail.recipient], headers=headers
    )
    message.attach_alternative(mail.html_body, "text/html")
    return message


def record_failure(mail: OutgoingEmail, error: Exception) -> None:
    mail.last_error = f"{type(error).__name__}: {error}"[:500]
    if is_permanent(error) or mail.attempts > len(RETRY_AFTER):
        mail.status = MailStatus.FAILED
        close(mail)
        return
    mail.next_attempt_at = now() + RETRY_AFTER[mail.attempts - 1]
    mail.leased_until = None
    mail.save(update_fields=["last_error", "next_attempt_at", "leased_until"])


def close(mail: OutgoingEmail) -> None:
    """Save a mail that will not be tried again; a secret one loses its body."""
    mail.leased_until = None
    if mail.is_secret:
        mail.text_body = mail.html_body = ""
    mail.save(update_fields=["status", "sent_at", "last_error", "leased_until", "text_body", "html_body"])


def is_permanent(error: Exception) -> bool:
    """Whether trying again cannot help: the server refused this address or this text for good."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= PERMANENT
    return isinstance(error, ValueError)
