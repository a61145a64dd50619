from __future__ import annotations

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from gunicorn.app.base import BaseApplication
from wagtail.models import Page

from hub.home.demo.people import DEMO_PARTNERS, DEMO_PASSWORD, DEMO_PEOPLE, demo_partners_here, demo_people_here

SECONDS_TO_START = 60
SECONDS_TO_STOP = 10
WEB_THREADS = 4


class Command(BaseCommand):
    help = "Run web server, task worker and periodic work together on this machine; prepare the database first."
    requires_system_checks = []

    def handle(self, **options) -> None:
        host = os.environ.get("HOST") or "127.0.0.1"
        port = read_port(os.environ.get("PORT") or "8000")
        refuse_busy_port(host, port)
        self.prepare_database()
        if not settings.DEBUG:
            self.collect_static_files()
        sys.exit(self.run(host, port))

    def prepare_database(self) -> None:
        """Migrate what is not migrated, and load the demo site into a database without pages."""
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        try:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                self.stdout.write("Preparing the database. This takes about a minute the first time.")
                call_command("migrate", verbosity=0, interactive=False)
                # Earlier versions kept originals and documents among what was served.
                call_command("move_files", verbosity=0)
            call_command("make_credential_key", verbosity=0)
            if not Page.objects.filter(depth__gt=2).exists():
                self.stdout.write("Loading the demo site.")
                call_command("demo", stdout=self.stdout)
        except DatabaseError as error:
            raise CommandError(f"The database could not be prepared: {error}") from error

    def collect_static_files(self) -> None:
        """Hash and compress static files, unless nothing has changed since the last time."""
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        wanted = static_files_state()
        if not stamp.exists() or stamp.read_text() != wanted:
            self.stdout.write("Collecting static files.")
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
            stamp.write_text(wanted)

    def run(self, host: str, port: int) -> int:
        """Start all three processes, tell the address, and wait until one of them ends or Ctrl-C stops them."""
        address = f"http://{place_of(host, port)}"
        connections.close_all()
        children = [
            start(run_debugging_server if settings.DEBUG else run_web_server, host, port),
            start(run_worker),
            start(run_periodic_work),
        ]
        # Set by hand: a shell that starts this in the background has SIGINT ignored.
        signal.signal(signal.SIGINT, interrupt)
        signal.signal(signal.SIGTERM, interrupt)
        try:
            wait_for_answer(f"{address}/healthz", children)
            self.stdout.write(self.words(address))
            self.stdout.flush()
            while all(child.is_alive() for child in children):
                time.sleep(0.5)
            self.stderr.write("A part of the hub has stopped by itself; stopping the rest.")
            return 1
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
            return 0
        finally:
            stop(children)

    def words(self, address: str) -> str:
        lines = [f"\nThe hub is at {address}/ and its editors' side at {address}/admin/"]
        people = demo_people_here()
        if people:
            lines.append(f"Sign in to the demo with the password {DEMO_PASSWORD!r} as")
            lines += [f"  {person.username:<15}{person.role}" for person in DEMO_PEOPLE if person.username in people]
            if settings.HUB_SECOND_FACTOR == "required":
                lines.append("The first sign-in leads to setting up a second factor.")
            else:
                lines.append("No second factor is asked for. Start with HUB_SECOND_FACTOR=required to see how that is.")
        partners = demo_partners_here()
        if partners:
            lines.append(
                f"Sign in as a partner at {address}/portal/: the code is in the newest mail. The addresses are"
            )
            lines += [
                f"  {partner.email:<26}for {', '.join(partner.organisations)}"
                for partner in DEMO_PARTNERS
                if partner.email in partners
            ]
        if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
            lines.append(f"Mails are not sent: their text is in {settings.EMAIL_FILE_PATH}")
        lines.append("Ctrl-C stops it.")
        return "\n".join(lines)


def read_port(text: str) -> int:
    """A port number from 1 to 65535. Raises ``CommandError`` for anything else."""
    if text.isascii() and text.isdigit() and len(text) <= 5 and 0 < int(text) < 65536:
        return int(text)
    raise CommandError(f"PORT must be a number from 1 to 65535, not {text!r}.")


def place_of(host: str, port: int) -> str:
    """Host and port as an address has them; an IPv6 address stands in brackets (RFC 3986)."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def refuse_busy_port(host: str, port: int) -> None:
    """Raise ``CommandError`` if nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(
                f"Can't listen on {host} port {port} ({reason.lower()}). "
                f"Set PORT to another number, such as {port + 1 if port < 65535 else port - 1}."
            ) from error


def static_files_state() -> str:
    """Size and time of each of the project's own static files, and what is installed."""
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
    folders += [settings.PROJECT_DIR / "hub", settings.PROJECT_DIR / "charter_champions"]
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    lines = [
        f"{path.relative_to(settings.PROJECT_DIR)} {path.stat().st_size} {path.stat().st_mtime_ns}"
        for path in paths
        if "static" in path.parts
    ]
    return "\n".join([*lines, (settings.PROJECT_DIR / "requirements" / "base.txt").read_text()])


class WebServer(BaseApplication):
    """gunicorn on one address, with settings of ours only."""

    def __init__(self, host: str, port: int) -> None:
        self.bind = place_of(host, port)
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": self.bind,
            "threads": WEB_THREADS,
            "loglevel": "warning",
            "control_socket_disable": True,
            # The hub stands at the root of its host; a header must not say otherwise, nor name another path.
            "forwarder_headers": "",
        }.items():
            self.cfg.set(name, value)

    def load(self):
        return get_internal_wsgi_application()


def run_web_server(host: str, port: int) -> None:
    WebServer(host, port).run()


def run_debugging_server(host: str, port: int) -> None:
    """Django's own server in place of this process: it starts itself again whenever code changes."""
    os.execv(sys.executable, [sys.executable, "manage.py", "runserver", place_of(host, port)])  # noqa: S606


def run_worker() -> None:
    call_command("worker", verbosity=0)


def run_periodic_work() -> None:
    call_command("run_due", loop=True)


def start(run: Callable, *arguments) -> BaseProcess:
    """Run ``run`` in a process of its own, forked from this one, which has loaded everything already."""
    child = get_context("fork").Process(target=in_own_session, args=(run, *arguments))
    child.start()
    return child


def in_own_session(run: Callable, *arguments) -> None:
    # So that Ctrl-C reaches the parent only, and the order of stopping is its own.
    os.setsid()
    run(*arguments)


def stop(children: list[BaseProcess]) -> None:
    for child in children:
        if child.is_alive():
            child.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for child in children:
        child.join(max(0.1, deadline - time.monotonic()))
        if child.is_alive():
            child.kill()
            child.join()


def interrupt(signum, frame) -> None:
    raise KeyboardInterrupt


def wait_for_answer(url: str, children: list[BaseProcess]) -> None:
    """Return once ``url`` answers. Raises ``CommandError`` if a child ends or a minute has passed."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if not all(child.is_alive() for child in children):
            raise CommandError("The hub did not start; the lines above say why.")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise CommandError(f"The hub did not answer within {SECONDS_TO_START} seconds.")
