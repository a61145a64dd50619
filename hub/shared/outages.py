"""Whether an error is nobody's mistake but a disk or a database that cannot serve at the moment.

Such a request is answered with 503 and "try again in a few minutes" (RFC 9110, section 15.6.4), not with "our fault".
"""

from __future__ import annotations

import errno
import sqlite3

from django.db import DatabaseError, InterfaceError

RETRY_AFTER_SECONDS = 120

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE}

SQLITE_OUTAGES = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_NOMEM,
}

# PostgreSQL, appendix A: connection exceptions, insufficient resources, operator intervention, system errors.
POSTGRESQL_CLASSES = {"08", "53", "57", "58"}
READ_ONLY, DEADLOCK, SERIALIZATION, LOCK_NOT_AVAILABLE = "25006", "40P01", "40001", "55P03"
POSTGRESQL_STATES = {READ_ONLY, DEADLOCK, SERIALIZATION, LOCK_NOT_AVAILABLE}


def find_outage(error: BaseException | None) -> BaseException | None:
    """The outage among ``error`` and what led to it; ``None`` if there is none.

    A broken transaction and a failed clean-up hide what came first, so the whole chain is looked at.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if is_outage(error):
            return error
        error = error.__cause__ or error.__context__
    return None


def is_outage(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        # The low byte is the kind; the others say more, such as what could not be written.
        return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in SQLITE_OUTAGES
    if isinstance(error, DatabaseError | InterfaceError):
        return is_database_outage(error)
    return isinstance(error, OSError) and error.errno in NO_ROOM


def is_database_outage(error: Exception) -> bool:
    """Whether PostgreSQL could not be reached or could not go on. SQLite's own error, the cause, says it by itself."""
    cause = error.__cause__
    if cause is None or isinstance(cause, sqlite3.Error):
        return False
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return state[:2] in POSTGRESQL_CLASSES or state in POSTGRESQL_STATES
    # Without a state the server said nothing: there is no connection. psycopg has the same two classes for it.
    return {"OperationalError", "InterfaceError"} & {kind.__name__ for kind in type(cause).__mro__} != set()
