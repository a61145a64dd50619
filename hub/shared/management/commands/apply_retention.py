from __future__ import annotations

from django.core.management.base import BaseCommand

from hub.shared.privacy.retention import apply_retention, rules


class Command(BaseCommand):
    help = "Let go now of everything whose time is over, as the nightly jobs do. Safe to run twice."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and change nothing")

    def handle(self, *, dry_run: bool, **options) -> None:
        report = apply_retention(dry_run=dry_run)
        self.stdout.write("Dry run: nothing was changed." if dry_run else "Done.")
        for rule in rules():
            self.stdout.write(f"{rule.key} ({rule.length}): {report.get(rule.key, 0)} {rule.label}")
