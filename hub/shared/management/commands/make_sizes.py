from __future__ import annotations

from django.core.management.base import BaseCommand

from hub.shared.size_making import make_all


class Command(BaseCommand):
    help = "Make the sizes of pictures that pages need and that are missing. Safe to run twice, and at any time."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")

    def handle(self, *, dry_run: bool, **options) -> None:
        self.stdout.write(make_all(dry_run=dry_run) or "Every picture has its sizes.")
