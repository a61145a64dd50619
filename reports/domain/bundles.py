"""The whole file of a request as one ZIP, to be sent to somebody above the body: for the public, or with originals."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils import timezone

from hub.shared.brand import brand_in_use
from hub.shared.calendars import working_calendar
from hub.shared.characters import without_controls
from hub.shared.csv_export import csv_lines
from hub.shared.paper import press
from hub.shared.working_days import long_date
from reports.domain.documents import request_file
from reports.domain.timeline import request_timeline, signed_words
from reports.models import Attachment, Message, ResponseRequest
from reports.models.display import what_happened
from reports.models.taken_back import stands

SUMS = "checksums-sha256.txt"
TIMELINE_HEADER = ("Date", "What happened", "Words")


def request_bundle(request: ResponseRequest, *, at: dt.datetime, with_originals: bool = False) -> bytes:
    """The file of a started ``request`` as a ZIP made at the instant ``at``: the same then, the same bytes.

    A PDF, each message in its public version, the timeline as CSV, the files that were published, and a checksum of
    each. ``with_originals`` adds what only staff may read: the words as they came, and every file that a body sent.
    """
    on = timezone.localtime(at, timezone.get_default_timezone()).date()
    request = ResponseRequest.objects.for_display().select_related("report", "duty_rule").get(pk=request.pk)
    parts = [
        (
            f"request-{request.year}-{request.number}.pdf",
            press(request_file(request, on=on), brand=brand_in_use(), at=at),
        ),
        ("timeline.csv", timeline_csv(request, on=on)),
        *messages_of(request),
        *files_of(request.attachments.public(), "files", cleaned=True),
    ]
    if with_originals:
        parts += originals_of(request)
        parts += files_of(sent_files(request), "originals/files", cleaned=False)
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in parts)
    return packed([*parts, (SUMS, sums.encode())], at=at)


def sent_files(request: ResponseRequest) -> QuerySet[Attachment]:
    """The files of messages that stand, as they came, without those whose original was erased in its time."""
    return request.attachments.filter(stands("message")).exclude(message=None).exclude(original="")


def packed(parts: Iterable[tuple[str, bytes]], *, at: dt.datetime) -> bytes:
    """``parts`` as a ZIP in which each file has the time ``at`` in London."""
    moment = timezone.localtime(at, timezone.get_default_timezone()).timetuple()[:6]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, date_time=moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, content)
    return buffer.getvalue()


def timeline_csv(request: ResponseRequest, *, on: dt.date) -> bytes:
    entries = request_timeline(request, what_happened([request]), on=on, calendar=working_calendar())
    rows = (
        (entry.on, entry.title, "\n\n".join(words for words in (entry.quote, entry.text) if words))
        for entry in reversed(entries)
    )
    return "".join(csv_lines(TIMELINE_HEADER, rows)).encode()


def messages_of(request: ResponseRequest) -> Iterator[tuple[str, bytes]]:
    """Each message in its public version, oldest first; one without public words says so."""
    for number, message in enumerate(request.messages.with_words().prefetch_related("replies__item"), start=1):
        signed = signed_words(message.nature, message.shown_role)
        words = [*([signed] if signed else []), message.words or "(no public version)"]
        words += [
            f"{reply.item.number}. {reply.item.heading}\n{reply.get_decision_display()}\n{reply.explanation}".strip()
            for reply in message.replies.all()
        ]
        yield f"messages/{file_stem(number, message)}.txt", told(message, words)


def originals_of(request: ResponseRequest) -> Iterator[tuple[str, bytes]]:
    """The words of each message as they came, oldest first."""
    for number, message in enumerate(request.messages.select_related("redaction"), start=1):
        words = original_words(message)
        if words:
            yield f"originals/messages/{file_stem(number, message)}.txt", told(message, words)


def original_words(message: Message) -> list[str]:
    """What came, before a check took words out: the letter, then what was said to each thing that was asked."""
    check = getattr(message, "redaction", None)
    said = [words.get("explanation", "") for words in check.originals.values()] if check else []
    return [text for text in (message.private_text, *said) if text]


def told(message: Message, words: Iterable[str]) -> bytes:
    head = f"{message.get_nature_display()}, {message.get_direction_display().lower()} {message.channel_words}"
    text = "\n\n".join([f"{long_date(message.happened_on)}: {head}", *words])
    return without_controls(text, keep="\n").encode("utf-8", "replace") + b"\n"


def file_stem(number: int, message: Message) -> str:
    """As in "003-2026-04-14-holding", which sorts as it happened."""
    return f"{number:03}-{message.happened_on:%Y-%m-%d}-{message.nature.replace('_', '-')}"


def files_of(rows: Iterable[Attachment], folder: str, *, cleaned: bool) -> Iterator[tuple[str, bytes]]:
    """The files under names of ours: what a sender called one may lead out of a folder."""
    for number, row in enumerate(rows, start=1):
        with (row.cleaned if cleaned else row.original).open("rb") as file:
            yield f"{folder}/{number:03}.{row.kind}", file.read()
