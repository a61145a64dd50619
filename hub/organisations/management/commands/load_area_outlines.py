from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hub.organisations.domain.outline_loading import load_outlines
from hub.organisations.outline_files import BrokenOutlinesError, read_features

MOST_NAMED = 10


class Command(BaseCommand):
    help = (
        "Read the outlines of areas for the map of the directory from a GeoJSON file (WGS 84): a FeatureCollection of "
        "Polygons and MultiPolygons, each with the code, the name or the slug of an area."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="remove the outlines of areas not in the file")

    def handle(self, *, file: Path, replace: bool, **options) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            loaded = load_outlines(read_features(file), source=file.name, replaces=replace)
        except BrokenOutlinesError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Stored the outlines of {len(loaded.areas):,} areas, with {loaded.points:,} points in all.")
        if loaded.removed:
            self.stdout.write(f"Removed the outlines of {loaded.removed:,} areas that are not in the file.")
        if loaded.unknown:
            named = ", ".join(loaded.unknown[:MOST_NAMED])
            more = f" and {len(loaded.unknown) - MOST_NAMED:,} more" if len(loaded.unknown) > MOST_NAMED else ""
            self.stdout.write(f"No area of this hub: {named}{more}")
