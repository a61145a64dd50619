"""Kill web server and worker again and again while people apply and mails are sent; then count.

By hand, on a database that ``migrate`` and ``demo`` have filled, with ``DATABASE_URL`` naming it and ``HUB_VAR`` a
folder of its own:

    python -m tests.endurance.kills --rounds 10 --applications 50 --mails 200

Everything is real: gunicorn, ``db_worker``, ``run_due``, forms with their CSRF token, their once-key and their time
trap, and a mail server on a socket. Only the end of a dead worker's lease is not waited for: the clock of its rows is
put forward, and what is due is run then.
"""

from __future__ import annotations

import argparse
import collections
import http.client
import http.cookiejar
import json
import os
import random
import re
import secrets
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.endurance.processes import Inbox, Processes, environment_of, free_port

TIME_TRAP = 2.1
ANSWERS = {
    "can-join": {"kind": "community_group", "run_by_several": "yes"},
    "group": {"summary": "Company and tea."},
    "contact": {"contact_name": "Sam Reed"},
    "listening": {"listening": "We ask people and tell them what happened.", "feedback": "month"},
    "safety": {"safety": "We ring the council."},
    "promises": {},
}
"""What an applicant answers on each page, beside their name and address."""
SECONDS_TO_GIVE_UP = 180


class Applicant:
    """One person in a browser who presses the button again, in the same form, when the site is gone for a moment."""

    def __init__(self, address: str, number: int) -> None:
        self.address = address
        key = f"{number}-{secrets.token_hex(4)}"
        self.name = f"Group of applicant {key}"
        # Who starts is not who is written to afterwards: one address gets one mail a minute (``mail_delivery``).
        self.starter = f"starter-{key}@kilnford.example"
        self.email = f"applicant-{key}@kilnford.example"
        # Another network for each: one network may start twenty applications in an hour, whichever round it is in.
        self.network = f"10.{random.randrange(250)}.{number % 250}.{random.randrange(1, 250)}"
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.slowest = 0.0
        self.tries = 0
        self.failures: collections.Counter[str] = collections.Counter()

    def ask(self, path: str, data: dict | None = None) -> tuple[str, str]:
        """The path that it ended at, and its HTML."""
        body = urllib.parse.urlencode(data, doseq=True).encode() if data is not None else None
        request = urllib.request.Request(
            urllib.parse.urljoin(self.address, path),
            body,
            {"X-Forwarded-For": self.network, "X-Forwarded-Proto": "http"},
        )
        ends = time.monotonic() + SECONDS_TO_GIVE_UP
        while True:
            began = time.monotonic()
            try:
                with self.opener.open(request, timeout=30) as answer:
                    html = answer.read().decode()
                    self.slowest = max(self.slowest, time.monotonic() - began)
                    return urllib.parse.urlsplit(answer.url).path, html
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    raise RuntimeError(f"{path.split('/')[-2]}: {error.code}") from error
                self.failures[str(error.code)] += 1
            except (OSError, http.client.HTTPException):
                pass  # The site was killed: the person presses the button again.
            self.tries += 1
            if time.monotonic() > ends:
                raise TimeoutError(f"The site did not come back for {self.email}")
            time.sleep(0.3)

    def hidden(self, html: str) -> dict[str, str]:
        from bs4 import BeautifulSoup

        form = BeautifulSoup(html, "html.parser").select_one("main form[method=post]")
        return {box["name"]: box.get("value", "") for box in form.select("input[type=hidden][name]")} | {
            "areas": [box["value"] for box in form.select("input[name=areas]")[:1]]
        }

    def apply(self) -> str:
        """Fill in the whole application; returns the address that it was acknowledged for."""
        _, html = self.ask("/apply/organisation/")
        data = self.hidden(html)
        time.sleep(TIME_TRAP)
        tasks, html = self.ask("/apply/organisation/", {**data, "name": self.name, "email": self.starter})
        person = {"name": self.name, "email": self.email}
        for page, answers in ANSWERS.items():
            path, html = self.ask(f"{tasks}{page}/")
            sent = {**self.hidden(html), **person, **answers}
            if page == "promises":
                sent |= dict.fromkeys(re.findall(r'name="(promise_\d+)"', html), "on")
            path, html = self.ask(f"{tasks}{page}/", sent)
        path, html = self.ask(f"{tasks}check/")
        if not path.endswith("/check/"):
            raise RuntimeError(f"The application did not come to its end but to {path.split('/')[-2]}")
        path, html = self.ask(path, self.hidden(html))
        if not path.endswith("/done/"):
            raise RuntimeError(f"The application was not taken: {path.split('/')[-2]}")
        return self.email


