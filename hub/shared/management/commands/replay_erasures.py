from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from hub.shared.privacy.erasure import replay_erasures


class Command(BaseCommand):
    help = (
        "Erase again, after a restore, who was erased since the backup was made. Ends with 1 if it can't know of all."
    )

    def handle(self, *args, **options) -> None:
        report = replay_erasures()
        rows = report.tally.total()
        people = "1 person" if report.people == 1 else f"{report.people} people"
        self.stdout.write(f"Erased {people} again ({rows} rows).")
        for label, number in sorted(report.taken_back.items()):
            self.stdout.write(f"Taken back again: {number} {label}.")
        if report.unreadable:
            self.stderr.write(f"{report.unreadable} lines of the ledger can't be read.")
        if report.unmatched:
            self.stderr.write(
                f"{report.unmatched} erasures were remembered under a secret that is not given. Put it into "
                "HUB_OLD_SECRET_KEYS and run this again."
            )
        if not report.is_complete:
            raise CommandError("Some erasures can't be compared with this database.", returncode=1)
