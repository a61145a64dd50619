"""The messages of one request as its data has them: those of its page, in their public versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hub.shared.columns import Column
from hub.shared.emails import absolute_url
from reports.domain.timeline import WAITING_CHECKS, Happening, HappeningKind, PublicFile, is_public, public_files
from reports.enums import Direction, Nature, RedactionStatus

from .display import what_happened
from .requests import ResponseRequest


@dataclass(frozen=True)
class MessageRow:
    """A message as anyone may read it, with its public files."""

    request: ResponseRequest
    fields: Happening
    files: Sequence[PublicFile]

    @property
    def check(self) -> str:
        """Why the words are not there: "waiting" for a check, or "withheld"; empty where nothing holds them back."""
        if self.fields.check in WAITING_CHECKS:
            return "waiting"
        return "withheld" if self.fields.check == RedactionStatus.WITHHELD else ""

    @property
    def address(self) -> str:
        return absolute_url(f"{self.request.get_absolute_url()}#message-{self.fields.pk}")


MESSAGE_COLUMNS = (
    Column("on", "Day", "The day on which it came or went.", lambda row: row.fields.on),
    Column("kind", "Kind", "What kind of message it is.", lambda row: Nature(row.fields.first).label),
    Column("direction", "Direction", "From the body, or to it.", lambda row: Direction(row.fields.second).label),
    Column("role", "Signed by", "The role of who wrote it for the body, without a name.", lambda row: row.fields.role),
    Column("words", "Words", "What was written, as it was published.", lambda row: row.fields.text),
    Column(
        "check",
        "Check",
        "“waiting” while the words are checked, “withheld” where we do not publish them.",
        lambda row: row.check,
    ),
    Column(
        "files",
        "Files",
        "Name and address of each file that was published with it.",
        lambda row: [{"name": file.name, "address": absolute_url(file.url)} for file in row.files],
    ),
    Column("address", "Address", "Its place on the page of the request.", lambda row: row.address),
)


def message_rows(request: ResponseRequest) -> list[MessageRow]:
    """The messages of a started ``request`` that its page shows, the oldest first. One query."""
    own = what_happened([request])
    files = [row for row in own if row.kind == HappeningKind.FILE]
    messages = [row for row in own if row.kind == HappeningKind.MESSAGE and is_public(row)]
    messages.sort(key=lambda row: (row.on, row.moment, row.pk))
    return [MessageRow(request, row, public_files(row, request, files)) for row in messages]