@dataclass
class Outcome:
    """What was promised, and what there is."""

    applications: int = 0
    mails: int = 0
    kills: int = 0
    presses_again: int = 0
    failures: dict[str, int] = field(default_factory=dict)
    slowest_answer: float = 0.0
    lost_applications: list[str] = field(default_factory=list)
    double_applications: list[str] = field(default_factory=list)
    lost_mails: list[str] = field(default_factory=list)
    double_mails: list[str] = field(default_factory=list)
    answered_twice: list[str] = field(default_factory=list)
    unmarked_doubles: list[str] = field(default_factory=list)
    unsent_rows: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Nothing promised is lost, nothing is there twice; a mail that left twice has one Message-ID and is marked."""
        return not (
            self.lost_applications
            or self.double_applications
            or self.lost_mails
            or self.unmarked_doubles
            or self.unsent_rows
            or self.errors
        )


Disturbance = Callable[[Processes, Callable[[], bool]], None]
"""What goes wrong meanwhile: it is given the processes, and what says whether people and mails are still busy."""


def killing(times: int) -> Disturbance:
    """Web server and worker are killed and started again, ``times`` times at random moments."""

    def kill(processes: Processes, is_busy: Callable[[], bool]) -> None:
        killed = 0
        while is_busy() or killed < times:
            time.sleep(random.uniform(0.5, 4.0))
            if killed < times:
                for name in ("web", "worker"):
                    processes.kill(name)
                    processes.start(name)
                killed += 1

    return kill


def run_round(
    *,
    applications: int,
    mails: int,
    disturb: Disturbance,
    folder: Path,
    mail_seconds: float = 0.02,
    is_quick: bool = False,
) -> Outcome:
    """One round against the database of Django's settings, which are set up already.

    With ``is_quick`` nothing periodic runs meanwhile.
    """
    from django.conf import settings
    from django.db import connection, transaction

    from charter_champions.models import Application
    from hub.shared import emails
    from hub.shared.models import MailStatus, OutgoingEmail

    inbox = Inbox(mail_seconds)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    processes = Processes(environment_of(settings, port, inbox.controller.port, folder), port)
    outcome = Outcome()
    acknowledged: list[str] = []
    promised: list[str] = []
    applicants = [Applicant(address, number) for number in range(applications)]
    queue = collections.deque(applicants)
    began_at_pk = OutgoingEmail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def apply_in_turn() -> None:
        while queue:
            try:
                acknowledged.append(queue.popleft().apply())
            except IndexError:
                return
            except Exception as error:  # noqa: BLE001 - told at the end
                outcome.errors.append(f"{type(error).__name__}: {error}")

    def send_in_turn() -> None:
        kind = "champions.withdrawn"
        context = {"organisation": "Tea", "contact": "Sam", "reference": "CC-2026-0000"}
        try:
            for number in range(mails):
                with transaction.atomic():
                    row = emails.send(kind, f"person-{number}-{uuid.uuid4().hex[:8]}@kilnford.example", context=context)
                promised.append(row.message_id)
                time.sleep(0.02)
        except Exception as error:  # noqa: BLE001 - told at the end
            outcome.errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    for name in ("web", "worker") if is_quick else ("web", "worker", "periodic"):
        processes.start(name)
    Applicant(address, applications).ask("/healthz")
    threads = [threading.Thread(target=apply_in_turn) for _ in range(min(8, applications))]
    threads.append(threading.Thread(target=send_in_turn))
    try:
        for thread in threads:
            thread.start()
        disturb(processes, lambda: any(thread.is_alive() for thread in threads))
        for thread in threads:
            thread.join()
        wait_until_sent(OutgoingEmail.objects.filter(pk__gt=began_at_pk), processes)
    finally:
        outcome.kills = processes.kills
        processes.stop()
        inbox.controller.stop()

    outcome.applications, outcome.mails = len(acknowledged), len(promised)
    outcome.presses_again = sum(applicant.tries for applicant in applicants)
    outcome.failures = dict(sum((applicant.failures for applicant in applicants), collections.Counter()))
    outcome.slowest_answer = round(max((applicant.slowest for applicant in applicants), default=0.0), 2)
    found = collections.Counter(
        Application.objects.filter(email__in=acknowledged, submitted_at__isnull=False).values_list("email", flat=True)
    )
    outcome.lost_applications = [email for email in acknowledged if not found[email]]
    # A person who pressed again must not be there twice, be it as a draft.
    names = collections.Counter(
        Application.objects.filter(name__in=[applicant.name for applicant in applicants]).values_list("name", flat=True)
    )
    outcome.double_applications = [name for name, count in names.items() if count > 1]
    rows = {row.message_id: row for row in OutgoingEmail.objects.filter(pk__gt=began_at_pk)}
    received = collections.Counter(inbox.received)
    outcome.lost_mails = [mid for mid in {*promised, *rows} if not received[mid]]
    outcome.double_mails = [mid for mid, count in received.items() if count > 1]
    answered = collections.Counter(inbox.answered)
    outcome.answered_twice = [mid for mid, count in answered.items() if count > 1]
    outcome.unmarked_doubles = [mid for mid in outcome.double_mails if not rows[mid].is_uncertain]
    outcome.unsent_rows = sum(row.status != MailStatus.SENT for row in rows.values())
    confirmations = {row.recipient for row in rows.values() if row.kind == "champions.confirm"}
    outcome.lost_mails += [email for email in acknowledged if email not in confirmations]
    return outcome


def wait_until_sent(rows, processes: Processes) -> None:
    """Until nothing waits; what a dead worker has leased is given back as if its lease had ended, and then run."""
    from django.db import OperationalError, connection

    from hub.shared.clock import now
    from hub.shared.models import MailStatus, OutgoingEmail

    ends = time.monotonic() + SECONDS_TO_GIVE_UP
    waiting = rows.filter(status=MailStatus.QUEUED)
    before: set = set()
    while time.monotonic() < ends:
        try:
            if not waiting.exists():
                return
            leases = set(waiting.filter(leased_until__gt=now()).values_list("pk", "lease_key"))
            # One that is there for longer than any mail takes here belongs to a dead worker.
            for pk, key in leases & before:
                OutgoingEmail.objects.filter(pk=pk, lease_key=key).update(leased_until=now())
            if not leases:
                processes.start_again("due")
            before = leases
        except OperationalError:
            connection.close()  # The database was full or started again: so is this connection.
        time.sleep(3)


def main() -> None:
    import django
    from django.conf import settings

    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--applications", type=int, default=50)
    parser.add_argument("--mails", type=int, default=200)
    parser.add_argument("--kills", type=int, default=3)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
    django.setup()
    print(settings.DATABASES["default"]["ENGINE"])
    for number in range(1, options.rounds + 1):
        outcome = run_round(
            applications=options.applications,
            mails=options.mails,
            disturb=killing(options.kills),
            folder=settings.VAR_DIR,
        )
        print(number, "good" if outcome.is_good else "BAD", json.dumps(vars(outcome)), flush=True)


if __name__ == "__main__":
    main()
