"""Databases of the benchmark: made for one run, filled, and gone with it."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import dj_database_url
import psycopg
from psycopg import sql

PROJECT = Path(__file__).resolve().parent.parent
HOST = "hub.example"


def hub_variables(folder: Path, database: str) -> dict[str, str]:
    """The environment of a hub in production behind a proxy; ``folder`` is where it keeps its files."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "DJANGO_"))}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "hub.settings.base",
        "HUB_SECRET_KEY": secrets.token_urlsafe(64),
        "HUB_ALLOWED_HOSTS": HOST,
        "HUB_BASE_URL": f"https://{HOST}",
        "HUB_BEHIND_PROXY": "yes",
        # Who measures the lists of staff is signed in without a telephone.
        "HUB_SECOND_FACTOR": "offered",
        "HUB_VAR": str(folder),
        "DATABASE_URL": database,
        # As the units and the image have it.
        "MALLOC_ARENA_MAX": "2",
    }


def bare_variables(database: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "DJANGO_"))}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "bench.bare.settings",
        "HUB_SECRET_KEY": secrets.token_urlsafe(64),
        "DATABASE_URL": database,
    }


def manage(variables: Mapping[str, str], *arguments: str) -> None:
    """Run one step. Raises ``RuntimeError`` with the end of what it said where it fails."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", *arguments],
        cwd=PROJECT,
        env=dict(variables),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"“{' '.join(arguments)}” failed:\n{(done.stdout + done.stderr)[-2000:]}")


@dataclass(frozen=True)
class Sqlite:
    """Files in ``folder``."""

    folder: Path
    name: str = "SQLite"

    def create(self, name: str) -> str:
        """The address of a new database."""
        return f"sqlite:///{self.folder / name}.sqlite3"

    def copy(self, name: str, new: str) -> str:
        """The address of a copy of a database that nobody uses now."""
        shutil.copyfile(self.folder / f"{name}.sqlite3", self.folder / f"{new}.sqlite3")
        return self.create(new)

    def drop(self) -> None:
        """They go with the folder."""


class Postgresql:
    """Databases with names of their own on a server where the user of ``url`` may create some."""

    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self.url = url
        self.prefix = f"hub_bench_{secrets.token_hex(4)}"
        self.made: list[str] = []

    def create(self, name: str, template: str | None = None) -> str:
        database = f"{self.prefix}_{name}"
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database))
        if template is not None:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(f"{self.prefix}_{template}"))
        self._execute(statement)
        self.made.append(database)
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{database}"))

    def copy(self, name: str, new: str) -> str:
        return self.create(new, template=name)

    def drop(self) -> None:
        for database in self.made:
            self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
        self.made.clear()

    def _execute(self, statement: sql.Composable) -> None:
        parts = dj_database_url.parse(self.url)
        with psycopg.connect(
            dbname=parts["NAME"] or "postgres",
            user=parts["USER"] or None,
            password=parts["PASSWORD"] or None,
            host=parts["HOST"] or None,
            port=parts["PORT"] or None,
            autocommit=True,
        ) as connection:
            connection.execute(statement)


def make_hub(variables: Mapping[str, str]) -> None:
    """An empty database becomes the demo, with everything done that was left to the worker."""
    manage(variables, "django", "migrate", "--verbosity", "0")
    manage(variables, "django", "demo")
    manage(variables, "django", "db_worker", "--batch", "--verbosity", "0")


def make_bare(variables: Mapping[str, str]) -> None:
    manage(variables, "django", "migrate", "--verbosity", "0")
    manage(variables, "bench.bare.make_page")
