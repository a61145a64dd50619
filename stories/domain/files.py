"""A file of stories as a partner sends it: read whole, with all that is wrong by row and column, or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower

from hub.organisations.models import Organisation
from hub.shared.characters import has_controls, without_reordering
from hub.shared.clock import today
from stories.domain.receiving import AT_ONCE, StoryAnswers
from stories.enums import Teller
from stories.models.stories import EARLIEST_YEAR, LONGEST_ANSWER

MOST_ROWS = 5000
MOST_BYTES = 10 * 1024 * 1024
MOST_COLUMNS = 60
MOST_PROBLEMS = 500
"""Problems that are kept one by one; more are counted."""

YES, NO = {"yes", "y", "true", "1", "x"}, {"no", "n", "false", "0", ""}
TELLERS = {"": Teller.SELF, "self": Teller.SELF, "carer": Teller.CARER, "worker": Teller.WORKER}


@dataclass(frozen=True)
class Column:
    """``name`` is the field it fills, ``title`` the head of its column, ``help`` what to write in it."""

    name: str
    title: str
    help: str
    example: str = ""


COLUMNS = (
    Column(
        "what_happened",
        "What happened",
        "In the person’s own words. Needed.",
        "Nobody said when the sitter would come.",
    ),
    Column("what_better", "What would have been better", "May stay empty.", "A call the day before."),
    Column("service", "Service", "The name of the service, as well as you know it.", "Hanbury Surgery"),
    Column("month", "Month", "When it happened, as year and month.", "2026-03"),
    Column("teller", "Whose story", "self, carer or worker; empty counts as self.", "self"),
    Column("may_count", "May be counted", "yes or no, as the person said. Empty counts as no.", "yes"),
    Column("may_quote", "May be quoted", "yes or no.", "no"),
    Column("may_publish", "May be published", "yes or no.", "no"),
    Column("may_contact", "May be contacted", "yes or no. With yes, give an email address or a phone number.", "no"),
    Column("name", "Name", "Only if they may be contacted."),
    Column("email", "Email", "Only if they may be contacted."),
    Column("phone", "Phone", "Only if they may be contacted."),
)
NEEDED = "what_happened"


class FileRefused(Exception):
    """The file can't be read at all; ``message`` says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell. ``row`` is the line of the spreadsheet, whose first holds the heads of the columns."""

    row: int
    column: str
    what: str


@dataclass(frozen=True)
class StoriesFile:
    """The stories of a file, and what is wrong with it; with problems nothing of it is taken in.

    ``rows`` are the numbers of the spreadsheet's lines of ``answers``. ``digest`` is the same for the same stories in
    whatever order, encoding or kind of file.
    """

    answers: Sequence[StoryAnswers]
    rows: Sequence[int]
    problems: Sequence[Problem]
    problem_count: int
    digest: str
    text: str


def read_stories(content: bytes) -> StoriesFile:
    """The stories in a file as it was uploaded. Raises ``FileRefused`` if it can't be read at all."""
    return parse_stories(text_of(content))


