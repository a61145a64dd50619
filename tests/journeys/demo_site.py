"""The demo site, served as ``script/server`` serves it: hashed static files, real headers, no test client."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_PREPARE = 300
MOST_PAGES = 400
# Addresses with filters and pages of lists are endless; one of each list is enough.
NOT_FOLLOWED = re.compile(r"^/(admin|documents|media|static)/|\.(csv|svg|png|json|ics|atom|xml|zip)($|\?)|/feed/|\?")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Server:
    """``manage.py serve`` on a free port with a folder of its own."""

    folder: Path
    port: int = field(default_factory=free_port)
    lines: list[str] = field(default_factory=list)
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> float:
        """Start and wait until it tells its address; the seconds that took."""
        variables = {name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "DJANGO_"))}
        variables |= {
            "HUB_VAR": str(self.folder),
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "hub.settings.dev",
            "PYTHONUNBUFFERED": "1",
        }
        variables.pop("DATABASE_URL", None)
        begun = time.monotonic()
        self.lines.clear()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self.read, daemon=True).start()
        while not any("Ctrl-C stops it." in line for line in self.lines):
            if self.process.poll() is not None or time.monotonic() - begun > SECONDS_TO_PREPARE:
                raise RuntimeError("The demo site did not start:\n" + "".join(self.lines))
            time.sleep(0.05)
        return time.monotonic() - begun

    def read(self) -> None:
        self.lines.extend(iter(self.process.stdout.readline, ""))

    def stop(self) -> int:
        """Press Ctrl-C and wait; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False


class Links(HTMLParser):
    """Addresses that a page leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.extend(value for name, value in attrs if name == "href" and value)


@dataclass(frozen=True)
class Answer:
    """What came in the end, and from which path: several addresses may lead to one."""

    status: int
    text: str
    headers: dict
    path: str


def get(url: str) -> Answer:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            text = answer.read().decode("utf-8", "replace")
            return Answer(answer.status, text, dict(answer.headers), urlsplit(answer.url).path)
    except urllib.error.HTTPError as error:
        text = error.read().decode("utf-8", "replace")
        return Answer(error.code, text, dict(error.headers), urlsplit(error.url).path)


def crawl(base: str) -> dict[str, Answer]:
    """Every page that links lead to from the front page, by its path."""
    seen: dict[str, Answer] = {}
    queue = deque(["/"])
    while queue and len(seen) < MOST_PAGES:
        path = queue.popleft()
        if path in seen:
            continue
        answer = seen[path] = get(base + path)
        if "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        parser = Links()
        parser.feed(answer.text)
        for link in parser.found:
            parts = urlsplit(urldefrag(urljoin(base + path, link)).url)
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if f"{parts.scheme}://{parts.netloc}" == base and not NOT_FOLLOWED.search(target):
                queue.append(target)
    return seen
