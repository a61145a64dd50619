from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hub.operations.domain.archives import BackupError
from hub.operations.domain.backups import Made, keep_backup, rotate, write_backup


class Command(BaseCommand):
    help = (
        "Save the database and every uploaded file into one archive with a manifest, while the hub goes on working. "
        "Ends with 1, and without an archive, if anything could not be saved."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", nargs="?", help='Where archives are kept (HUB_BACKUPS); "-" is standard output.')
        parser.add_argument(
            "--encrypt",
            default=settings.HUB_BACKUP_ENCRYPT,
            metavar="PROGRAM",
            help='What encrypts it, such as "age -r age1…" (HUB_BACKUP_ENCRYPT).',
        )
        parser.add_argument(
            "--keep-days",
            type=int,
            default=35,
            help="Delete older archives in the folder (35); 0 deletes none.",
        )

    def handle(self, *args, **options) -> None:
        try:
            if options["folder"] == "-":
                self.stderr.write(words_of(write_backup(sys.stdout.buffer)))
                sys.stdout.buffer.flush()
                return
            folder = Path(options["folder"] or settings.HUB_BACKUPS)
            path, made = keep_backup(folder, encrypt=options["encrypt"])
            self.stdout.write(f"{path}: {words_of(made)}")
            if options["keep_days"] > 0:
                for name in rotate(folder, kept=dt.timedelta(days=options["keep_days"])):
                    self.stdout.write(f"Deleted {name}.")
        except BackupError as error:
            raise CommandError(str(error)) from error


def words_of(made: Made) -> str:
    words = f"{made.rows} rows of {made.tables} tables, {made.files} files, {made.size} bytes."
    if made.absent:
        words += f" {len(made.absent)} files that the database names were not there."
    return words
