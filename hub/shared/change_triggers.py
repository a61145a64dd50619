"""Triggers that note every change of what public pages show, in the transaction of the change (decision 22).

Whoever writes (a request, a task, a command, ``update()``, SQL by hand) and however it ends (``kill -9`` between the
commit and whatever comes next), the note is committed with the change or not at all.
"""

from __future__ import annotations

import hashlib
import secrets

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .models import PublicChange
from .quiet import loud_tables

TABLE = PublicChange._meta.db_table
PREFIX = "public_change_"
FUNCTION = "hub_note_public_change"
MOST_ROWS = 128

# A random token, and a new one at each statement: what was read in the middle of a transaction, or in one that was
# rolled back, was read under a generation that nobody meets again.
NOTE_ON_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE noted bigint;
BEGIN
    INSERT INTO {TABLE} (transaction, token) VALUES (txid_current(), (random() * 1099511627776)::bigint)
    ON CONFLICT (transaction) DO UPDATE SET token = EXCLUDED.token
    RETURNING id INTO noted;
    IF noted % 64 = 0 THEN
        DELETE FROM {TABLE} WHERE id IN
            (SELECT id FROM {TABLE} WHERE id < noted - {MOST_ROWS} ORDER BY id FOR UPDATE SKIP LOCKED);
    END IF;
    RETURN NULL;
END $$
"""  # noqa: S608
NOTE_ON_SQLITE = f"UPDATE {TABLE} SET token = random();"  # noqa: S608


def install_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the triggers that are missing and remove those of another release; then begin a new generation."""
    connection = connections[using]
    wanted, there = wanted_triggers(connection), existing_triggers(connection)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(NOTE_ON_POSTGRESQL)
        drop(cursor, connection, {name: table for name, table in there.items() if name not in wanted})
        for name, statement in wanted.items():
            if name not in there:
                cursor.execute(statement)
        begin_generation(using)


def remove_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """Remove all triggers, for a migration to change tables. Nothing is kept of pages until they are back."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        drop(cursor, connection, existing_triggers(connection))
        if TABLE in connection.introspection.table_names(cursor):
            cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608


def begin_generation(using: str = DEFAULT_DB_ALIAS) -> None:
    """Let everything that was kept of public pages count for nothing, from the commit on."""
    with transaction.atomic(using=using):
        PublicChange.objects.using(using).all().delete()
        PublicChange.objects.using(using).create(token=secrets.randbelow(2**40))


def wanted_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The statements that make each trigger, by its name, which tells one definition from another."""
    there = set(connection.introspection.table_names())
    quote = connection.ops.quote_name
    wanted = {}
    for table, columns in loud_tables().items():
        if table not in there:
            continue
        update = "UPDATE" + (f" OF {', '.join(quote(column) for column in columns)}" if columns else "")
        if connection.vendor == "postgresql":
            bodies = [
                f"AFTER INSERT OR {update} OR DELETE OR TRUNCATE ON {quote(table)} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
            ]
        else:
            bodies = [
                f"AFTER {event} ON {quote(table)} BEGIN {NOTE_ON_SQLITE} END" for event in ("INSERT", update, "DELETE")
            ]
        for body in bodies:
            name = PREFIX + hashlib.sha256(body.encode()).hexdigest()[:16]
            wanted[name] = f"CREATE TRIGGER {name} {body}"
    return wanted


def existing_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The name of each of our triggers that is there, and its table."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "JOIN pg_namespace ON pg_namespace.oid = relnamespace "
            "WHERE NOT tgisinternal AND nspname = current_schema()"
        )
    else:
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name: table for name, table in cursor.fetchall() if name.startswith(PREFIX)}


def drop(cursor, connection: BaseDatabaseWrapper, triggers: dict[str, str]) -> None:
    for name, table in triggers.items():
        place = f" ON {connection.ops.quote_name(table)}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {name}{place}")


def before_migration(sender, using: str, plan=None, **kwargs) -> None:
    """Before the first app of a migration that has something to do."""
    if plan:
        remove_triggers(using)


def after_migration(sender, using: str, **kwargs) -> None:
    """After a migration, each time: a restored database may have any token, and a new release other pages."""
    if TABLE in connections[using].introspection.table_names():
        install_triggers(using)
