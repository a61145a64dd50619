"""The hub's own processes and a mail server, as an installation has them, on free ports of this machine."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import urllib.parse
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
QUIETLY = ("--threads", "4", "--log-level", "critical", "--no-control-socket")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Inbox:
    """A mail server that takes ``seconds`` for each mail.

    It remembers the Message-IDs of all it was handed, and of those for which it could still say so.
    """

    def __init__(self, seconds: float) -> None:
        from aiosmtpd.controller import Controller

        self.seconds = seconds
        self.received: list[str] = []
        self.answered: list[str] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        head = envelope.content.split(b"\r\n\r\n")[0].decode("ascii", "replace")
        lines = [line for line in head.split("\r\n") if line.lower().startswith("message-id:")]
        message_id = lines[0].partition(":")[2].strip()
        self.received.append(message_id)
        # Whoever hangs up meanwhile hears no answer, and this goes no further.
        await asyncio.sleep(self.seconds)
        self.answered.append(message_id)
        return "250 taken"


class Processes:
    """The hub's processes, each the leader of a group that is killed as a whole."""

    def __init__(self, environment: dict[str, str], port: int) -> None:
        self.environment = environment
        self.commands = {
            "web": [sys.executable, "-m", "gunicorn", "hub.wsgi:application", "--bind", f"127.0.0.1:{port}", *QUIETLY],
            "worker": [sys.executable, "manage.py", "db_worker", "--verbosity", "0", "--interval", "0.2"],
            "periodic": [sys.executable, "manage.py", "run_due", "--loop"],
            "due": [sys.executable, "manage.py", "run_due"],
        }
        self.running: dict[str, subprocess.Popen] = {}
        self.kills = 0

    def start(self, name: str) -> None:
        self.running[name] = subprocess.Popen(
            self.commands[name],
            cwd=PROJECT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def start_again(self, name: str) -> None:
        """Start what ends by itself, unless it has not ended yet."""
        process = self.running.get(name)
        if process is None or process.poll() is not None:
            self.start(name)

    def kill(self, name: str) -> None:
        process = self.running[name]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.kills += 1

    def stop(self) -> None:
        for name, process in self.running.items():
            if process.poll() is None:
                self.kill(name)


def environment_of(settings, port: int, mail_port: int, folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.endurance.settings",
        "HUB_SECRET_KEY": settings.SECRET_KEY,
        "HUB_ALLOWED_HOSTS": "127.0.0.1",
        "HUB_BASE_URL": f"http://127.0.0.1:{port}",
        "HUB_BEHIND_PROXY": "yes",
        "HUB_EMAIL_HOST": "127.0.0.1",
        "HUB_EMAIL_PORT": str(mail_port),
        "HUB_EMAIL_FROM": "hub@hub.example",
        "HUB_EMAILS_FOR_STRANGERS": "100000",
        "HUB_VAR": str(folder),
        "DATABASE_URL": url_of(settings.DATABASES["default"]),
    }


def url_of(database: dict) -> str:
    """The address of the database that this process uses itself."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    if "sqlite" in database["ENGINE"]:
        return f"sqlite:///{name}"
    quote = urllib.parse.quote
    who = quote(database["USER"], safe="") + (
        f":{quote(database['PASSWORD'], safe='')}" if database["PASSWORD"] else ""
    )
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgres://{who}@{quote(database['HOST'], safe='')}{port}/{quote(str(name), safe='')}"
