"""Which mails a server said it took, in a file that is written before the database hears of it (decision 35).

What a process wrote into a file stays when it is killed, and is written in some microseconds. A commit takes a thousand
times as long, and on SQLite waits for whoever else writes: whoever is killed meanwhile has the mail sent again.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)

MOST_BYTES = 256 * 1024
"""Some three thousand mails; then another file is begun, and the one before is kept."""


def note(message_id: str) -> None:
    """Remember that the mail left. Without a file the database alone remembers it, a moment later."""
    path = Path(settings.HUB_HANDED_OVER)
    try:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, f"{message_id}\n".encode())
            is_full = os.fstat(file).st_size > MOST_BYTES
        finally:
            os.close(file)
        if is_full:
            path.replace(earlier(path))
    except OSError as error:
        logger.warning("That a mail left could not be written to %s: %s", path.name, type(error).__name__)


def is_noted(message_id: str) -> bool:
    """Whether the mail left, as far as this machine knows."""
    path = Path(settings.HUB_HANDED_OVER)
    return any(message_id in lines_of(file) for file in (path, earlier(path)))


def lines_of(file: Path) -> set[str]:
    try:
        return set(file.read_text().splitlines())
    except OSError:
        return set()


def earlier(path: Path) -> Path:
    return path.with_name(f"{path.name}.1")
