from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from hub.organisations.domain.postcode_loading import load_postcodes
from hub.organisations.postcode_files import Source, UnknownFormatError


class Command(BaseCommand):
    help = (
        "Read postcodes from Code-Point Open, the ONS Postcode Directory or the National Statistics Postcode Lookup: "
        "a CSV file, a folder, or the ZIP file as it is published. What was broken off goes on where it was."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--restart", action="store_true", help="read from the first line again")

    def handle(self, *, file: Path, restart: bool, **options) -> None:
        if not file.exists():
            raise CommandError(f"There is no {file}.")
        try:
            source = Source(file)
            with tqdm(total=source.size, unit="B", unit_scale=True, file=self.stderr, disable=None) as bar:
                load = load_postcodes(source, seen=bar.update, restart=restart)
        except UnknownFormatError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Read {load.lines_read:,} lines; {load.lines_left_out:,} had no position.")
