"""The database as it was at one instant, as a file; and such a file as a database again.

SQLite writes a second file (``VACUUM INTO``) while others go on writing; PostgreSQL dumps one exported snapshot, from
which the counts are taken as well, so file and counts agree to the row.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient
from django.db.models import FileField
from django.db.utils import DatabaseError

from hub.shared.stores import PRIVATE

from .archives import BackupError

Rows = Callable[[str], Iterator[tuple]]

POSTGRESQL, SQLITE = "postgresql", "sqlite"
FILE_NAMES = {SQLITE: "database.sqlite3", POSTGRESQL: "database.pgdump"}
ROWS_AT_ONCE = 2000
PIECE = 1024 * 1024


@dataclass(frozen=True)
class Figures:
    """What a database holds: rows of each table, applied migrations, and the files that its rows name."""

    rows: dict[str, int]
    migrations: list[list[str]]
    files: set[tuple[str, str]]
    """Table and column of the field, as ``table.column``, and the name of the file."""


def figures_of(rows: Rows, tables: list[str]) -> Figures:
    """The figures of the database that ``rows`` reads from, for those of its ``tables`` that the hub knows."""
    quote = connection.ops.quote_name
    present = [table for table in known_tables() if table in set(tables)]
    # Names of tables and columns are those of the models.
    counts = {table: next(rows(f"SELECT COUNT(*) FROM {quote(table)}"))[0] for table in present}  # noqa: S608
    migrations = list(rows("SELECT app, name FROM django_migrations"))
    files = {
        (f"{table}.{column}", name)
        for table, column in file_columns()
        if table in counts
        for (name,) in rows(f"SELECT {quote(column)} FROM {quote(table)} WHERE {quote(column)} <> ''")  # noqa: S608
    }
    return Figures(counts, sorted([app, name] for app, name in migrations), files)


def known_tables() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if model._meta.managed} | {"django_migrations"})


def file_columns() -> list[tuple[str, str]]:
    """Table and column of every field that names a file."""
    return sorted(
        {
            (model._meta.db_table, field.column)
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.local_fields
            if isinstance(field, FileField)
        }
    )


def storage_aliases() -> dict[str, str]:
    """For each column of ``file_columns`` the name of its store in ``STORAGES``."""
    return {
        f"{model._meta.db_table}.{field.column}": getattr(field.storage, "alias", PRIVATE)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, FileField)
    }


@contextmanager
def snapshot(folder: Path) -> Iterator[tuple[Path, Figures]]:
    """The database as a file in ``folder``, and its figures. Raises ``BackupError``, ``DatabaseError``, ``OSError``."""
    path = folder / FILE_NAMES[connection.vendor]
    if connection.vendor == SQLITE:
        own = connection.copy()
        with closing(own), own.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        yield path, figures_of_file(path)
        return
    own = connection.copy()
    own.settings_dict["CONN_MAX_AGE"] = None
    with closing(own), own.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        name = cursor.fetchone()[0]
        figures = figures_of(reader(cursor), own.introspection.table_names(cursor))
        refuse_older_tool("pg_dump", own.pg_version // 10000)
        arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={name}", f"--file={path}"]
        run_tool("pg_dump", arguments, database=own.settings_dict)
        cursor.execute("ROLLBACK")
    yield path, figures


def reader(cursor) -> Rows:
    def rows(sql: str) -> Iterator[tuple]:
        cursor.execute(sql)
        while found := cursor.fetchmany(ROWS_AT_ONCE):
            yield from found

    return rows


def figures_of_file(path: Path) -> Figures:
    """The figures of an SQLite file, which is only read. Raises ``BackupError`` if it is none or is damaged."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            cursor = database.cursor()
            verdict = cursor.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if verdict != "ok":
                raise BackupError(f"The SQLite database in it is damaged: {verdict[:200]}.")
            tables = [name for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return figures_of(reader(cursor), tables)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"The SQLite database in it can't be read: {error}.") from error


