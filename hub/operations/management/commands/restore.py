from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from hub.operations.domain.archives import BackupError
from hub.operations.domain.restores import Checked, check_backup, restore_backup


class Command(BaseCommand):
    help = (
        "Put a backup in the place of what is here, bring it up to this version and erase again who was erased since. "
        "With --check, try it without changing anything. Ends with 1 if the backup is not in order. Stop the web and "
        "task processes first."
    )
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("archive", help='An archive that "backup" made; "-" is standard input.')
        parser.add_argument("--check", action="store_true", help="Only try it: every byte, every count, every file.")
        parser.add_argument("--replace", action="store_true", help="Overwrite the database and files that are here.")
        parser.add_argument(
            "--decrypt",
            default=settings.HUB_BACKUP_DECRYPT,
            metavar="PROGRAM",
            help='What decrypts it, such as "age -d -i key.txt" (HUB_BACKUP_DECRYPT).',
        )

    def handle(self, *args, **options) -> None:
        try:
            with plain_archive(options["archive"], options["decrypt"]) as path:
                if options["check"]:
                    self.check_it(path)
                else:
                    self.restore_it(path, replace=options["replace"])
        except BackupError as error:
            raise CommandError(f"Not restored. {error}" if not options["check"] else f"Not green. {error}") from error
        except OSError as error:
            raise CommandError(f"The backup could not be read or set down: {error.strerror or error}.") from error

    def check_it(self, path: Path) -> None:
        checked = check_backup(path)
        self.stdout.write(words_of(checked))
        if checked.faults:
            raise BackupError(" ".join(checked.faults))
        self.stdout.write("Green: everything is there and as its manifest says. Nothing was changed.")

    def restore_it(self, path: Path, *, replace: bool) -> None:
        restored = restore_backup(path, replace=replace)
        self.stdout.write(words_of(restored.checked))
        self.stdout.write(
            f"Restored. {restored.migrated} newer migrations were applied, {restored.removed} other files removed, and "
            f"{restored.held} waiting mails given to staff, who see under Reports whether they have to be sent again."
        )
        call_command("replay_erasures", stdout=self.stdout, stderr=self.stderr)


def words_of(checked: Checked) -> str:
    words = (
        f"A backup of {checked.database} made at {checked.made_at}: {checked.rows} rows of {checked.tables} tables, "
        f"{checked.migrations} migrations, {checked.files} files, {checked.size} bytes."
    )
    if checked.absent:
        words += f" {checked.absent} files were missing already when it was made."
    return words


@contextmanager
def plain_archive(name: str, decrypt: str) -> Iterator[Path]:
    """The archive as a file that can be read anywhere in it. Raises ``BackupError`` if it can't be decrypted."""
    is_plain = name.endswith(".tar") and name != "-"
    if is_plain:
        yield Path(name)
        return
    if name != "-" and not decrypt:
        raise BackupError("It is encrypted: say with --decrypt what decrypts it.")
    with tempfile.NamedTemporaryFile(prefix="hub-restore-", suffix=".tar") as plain:
        if name == "-":
            shutil.copyfileobj(sys.stdin.buffer, plain)
        else:
            with Path(name).open("rb") as source:
                result = subprocess.run(  # noqa: S603
                    shlex.split(decrypt), stdin=source, stdout=plain, stderr=subprocess.PIPE, check=False
                )
            if result.returncode:
                raise BackupError(f"It could not be decrypted: {result.stderr.decode(errors='replace')[:300].strip()}")
        plain.flush()
        yield Path(plain.name)
