from __future__ import annotations

import errno
import logging
import sqlite3

import psycopg
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.db.transaction import TransactionManagementError

from hub.home.views import site
from hub.shared.outages import find_outage
from tests.factories.home import make_home


def chained(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


def of_sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("words")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Quota exceeded"),
        OSError(errno.EROFS, "Read-only"),
        chained(OperationalError("database or disk is full"), of_sqlite(sqlite3.SQLITE_FULL)),
        chained(OperationalError("disk I/O error"), of_sqlite(sqlite3.SQLITE_IOERR_WRITE)),
        chained(OperationalError("database is locked"), of_sqlite(sqlite3.SQLITE_BUSY)),
        chained(OperationalError("unable to open database file"), of_sqlite(sqlite3.SQLITE_CANTOPEN)),
        chained(OperationalError("no space"), psycopg.errors.DiskFull("no space")),
        chained(OperationalError("shut down"), psycopg.errors.AdminShutdown("shut down")),
        chained(OperationalError("too slow"), psycopg.errors.QueryCanceled("too slow")),
        chained(OperationalError("refused"), psycopg.OperationalError("connection refused")),
        chained(InterfaceError("closed"), psycopg.InterfaceError("the connection is closed")),
        chained(TransactionManagementError("broken"), of_sqlite(sqlite3.SQLITE_FULL)),
    ],
)
def test_a_full_disk_and_a_lost_database_are_outages(error):
    assert find_outage(error) is not None
    assert find_outage(chained(RuntimeError("while cleaning up"), error)) is not None


@pytest.mark.parametrize(
    "error",
    [
        None,
        ValueError("a mistake"),
        FileNotFoundError(errno.ENOENT, "no file"),
        chained(OperationalError("no such table"), of_sqlite(sqlite3.SQLITE_ERROR)),
        chained(ProgrammingError("no such column"), psycopg.errors.UndefinedColumn("no such column")),
        OperationalError("without a cause"),
    ],
)
def test_a_mistake_is_no_outage(error):
    assert find_outage(error) is None


def test_a_circle_of_causes_ends():
    first, second = ValueError("first"), ValueError("second")
    first.__cause__, second.__cause__ = second, first

    assert find_outage(first) is None


@pytest.mark.django_db
def test_a_view_that_meets_a_full_disk_answers_503_with_all_headers(client, monkeypatch):
    make_home()
    client.raise_request_exception = False

    def fail(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(site, "render", fail)
    response = client.get("/search/")

    assert (response.status_code, response["Retry-After"]) == (503, "120")
    assert "Nothing was half saved" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_session_that_can_not_be_saved_answers_503_in_the_admin(client, admin_user, monkeypatch, settings):
    settings.SESSION_SAVE_EVERY_REQUEST = True
    client.force_login(admin_user)
    client.raise_request_exception = False

    def fail(*args, **kwargs):
        raise OperationalError("database or disk is full") from of_sqlite(sqlite3.SQLITE_FULL)

    monkeypatch.setattr(SessionStore, "save", fail)
    session_changes = client.get("/admin/")
    monkeypatch.setattr(connection, "cursor", fail)
    reads = client.get("/admin/")

    assert (session_changes.status_code, reads.status_code) == (503, 503)


def test_a_log_on_a_full_disk_stops_nothing():
    full = open("/dev/full", "w")  # noqa: SIM115 - closing it fails too
    logger = logging.Logger("sample")
    logger.addHandler(logging.StreamHandler(full))

    logger.error("There is no room for this")

    with pytest.raises(OSError, match="No space left"):
        full.close()
