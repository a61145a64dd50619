"""How a record of the log is written: JSON or plain, without what no log may hold.

Every handler uses one of these formatters, so records of Django, gunicorn and libraries pass through them as well.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
import threading
import traceback
from contextvars import ContextVar
from types import TracebackType

from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, OperationalError, ProgrammingError
from pythonjsonlogger.json import JsonEncoder, JsonFormatter

from hub.shared.redaction import one_line, redact

request_id: ContextVar[str] = ContextVar("request_id", default="")

FIELDS = {
    "hub.request": ("method", "path", "status", "ms", "bytes", "network"),
    "hub.jobs": ("job", "outcome", "seconds"),
}
"""What our own loggers tell apart from their message."""

AUDIT_LOGGER = "hub.audit"

# What these say is about the program, the machine or the schema. Other exceptions quote what somebody sent.
SPEAKING_FAULTS = (
    ImproperlyConfigured, IntegrityError, OperationalError, ProgrammingError,
    OSError, ImportError, AttributeError, NameError, NotImplementedError, RecursionError, MemoryError,
)  # fmt: skip
MOST_CAUSES = 4
ENCODER = JsonEncoder()
MOST_FRAMES = 30
LONGEST_FAULT = 200


def words_of_fault(error: BaseException) -> str:
    """The first line of what ``error`` says, if that can hold nothing that a visitor typed; else nothing.

    PostgreSQL quotes the row on the lines after the first; a name in the file system may be a person's.
    """
    if not isinstance(error, SPEAKING_FAULTS):
        return ""
    if isinstance(error, OSError) and error.strerror:
        return redact(error.strerror)
    lines = str(error).strip().splitlines()
    return redact(lines[0][:LONGEST_FAULT]) if lines else ""


def faults_of(error: BaseException) -> list[dict]:
    """``error`` and what caused it, each with its kind, its words if they may be told, and where it arose."""
    found, seen = [], set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen and len(found) < MOST_CAUSES:
        seen.add(id(current))
        kind = type(current)
        fault = {"type": f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")}
        if words := words_of_fault(current):
            fault["message"] = words
        frames = traceback.extract_tb(current.__traceback__)[-MOST_FRAMES:]
        fault["frames"] = [one_line(f"{frame.filename}:{frame.lineno} {frame.name}") for frame in frames]
        found.append(fault)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return found


def message_of(record: logging.LogRecord) -> str:
    """What the record says, redacted."""
    try:
        text = record.getMessage()
    except (TypeError, ValueError, KeyError):
        text = str(record.msg)  # Its arguments do not fit its text; the text alone is of the program.
    return redact(text)


def fault_in(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if isinstance(record.exc_info, tuple) else None


class Json(JsonFormatter):
    """One object a line, with fields from a short list only; what else libraries attach is left out."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.time_of(record),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        # Django says "not found" after the middleware is done, but tells of which request.
        if identifier := request_id.get() or getattr(getattr(record, "request", None), "hub_request_id", ""):
            line["request_id"] = identifier
        if record.name == AUDIT_LOGGER:
            line |= audit_of(line["message"])
        for name in FIELDS.get(record.name, ()):
            value = getattr(record, name, None)
            line[name] = redact(value) if isinstance(value, str) else value
        if error := fault_in(record):
            line["exception"] = faults_of(error)
        return ENCODER.encode(line)

    def time_of(self, record: logging.LogRecord) -> str:
        """In UTC (RFC 3339)."""
        return dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")


class Plain(logging.Formatter):
    """One line for a person, and below it where a fault arose."""

    def format(self, record: logging.LogRecord) -> str:
        lines = [f"{self.formatTime(record)} {record.levelname} {record.name} {message_of(record)}"]
        if error := fault_in(record):
            for fault in faults_of(error):
                lines += [f"  {frame}" for frame in fault["frames"]]
                lines.append(": ".join(filter(None, (f"  {fault['type']}", fault.get("message")))))
        return "\n".join(lines)


def audit_of(message: str) -> dict:
    """The entry of the audit log that is the message, as a field of its own."""
    try:
        return {"message": "audit", "audit": json.loads(message)}
    except ValueError:
        return {}


def logging_settings(kind: str) -> dict:
    """Settings of Python's logging: everything to standard error, as ``json`` or ``plain``."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "safe": {"()": {"json": "hub.operations.logs.Json", "plain": "hub.operations.logs.Plain"}[kind]}
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "safe"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # Handlers of their own would write past the formatters.
            name: {"handlers": [], "propagate": True, "level": level}
            for name, level in {
                "django": "INFO",
                "django.server": "WARNING",
                "gunicorn.error": "INFO",
                "gunicorn.access": "WARNING",
                "py.warnings": "WARNING",
            }.items()
        },
    }


def leave_out_what_no_line_tells() -> None:
    """Spare each record the threads, processes and lines of code that no formatter here writes.

    As the documentation of Python's logging has it under "Optimization".
    """
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.logAsyncioTasks = False


def log_uncaught() -> None:
    """Let faults that end a process or a thread reach the log, where nothing of a visitor's is told."""

    def in_process(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        logging.getLogger("hub").critical("The process ends with a fault.", exc_info=(kind, error, trace))

    def in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            in_process(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    sys.excepthook = in_process
    threading.excepthook = in_thread
