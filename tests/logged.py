"""What is logged while a test runs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from hub.operations.logs import Json


class Lines(logging.Handler):
    """Every record at any level, as the hub's own formatter writes it, with the trace of a fault."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.written: list[str] = []
        self.setFormatter(Json())

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


@contextmanager
def every_line() -> Iterator[list[str]]:
    handler, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.written
    root.removeHandler(handler)
    root.setLevel(level)
