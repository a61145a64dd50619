"""Takes an address out of the texts of all tables: whatever the field is for, the address in it is a person's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, models
from wagtail.search import index

from .addresses import candidates, in_texts, like, without
from .registry import Declaration, FieldClass, declarations
from .scrub import Tally

READ_AT_ONCE = 500
TAKEN_OUT = "address taken out of a text"
# A session is signed and encoded as a whole; ``accounts`` looks into it.
# What Django calls the columns of text; streams of blocks are JSON to it, addresses of mail and web are characters.
TEXTS = {"CharField", "TextField", "JSONField", "SlugField"}
NOT_READ = {"sessions.Session", "shared.Erasure"}


@dataclass(frozen=True)
class TextRow:
    """A row with the texts of it that may mention somebody."""

    key: object
    texts: tuple[str | None, ...]


def text_fields(declaration: Declaration) -> list[models.Field]:
    """The columns of a table that hold text: not file names, nor what must be unique."""
    if declaration.label in NOT_READ:
        return []
    return [
        field
        for field in declaration.model._meta.local_concrete_fields
        if field.get_internal_type() in TEXTS and not field.unique and not field.choices
    ]


def rows_like(
    declaration: Declaration, fields: list[models.Field], pattern: str, until: dt.datetime | None = None
) -> Iterator[TextRow]:
    """Rows of which a text fits ``pattern``, made before ``until`` if that is given; so many at a time, by key.

    Plain SQL: no model looks on.
    """
    meta = declaration.model._meta
    quote = connection.ops.quote_name
    columns = [f"CAST({quote(field.column)} AS text)" for field in fields]
    operator = "ILIKE" if connection.vendor == "postgresql" else "LIKE"
    where = " OR ".join(f"{column} {operator} %s" for column in columns)
    values: list = [pattern] * len(columns)
    if until is not None and declaration.made_at:
        made_at = meta.get_field(declaration.made_at)
        where = f"({where}) AND ({quote(made_at.column)} < %s OR {quote(made_at.column)} IS NULL)"
        values.append(made_at.get_db_prep_value(until, connection))
    table, key = quote(meta.db_table), quote(meta.pk.column)
    rest = f"({where}) ORDER BY {key} LIMIT {READ_AT_ONCE}"
    after, rows = [], None
    while rows is None or len(rows) == READ_AT_ONCE:
        onwards = f"{key} > %s AND" if after else ""
        with connection.cursor() as cursor:
            sql = f"SELECT {key}, {', '.join(columns)} FROM {table} WHERE {onwards} {rest}"  # noqa: S608
            cursor.execute(sql, [*after, *values])
            rows = cursor.fetchall()
        for row in rows:
            yield TextRow(row[0], row[1:])
        after = [rows[-1][0]] if rows else []


def rewrite(declaration: Declaration, field: models.Field, key: object, text: str) -> None:
    """Write ``text`` into one column, as the database stores it."""
    quote = connection.ops.quote_name
    is_json = connection.vendor == "postgresql" and field.db_type(connection) == "jsonb"
    meta = declaration.model._meta
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} SET {quote(field.column)} = {'%s::jsonb' if is_json else '%s'} "  # noqa: S608
            f"WHERE {quote(meta.pk.column)} = %s",
            [text, key],
        )


def take_out(address: str, tally: Tally, *, until: dt.datetime | None, came_back: bool) -> list[str]:
    """Take ``address`` out of every text. Returns what the public can read and an editor should look at.

    Of texts that have no instant, those are left alone where the person ``came_back`` after ``until``.
    """
    pattern = in_texts(address)
    to_look_at = []
    for declaration in declarations():
        fields = text_fields(declaration)
        if not fields or (came_back and not declaration.made_at):
            continue
        touched = []
        spared = declaration.spared() if declaration.spared is not None else ()
        for row in rows_like(declaration, fields, like(address), until):
            if row.key in spared:
                continue
            is_public = False
            for field, text in zip(fields, row.texts, strict=True):
                if text and pattern.search(text):
                    rewrite(declaration, field, row.key, without(text, pattern, field.max_length))
                    is_public |= declaration.classes[field.name] == FieldClass.PUBLIC
                    if not touched or touched[-1] != row.key:
                        touched.append(row.key)
            if is_public:
                to_look_at.append(f"{declaration.label} {row.key}")
        if touched:
            tally[declaration.label, TAKEN_OUT] += len(touched)
            index_again(declaration.model, touched)
    return to_look_at


def index_again(model: type[models.Model], keys: list) -> None:
    """Let search know what was written behind its back."""
    if not issubclass(model, index.Indexed):
        return
    for row in model._default_manager.filter(pk__in=keys).iterator(chunk_size=READ_AT_ONCE):
        index.insert_or_update_object(getattr(row, "specific", row))
    if connection.vendor == "sqlite":
        # FTS5 keeps the words of deleted entries until its segments are merged.
        table = connection.ops.quote_name("wagtailsearch_indexentry_fts")
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608


def mentioned_addresses() -> set[str]:
    """Every address, normalised, that any text of the database may mention."""
    found: set[str] = set()
    for declaration in declarations():
        fields = text_fields(declaration)
        if not fields:
            continue
        for pattern in ("%@%", "%40%", "%&#64;%"):
            for row in rows_like(declaration, fields, pattern):
                for text in row.texts:
                    if text:
                        found |= candidates(text)
    return found
