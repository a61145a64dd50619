"""Finds a person by e-mail address in everything that is kept, and erases them: once, and after each restore again."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, models, transaction
from django.db.models import Q
from modelcluster.fields import ParentalKey

from hub.shared.audit import ERASED, record
from hub.shared.clock import now

from . import ledger, mentions, revisions, taken_back
from .accounts import end_sessions, refuse_who_works_here
from .addresses import in_texts, is_plus_form, is_same, like, normalise
from .registry import ByEmail, ByMention, Declaration, Erasing, declarations
from .scrub import Tally, scrub

logger = logging.getLogger(__name__)

READ_AT_ONCE = 2000
LOCK = 7_215_316_402
"""Of all erasures, on PostgreSQL: two at once wait for each other."""


class NotAnAddress(ValueError):
    """Nobody can be found by this."""


@dataclass
class ErasureReport:
    """What was found where and what was done with it. It names no person, so that it may be kept."""

    at: dt.datetime
    is_dry_run: bool
    tally: Tally = field(default_factory=Tally)
    to_look_at: list[str] = field(default_factory=list)
    """Public places from whose words the address was taken: an editor reads them again."""
    plus_forms: int = 0
    """Rows with the same address and a tag, such as ada+hub@: perhaps the same person. They were left alone."""

    @property
    def total(self) -> int:
        return self.tally.total()

    def lines(self) -> list[str]:
        """The report in lines such as "shared.OutgoingEmail: 3 deleted with its row"."""
        lines = [f"{label}: {number} {words}" for (label, words), number in sorted(self.tally.items())]
        lines += [f"Read again, the address was in its public words: {place}" for place in sorted(self.to_look_at)]
        if self.plus_forms:
            lines.append(f"Left alone: {self.plus_forms} with the same address and a +tag")
        return lines or ["Nothing found"]


@dataclass(frozen=True)
class ReplayReport:
    """What replaying came to: how many were erased again, and what the ledger could not tell.

    ``taken_back`` is how many of what people take back by themselves went again, by its label.
    """

    people: int
    tally: Tally
    taken_back: Mapping[str, int]
    unmatched: int
    unreadable: int

    @property
    def is_complete(self) -> bool:
        return not self.unmatched and not self.unreadable


def erase_person(address: str, *, user=None, dry_run: bool = False) -> ErasureReport:
    """Erase everything that is held about who has ``address``, in one transaction; running it again finds nothing.

    Remembered in the ledger before anything is final: if that can't be written nothing is erased. ``dry_run`` does all
    of it and takes it back. Raises ``NotAnAddress``, ``WorksHere`` for the account of somebody who may enter the admin,
    and ``OSError`` when the ledger can't be written.
    """
    normal = normalise(address)
    try:
        validate_email(normal)
    except ValidationError:
        raise NotAnAddress("This is no email address.") from None
    report = ErasureReport(at=now(), is_dry_run=dry_run)
    with transaction.atomic():
        lock()
        accounts = rows_of(declaration_for(get_user_model()), normal)
        refuse_who_works_here(list(accounts))
        erase(normal, report)
        if dry_run:
            transaction.set_rollback(True)
        else:
            record(ERASED, actor=user, changes={"rows": report.total})
            ledger.remember([normal], report.at)
    logger.info("Erased a person%s: %s", " (dry run)" if dry_run else "", "; ".join(report.lines()))
    return report


def replay_erasures() -> ReplayReport:
    """Erase again who is back in the database although the ledger says that they were erased since.

    And take back again what people took back. For after a restore. Somebody who came back of their own accord is
    spared: only rows from before the erasure go. On a database that was not restored it changes nothing.
    """
    tally, people = Tally(), 0
    contents = ledger.sync()
    last = ledger.instants_by_digest(contents.entries)
    if last:
        for address in sorted(addresses_held() | mentions.mentioned_addresses()):
            at = ledger.erased_at(address, last)
            if at is None:
                continue
            report = ErasureReport(at=at, is_dry_run=False)
            with transaction.atomic():
                lock()
                erase(address, report, until=at)
                if report.total:
                    record(ERASED, actor=None, changes={"rows": report.total, "replayed": True})
            if report.total:
                people += 1
                tally += report.tally
    again = taken_back.take_back_again(last) if last else {}
    result = ReplayReport(people, tally, again, ledger.unmatched(contents.entries), contents.unreadable)
    logger.info("Replayed the erasures: %d people, %d rows, %s", people, tally.total(), dict(again))
    return result


def erase(address: str, report: ErasureReport, *, until: dt.datetime | None = None) -> None:
    """Erase the normalised ``address`` from rows made before ``until``; from all without it."""
    found: dict[str, set] = {}
    came_back = False
    for declaration in declarations():
        keys = rows_of(declaration, address)
        if declaration.spared is not None:
            keys -= declaration.spared()
        if until is not None and keys:
            older = made_before(declaration, keys, until)
            came_back |= bool(declaration.made_at) and len(older) < len(keys)
            keys = older
        if keys:
            found[declaration.label] = keys
    if came_back:
        # What has no instant may be what they gave when they came back.
        found = {label: keys for label, keys in found.items() if by_label(label).made_at}
    report.plus_forms = sum(1 for value in values_of_email_fields() if is_plus_form(value, address))
    parents = parents_of(found)
    for label, keys in found.items():
        declaration = by_label(label)
        left = list(keys)
        if declaration.before_erasing is not None:
            left = declaration.before_erasing(left)
            if gone := len(keys) - len(left):
                report.tally[label, Erasing.DELETE.value] += gone
        scrub(declaration, left, report.tally)
    revisions.take_person_out(address, found, report.tally, until=until, parents=parents)
    if not came_back:
        end_sessions(address, found.get(get_user_model()._meta.label, set()), report.tally)
    report.to_look_at += mentions.take_out(address, report.tally, until=until, came_back=came_back)


def rows_of(declaration: Declaration, address: str) -> set:
    """The keys of the rows that are the person's by an address in a field, or by a mention in a text."""
    keys = set()
    manager = declaration.model._base_manager
    for name in declaration.email_fields:
        rows = manager.exclude(**{name: ""}).values_list("pk", name)
        if address.isascii():
            # Spellings that differ beyond capitals are those with letters beyond ASCII.
            local, _, host = address.rpartition("@")
            rows = rows.filter(
                Q(**{f"{name}__istartswith": f"{local}@", f"{name}__icontains": f"@{host}"})
                | Q(**{f"{name}__iregex": r"[^ -~]|@.*xn--|\s|\.$"})
            )
        keys |= {key for key, value in rows.iterator(chunk_size=READ_AT_ONCE) if is_same(value, address)}
    names = {name for finder in declaration.finders(ByMention) for name in finder.fields}
    if names:
        pattern = in_texts(address)
        fields = [each for each in mentions.text_fields(declaration) if each.name in names]
        for row in mentions.rows_like(declaration, fields, like(address)):
            if any(text and pattern.search(text) for text in row.texts):
                keys.add(declaration.model._meta.pk.to_python(row.key))
    return keys


