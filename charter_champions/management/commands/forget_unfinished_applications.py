from __future__ import annotations

from django.core.management.base import BaseCommand

from charter_champions.domain.retention import forget_unfinished
from hub.shared.clock import now


class Command(BaseCommand):
    help = "Delete applications that were not finished or confirmed within seven days. Safe to run twice."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"Deleted {forget_unfinished(at=now())} unfinished applications.")
