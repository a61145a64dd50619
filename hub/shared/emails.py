"""Mails: kinds with a standard wording, staff's own wording, and the row that says that one is to be sent.

``mail_delivery`` sends them.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string

from .brand import brand_in_use
from .characters import without_controls
from .clock import now
from .commits import after_commit
from .models.emails import BLANKED, EmailWording, MailStatus, OutgoingEmail, OutgoingEmailHistory
from .quoting import nested

LONGEST_SUBJECT = 200

MOST_WAITING = 20
"""Mails to one address that wait because a stranger asked for too many; the oldest of more are not sent at all."""

TOO_MANY_WAITING = "Not sent: too many emails to this address were asked for at once."

PLACEHOLDER = re.compile(r"\{\{ ?([a-z][a-z0-9_]*) ?\}\}")
BUTTON = "button"


class UnknownEmailKindError(LookupError):
    """No app registered a mail under this key."""


@dataclass(frozen=True)
class EmailKind:
    """A mail that the hub sends, in its standard wording.

    ``placeholders`` maps each name that ``{{ name }}`` may stand for to a sample. ``{{ button }}`` on a line of its own
    says where the button goes; without it the button comes last. ``is_secret`` mails hold a link or code: their body
    is blanked once they are sent. ``is_limited`` mails are those that anybody can have sent to any address, by
    filling in a form: only so many an hour leave for one address and in all.
    """

    key: str
    label: str
    subject: str
    body: str
    placeholders: Mapping[str, str] = field(default_factory=dict)
    button_label: str = ""
    is_secret: bool = False
    is_limited: bool = False


@dataclass(frozen=True)
class RenderedEmail:
    """One mail, ready to be read."""

    subject: str
    text: str
    html: str


WORD_FOR_WORD = {"reason", "question", "answer"}
"""Placeholders for what a person wrote to the recipient: no wording may leave them out."""

REGISTRY: dict[str, EmailKind] = {}


def register(kind: EmailKind) -> EmailKind:
    """Make ``kind`` known, in an app's ``emails.py`` that its ``AppConfig.ready`` imports.

    Raises ``ValueError`` for a key in use or wording with faults.
    """
    if REGISTRY.get(kind.key, kind) != kind:
        raise ValueError(f"There is another email {kind.key!r}")
    for text, is_body in ((kind.subject, False), (kind.body, True), (kind.button_label, False)):
        if faults := wording_faults(text, kind, is_body=is_body):
            raise ValueError(f"Email {kind.key!r}: {'; '.join(faults)}")
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


def wording_faults(text: str, kind: EmailKind, *, is_body: bool = False) -> list[str]:
    """What is wrong with staff's wording, in sentences; empty if nothing is."""
    allowed = {*kind.placeholders, *([BUTTON] if is_body and kind.button_label else [])}
    used = dict.fromkeys(PLACEHOLDER.findall(text))
    faults = [f"“{{{{ {name} }}}}” is not known in this email" for name in used if name not in allowed]
    if is_body:
        left_out = [name for name in kind.placeholders if name in WORD_FOR_WORD and name not in used]
        faults += [f"Keep “{{{{ {name} }}}}”: they are promised it word for word" for name in left_out]
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
        name: text for name, text in words.items() if text and not wording_faults(text, kind, is_body=name == "body")
    }
    return replace(kind, **own)


