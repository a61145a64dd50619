from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from hub.shared.privacy.accounts import WorksHere
from hub.shared.privacy.erasure import NotAnAddress, erase_person


class Command(BaseCommand):
    help = (
        "Erase everything that is held about the person with this email address, and remember it for restored backups. "
        "Running it again finds nothing."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("address", metavar="ADDRESS")
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and change nothing")

    def handle(self, *, address: str, dry_run: bool, **options) -> None:
        try:
            report = erase_person(address, dry_run=dry_run)
        except NotAnAddress as error:
            raise CommandError(str(error)) from None
        except WorksHere:
            raise CommandError(
                "This is the account of somebody who may enter the admin. Suspend it first; nothing was erased."
            ) from None
        except OSError as error:
            raise CommandError(
                f"The ledger of erasures can't be written ({error.strerror}), so nothing was erased."
            ) from error
        self.stdout.write("Dry run: nothing was changed." if dry_run else "Erased.")
        for line in report.lines():
            self.stdout.write(line)