def made_before(declaration: Declaration, keys: set, until: dt.datetime) -> set:
    """Those of ``keys`` whose rows were made before ``until``, or have no instant."""
    name = declaration.made_at
    if not name:
        return keys
    rows = declaration.model._base_manager.filter(pk__in=keys)
    return set(rows.filter(Q(**{f"{name}__lt": until}) | Q(**{f"{name}__isnull": True})).values_list("pk", flat=True))


def parents_of(found: dict[str, set]) -> dict[type[models.Model], set]:
    """What the rows ``found`` are parts of in drafts: the organisation of a contact."""
    parents: dict[type[models.Model], set] = {}
    for label, keys in found.items():
        for link in by_label(label).model._meta.local_fields:
            if isinstance(link, ParentalKey):
                rows = by_label(label).model._base_manager.filter(pk__in=keys)
                parents.setdefault(link.related_model, set()).update(rows.values_list(link.attname, flat=True))
    return parents


def values_of_email_fields() -> Iterator[str]:
    """Every value of every field by which a person is found."""
    for declaration in declarations():
        for finder in declaration.finders(ByEmail):
            for name in finder.fields:
                rows = declaration.model._base_manager.exclude(**{name: ""}).order_by().values_list(name, flat=True)
                yield from (value for value in rows.distinct().iterator(chunk_size=READ_AT_ONCE) if value)


def addresses_held() -> set[str]:
    """Every address, normalised, by which a person is found."""
    return {normalise(value) for value in values_of_email_fields() if "@" in value}


def declaration_for(model: type[models.Model]) -> Declaration:
    return by_label(model._meta.label)


def by_label(label: str) -> Declaration:
    return next(declaration for declaration in declarations() if declaration.label == label)


def lock() -> None:
    """One erasure at a time. SQLite has one writer anyway, from the start of its transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
