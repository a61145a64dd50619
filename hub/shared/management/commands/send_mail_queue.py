from __future__ import annotations

from django.core.management.base import BaseCommand

from hub.shared.emails import deliver_due


class Command(BaseCommand):
    help = "Send the mails whose time has come. Run it every minute; running it twice sends nothing twice."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"Sent {deliver_due()} e-mails.")