def render(
    kind: EmailKind, context: Mapping[str, str], *, button_url: str = "", added: str = "", unsubscribe_url: str = ""
) -> RenderedEmail:
    """``kind`` with its placeholders filled in, and ``added`` as paragraphs of its own at the end, word for word.

    The address that stops such mails stands in the foot, whatever the wording.

    Values stay what they are: no markup, no further placeholders, and in the subject and in a line no line break.
    Raises ``ValueError`` when ``context`` is not exactly the placeholders of the kind.
    """
    if set(context) != set(kind.placeholders):
        raise ValueError(
            f"Email {kind.key!r} takes {sorted(kind.placeholders)}, not {sorted(context)}",
        )
    values = {name: cleaned(value) for name, value in context.items()}
    subject = " ".join(filled(kind.subject, values).split())[:LONGEST_SUBJECT]
    button_label = " ".join(filled(kind.button_label, values).split())
    parts = paragraphs_of(kind.body, values, with_button=bool(button_url and button_label))
    # Not filled in: what looks like a placeholder in somebody's own words is what they wrote.
    parts += [part.strip() for part in re.split(r"\n\s*\n", cleaned(added)) if part.strip()]
    mail = {
        "subject": subject,
        "parts": parts,
        "button_label": button_label,
        "button_url": button_url,
        "unsubscribe_url": unsubscribe_url,
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
            text = filled(paragraph.strip(), {**values, BUTTON: ""}).strip()
            # A paragraph of nothing but a placeholder is left out where there is nothing to say.
            parts += [text] if text else []
    if with_button and None not in parts:
        parts.append(None)
    return parts


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with each placeholder replaced once: a value that looks like a placeholder is not looked at again.

    Between quotation marks a value has no second pair of them.
    """

    def value(match: re.Match) -> str:
        around = text[: match.start()][-1:] + text[match.end() :][:1]
        return nested(values[match.group(1)]) if around == "“”" else values[match.group(1)]

    return PLACEHOLDER.sub(value, text)


def cleaned(value: str) -> str:
    """``value`` without control characters; line breaks stay."""
    return without_controls(str(value).replace("\r\n", "\n").replace("\r", "\n"), keep="\n")


def render_in_use(
    kind_key: str, context: Mapping[str, str], *, button_url: str = "", added: str = "", unsubscribe_url: str = ""
) -> RenderedEmail:
    """The mail as ``send`` would write it now, in staff's own words where there are any. Sends nothing.

    ``button_url`` is a path of the hub or an address under its base URL, and so is ``unsubscribe_url``. Raises
    ``UnknownEmailKindError``, and ``ValueError`` for a wrong context or a foreign address.
    """
    kind = wording_of(kind_of(kind_key))
    return render(
        kind,
        context,
        button_url=own_address(button_url),
        added=added,
        unsubscribe_url=own_address(unsubscribe_url),
    )


def own_address(url: str) -> str:
    """``url``, a path or an address of the hub, as a whole address. Raises ``ValueError`` for a foreign one."""
    if url.startswith("/") and not url.startswith("//"):
        url = absolute_url(url)
    if url and not url.startswith(f"{settings.HUB_BASE_URL}/"):
        raise ValueError("A button leads to the hub itself")
    return url


def send(
    kind_key: str,
    to: str,
    *,
    context: Mapping[str, str],
    button_url: str = "",
    added: str = "",
    unsubscribe_url: str = "",
    calendar: str = "",
) -> OutgoingEmail:
    """Write a mail to one recipient into the queue, in the current transaction; it leaves after the commit.

    ``added`` are words for this recipient alone. ``unsubscribe_url`` stops such mails when it is posted to: it stands
    in the foot and in the headers of RFC 8058, by which mail programs offer a button. ``calendar`` is a calendar file
    that goes with it. Raises as ``render_in_use``
    does, and ``ValidationError`` for a recipient that is no e-mail address.
    """
    validate_email(to)
    kind = kind_of(kind_key)
    rendered = render_in_use(kind_key, context, button_url=button_url, added=added, unsubscribe_url=unsubscribe_url)
    mail = put_in_outbox(
        kind=kind.key,
        recipient=to,
        subject=rendered.subject,
        text_body=rendered.text,
        html_body=rendered.html,
        is_secret=kind.is_secret,
        is_limited=kind.is_limited,
        unsubscribe_url=own_address(unsubscribe_url),
        calendar=calendar,
    )
    if kind.is_limited:
        drop_oldest_waiting(to)
    return mail


def send_copy(mail: OutgoingEmail, *, user) -> OutgoingEmail:
    """Send the words of ``mail`` once more, as a mail of its own that says who asked for it.

    Raises ``ValueError`` for one whose text is blanked.
    """
    if mail.is_secret or not mail.text_body:
        raise ValueError("There is no text to copy")
    with transaction.atomic():
        copy = put_in_outbox(
            kind=mail.kind,
            recipient=mail.recipient,
            subject=mail.subject,
            text_body=mail.text_body,
            html_body=mail.html_body,
        )
        OutgoingEmailHistory.objects.create(
            subject=copy, at=copy.created_at, user=user, after=MailStatus.QUEUED, reason=f"A copy of email {mail.pk}."
        )
    return copy


def put_in_outbox(**values) -> OutgoingEmail:
    """A mail of ``values`` that waits from now on and is tried once the transaction is committed."""
    at = now()
    mail = OutgoingEmail.objects.create(
        message_id=new_message_id(), created_at=at, waiting_since=at, next_attempt_at=at, **values
    )
    after_commit(enqueue_delivery, mail.pk)
    return mail


def new_message_id() -> str:
    return f"<{uuid.uuid4().hex}@{urlsplit(settings.HUB_BASE_URL).hostname}>"


def drop_oldest_waiting(recipient: str) -> None:
    """Cancel the oldest of more than ``MOST_WAITING`` mails that strangers have caused to be sent to ``recipient``.

    Somebody who floods an address through a form must not have it written to for days. Staff see what was dropped.
    """
    waiting = OutgoingEmail.objects.filter(recipient=recipient, status=MailStatus.QUEUED, is_limited=True)
    newest = list(waiting.order_by("-pk").values_list("pk", flat=True)[:MOST_WAITING])
    if len(newest) < MOST_WAITING:
        return
    for mail in waiting.filter(pk__lt=newest[-1], leased_until=None):
        dropped = OutgoingEmail.objects.filter(pk=mail.pk, status=MailStatus.QUEUED, leased_until=None).update(
            status=MailStatus.CANCELLED, last_error=TOO_MANY_WAITING, **BLANKED
        )
        if dropped:
            OutgoingEmailHistory.objects.create(
                subject=mail,
                at=now(),
                before=MailStatus.QUEUED,
                after=MailStatus.CANCELLED,
                reason=TOO_MANY_WAITING,
            )


def enqueue_delivery(mail_id: int) -> None:
    from .tasks import deliver_email  # The task calls ``deliver`` below.

    deliver_email.enqueue(mail_id)