def text_of(content: bytes) -> str:
    if not content.strip():
        raise FileRefused("The file is empty.")
    if len(content) > MOST_BYTES:
        raise FileRefused(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Send it in parts.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileRefused("This is a spreadsheet. Choose “Save as” in your spreadsheet program, then “CSV UTF-8”.")
    if b"\x00" in content:
        raise FileRefused("This is no CSV file. Choose “Save as” in your spreadsheet program, then “CSV UTF-8”.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheet programs on Windows write unless they are asked for UTF-8.
        return content.decode("cp1252", errors="replace")


def parse_stories(text: str) -> StoriesFile:
    """The stories of a file that was read before, or is read now. Raises ``FileRefused``."""
    head_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=head_line.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        numbered = [(row, cells) for row, cells in enumerate(lines, start=1) if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise FileRefused("The file can’t be read as CSV: a cell is too long, or its quotes don’t match.") from error
    if not numbered:
        raise FileRefused("The file is empty.")
    places = places_of(numbered[0][1])
    found = numbered[1:]
    if not found:
        raise FileRefused("There is no story below the heads of the columns.")
    if len(found) > MOST_ROWS:
        raise FileRefused(f"The file has {len(found):,} stories. Send at most {MOST_ROWS:,} at a time.")
    cells_of = [
        (number, {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()})
        for number, cells in found
    ]
    services = services_named({cells.get("service", "") for _, cells in cells_of})
    problems: list[Problem] = []
    answers = [answers_of(number, cells, services, problems) for number, cells in cells_of]
    kept = sorted(json.dumps(cells, sort_keys=True) for _, cells in cells_of)
    digest = hashlib.sha256("\n".join(kept).encode()).hexdigest()
    return StoriesFile(
        answers=answers if not problems else (),
        rows=[number for number, _ in cells_of],
        problems=problems[:MOST_PROBLEMS],
        problem_count=len(problems),
        digest=digest,
        text=text,
    )


def squeezed(title: str) -> str:
    return re.sub(r"[^a-z]", "", title.casefold())


def places_of(head: Sequence[str]) -> dict[str, int]:
    """Where each known column stands, whatever their order and capitals. Raises ``FileRefused``."""
    if len(head) > MOST_COLUMNS:
        raise FileRefused(f"The file has more than {MOST_COLUMNS} columns. Use the template.")
    known = {squeezed(column.title): column for column in COLUMNS}
    places: dict[str, int] = {}
    for place, title in enumerate(head):
        column = known.get(squeezed(title))
        if column is None:
            continue
        if column.name in places:
            raise FileRefused(f"The column “{column.title}” is there twice.")
        places[column.name] = place
    if NEEDED not in places:
        raise FileRefused("There is no column “What happened”. The first line must hold the heads of the template.")
    return places


def services_named(names: Iterable[str]) -> dict[str, Organisation]:
    """Organisations that anyone may see, by their name in small letters, of those that are called so."""
    wanted = sorted({name.casefold() for name in names if name})
    found: dict[str, Organisation] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = Organisation.objects.visible().annotate(lower=Lower("name"))
        for row in rows.filter(lower__in=wanted[start : start + AT_ONCE]).order_by("-pk"):
            found[row.name.casefold()] = row
    return found


def answers_of(
    number: int, cells: dict[str, str], services: dict[str, Organisation], problems: list[Problem]
) -> StoryAnswers:
    """The story of one line; what is wrong with it is added to ``problems``."""
    titles = {column.name: column.title for column in COLUMNS}

    def wrong(name: str, what: str) -> None:
        problems.append(Problem(number, titles[name], what))

    texts = {name: words(cells.get(name, "").replace("\r\n", "\n"), name, wrong) for name in LIMITS}
    if not texts["what_happened"]:
        wrong("what_happened", "Nothing is written here.")
    allowed = [use for use in ("count", "quote", "publish", "contact") if is_yes(cells, f"may_{use}", wrong)]
    teller = TELLERS.get(cells.get("teller", "").casefold())
    if teller is None:
        wrong("teller", "Write self, carer or worker.")
    contact = {name: texts[name] for name in ("name", "email", "phone")}
    if contact["email"]:
        try:
            validate_email(contact["email"])
        except ValidationError:
            wrong("email", "This is no email address.")
    if "contact" in allowed and not (contact["email"] or contact["phone"]):
        wrong("may_contact", "They may be contacted, but there is no email address and no phone number.")
    if "contact" not in allowed and any(contact.values()):
        wrong("may_contact", "There is a name, address or number, but they may not be contacted. Take it out.")
    service = services.get(texts["service"].casefold())
    return StoryAnswers(
        what_happened=texts["what_happened"],
        what_better=texts["what_better"],
        service=service,
        service_words=texts["service"],
        happened_in=month_of(cells.get("month", ""), wrong),
        teller=teller or Teller.SELF,
        allowed=allowed,
        contact=contact if "contact" in allowed else {},
    )


LIMITS = {"what_happened": LONGEST_ANSWER, "what_better": LONGEST_ANSWER, "service": 200, "name": 150, "email": 254,
          "phone": 30}  # fmt: skip


def words(text: str, name: str, wrong: Callable[[str, str], None]) -> str:
    if len(text) > LIMITS[name]:
        wrong(name, f"It has {len(text):,} characters. Shorten it to {LIMITS[name]:,}.")
        return ""
    if has_controls(text, but="\n\t"):
        wrong(name, "It has hidden characters. Type it anew.")
        return ""
    return without_reordering(text)


def is_yes(cells: dict[str, str], name: str, wrong: Callable[[str, str], None]) -> bool:
    typed = cells.get(name, "").casefold()
    if typed not in YES | NO:
        wrong(name, "Write yes or no.")
    return typed in YES


def month_of(typed: str, wrong: Callable[[str, str], None]) -> dt.date | None:
    """The first day of a month written as "2026-03", "03/2026" or "March 2026"; ``None`` for none."""
    if not typed:
        return None
    for form in ("%Y-%m", "%m/%Y", "%B %Y", "%b %Y", "%b-%y"):
        try:
            month = dt.datetime.strptime(typed[:30], form).date()
        except ValueError:
            continue
        if dt.date(EARLIEST_YEAR, 1, 1) <= month <= today():
            return month
        wrong("month", f"The month must lie between {EARLIEST_YEAR} and today.")
        return None
    wrong("month", "Write the year and the month, such as 2026-03.")
    return None
