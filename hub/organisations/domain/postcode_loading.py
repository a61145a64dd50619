"""Filling the table of postcodes from a published file: streamed, in small transactions, going on where it broke."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from django.db import transaction

from hub.organisations.domain.finding import place_areas, postcode_of
from hub.organisations.models import Postcode, PostcodeLoad
from hub.organisations.postcode_files import Line, Source, UnknownFormatError
from hub.shared.clock import now

ROWS_AT_ONCE = 5_000
FIELDS = ("outward", "latitude", "longitude", "district", "is_in_use")
BRITISH_GRID, DEGREES = "EPSG:27700", "EPSG:4326"


def load_postcodes(source: Source, *, seen: Callable[[int], object], restart: bool = False) -> PostcodeLoad:
    """Read ``source`` into the table; ``seen`` is told how many bytes each line had. Safe to run twice and at once.

    Rows that are there get the position of the file; postcodes that are not in the file stay. A load that ended early
    goes on where it broke unless ``restart``; one that was finished is read again. Raises ``UnknownFormatError`` also
    where most lines of the beginning can't be read.
    """
    load, _ = PostcodeLoad.objects.get_or_create(
        fingerprint=source.fingerprint, defaults={"name": source.path.name[-255:], "started_at": now()}
    )
    if restart or load.finished_at:
        load.lines_read = load.lines_left_out = 0
        load.started_at, load.finished_at = now(), None
        load.save()
    lines = islice(source.lines(seen), load.lines_read, None)
    while part := list(islice(lines, ROWS_AT_ONCE)):
        rows = placed(part)
        if not rows and not load.lines_read:
            raise UnknownFormatError(f"None of the first {len(part):,} lines has a postcode with a position.")
        with transaction.atomic():
            store(rows)
            load.lines_read += len(part)
            load.lines_left_out += len(part) - len(rows)
            load.save(update_fields=["lines_read", "lines_left_out"])
    if not load.lines_read:
        raise UnknownFormatError(f"{source.path.name} has no postcodes.")
    load.finished_at = now()
    load.save(update_fields=["finished_at"])
    place_areas()
    return load


def placed(lines: Sequence[Line | None]) -> list[Postcode]:
    """Rows for those of ``lines`` that can be read and have a position; the last of each code."""
    rows: dict[str, Postcode] = {}
    on_grid: list[Postcode] = []
    grid: list[tuple[float, float]] = []
    for line in lines:
        code = postcode_of(line.code) if line else ""
        if not code or not (line.degrees or line.grid):
            continue
        row = rows[code] = Postcode(code=code, outward=code[:-3], district=line.district[:9], is_in_use=line.is_in_use)
        if line.degrees:
            row.latitude, row.longitude = line.degrees
        else:
            on_grid.append(row)
            grid.append(line.grid)
    for row, (latitude, longitude) in zip(on_grid, degrees_of(grid), strict=True):
        row.latitude, row.longitude = latitude, longitude
    return list(rows.values())


def degrees_of(grid: Sequence[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    """Latitude and longitude (WGS 84) of places on the National Grid, in metres; within 5 metres of the exact ones."""
    if not grid:
        return []
    from pyproj import Transformer  # Its data take memory that no web worker needs.

    eastings, northings = zip(*grid, strict=True)
    longitudes, latitudes = Transformer.from_crs(BRITISH_GRID, DEGREES, always_xy=True).transform(eastings, northings)
    return ((round(north, 6), round(east, 6)) for north, east in zip(latitudes, longitudes, strict=True))


def store(rows: Sequence[Postcode]) -> None:
    Postcode.objects.bulk_create(
        rows, batch_size=1_000, update_conflicts=True, unique_fields=["code"], update_fields=FIELDS
    )