def refuse_older_tool(tool: str, server: int) -> None:
    """Raise ``BackupError`` unless ``tool`` is there and as new as the server."""
    try:
        result = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    except FileNotFoundError:
        raise BackupError(
            f"{tool} is not installed; on Debian: apt-get install postgresql-client-{server} (or newer)."
        ) from None
    version = int(re.search(r"\d+", result.stdout)[0])
    if version < server:
        raise BackupError(f"{tool} {version} can't work with a server of version {server}: install that version of it.")


def tool_call(tool: str, arguments: list[str], database: dict) -> tuple[list[str], dict[str, str]]:
    """Command line and environment of a PostgreSQL tool; the password stands in the environment only."""
    words, variables = DatabaseClient.settings_to_cmd_args_env(database, arguments)
    words[0] = tool
    if tool == "pg_restore":
        words.insert(-1, "--dbname")
    return words, {**os.environ, **(variables or {})}


def run_tool(tool: str, arguments: list[str], database: dict) -> None:
    words, variables = tool_call(tool, arguments, database)
    result = subprocess.run(  # noqa: S603
        words, env=variables, capture_output=True, text=True, errors="replace", check=False
    )
    if result.returncode:
        raise BackupError(f"{tool} failed: {first_line(result.stderr)}")


def first_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line]
    return lines[0][:300] if lines else "it gave no reason."


# Back again


@contextmanager
def scratch(path: Path, kind: str) -> Iterator[Figures]:
    """The figures of the database in ``path``, restored beside the real one and gone afterwards."""
    if kind != connection.vendor:
        raise BackupError(f"It is a backup of {kind}, and DATABASE_URL is {connection.vendor}.")
    if kind == SQLITE:
        yield figures_of_file(path)
        return
    name = f"{connection.settings_dict['NAME'][:40]}_check_{secrets.token_hex(4)}"
    own = connection.copy()
    own.settings_dict["NAME"] = name
    try:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE template0")
    except DatabaseError as error:
        raise BackupError(
            "No database could be made to try it in; the user of DATABASE_URL needs the right: "
            f"ALTER USER … CREATEDB ({first_line(str(error))})"
        ) from error
    try:
        refuse_older_tool("pg_restore", connection.pg_version // 10000)
        run_tool("pg_restore", ["--no-owner", "--no-privileges", "--exit-on-error", str(path)], own.settings_dict)
        with closing(own), own.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            yield figures_of(reader(cursor), own.introspection.table_names(cursor))
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")


def is_empty() -> bool:
    """Whether the database has no table yet."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def replace_database(path: Path) -> None:
    """Put the database in ``path`` in the place of the real one: all of it or, whatever happens, nothing of it."""
    if connection.vendor == SQLITE:
        replace_file(path)
    else:
        replace_schema(path)
    connection.close()


def replace_file(path: Path) -> None:
    # SQLite copies in one transaction of the target, so a reader sees the old database or the new one.
    target = Path(connection.settings_dict["NAME"])
    target.parent.mkdir(parents=True, exist_ok=True)
    connection.close()
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target, timeout=20)) as into:
        source.backup(into)
        into.execute("PRAGMA journal_mode = WAL")
    target.chmod(0o600)


def replace_schema(path: Path) -> None:
    # pg_restore writes a script into one transaction of psql, which is committed only if all of it arrived.
    refuse_older_tool("pg_restore", connection.pg_version // 10000)
    database = connection.settings_dict
    connection.close()
    psql, variables = tool_call("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1"], database)
    script = ["pg_restore", "--no-owner", "--no-privileges", "--file=-", str(path)]
    with (
        subprocess.Popen(  # noqa: S603
            psql, env=variables, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as into,
        subprocess.Popen(script, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as source,  # noqa: S603
    ):
        try:
            into.stdin.write(
                b"BEGIN; SET LOCAL statement_timeout = 0;\nDROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"
            )
            shutil.copyfileobj(source.stdout, into.stdin, PIECE)
            is_whole = source.wait() == 0
            into.stdin.write(b"\nCOMMIT;\n" if is_whole else b"\nROLLBACK;\n")
            into.stdin.close()
        except BrokenPipeError:
            source.kill()
            is_whole = False
        words = into.stderr.read().decode(errors="replace")
        if into.wait() or not is_whole:
            raise BackupError(f"The database was left as it was: {first_line(words)}")
