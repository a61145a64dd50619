from __future__ import annotations

from django.core.management.base import BaseCommand

from reports.domain.clock import recompute_due_dates


class Command(BaseCommand):
    help = "Work out the dates of open requests anew after the calendar of working days changed. Safe to run twice."

    def handle(self, *args, **options) -> None:
        moved = recompute_due_dates()
        for request in moved:
            self.stdout.write(f"{request}: {request.due_on or request.reply_requested_by:%Y-%m-%d}")
        self.stdout.write(f"{len(moved)} dates moved.")
