from __future__ import annotations

from django.core.management.base import BaseCommand

from hub.portal.domain.first_people import contacts_to_invite, invite_contacts


class Command(BaseCommand):
    help = "Invite a contact of each champion for whom nobody can sign in yet. Safe to run twice: each is asked once."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say how many there are, and send nothing.")

    def handle(self, *, dry_run: bool, **options) -> None:
        if dry_run:
            self.stdout.write(f"{len(contacts_to_invite())} to invite")
        else:
            self.stdout.write(f"{invite_contacts()} invited")
