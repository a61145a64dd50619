"""The files in which public bodies publish postcodes, read line by line: nothing is held in memory or unpacked.

Code-Point Open (Ordnance Survey): many CSV files without a header, with grid references. ONS Postcode Directory and
National Statistics Postcode Lookup (Office for National Statistics): one CSV file with a header, with degrees. Each may
be a CSV file, a folder of them, or the ZIP file as it is published.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

BYTES_FOR_FINGERPRINT = 1024 * 1024
NO_LATITUDE = 90.0  # The directory writes 99.999999 for postcodes without a position.
CODE_POINT_COLUMNS = 10
UNPLACED_QUALITY = "90"
DISTRICT_HEADER = re.compile(r"(os)?laua|lad\d\dcd")
ENDED_HEADER = "doterm"
# The directory is published whole and once more in parts.
PARTS = re.compile(r"multi_csv/", re.IGNORECASE)
NOT_DATA = re.compile(r"(^|/)(documents?|doc|user guide)/|header", re.IGNORECASE)


class UnknownFormatError(ValueError):
    """The file is none of those that can be read; the message says what was found."""


@dataclass(frozen=True)
class Line:
    """One postcode of a file. Either degrees (WGS 84) or a grid reference in metres; neither if it has no position."""

    code: str
    district: str = ""
    is_in_use: bool = True
    degrees: tuple[float, float] | None = None
    grid: tuple[float, float] | None = None


class Source:
    """A CSV file, a folder or a ZIP file of postcodes. Raises ``UnknownFormatError`` if it holds none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.archive = zipfile.ZipFile(path) if path.is_file() and zipfile.is_zipfile(path) else None
        names = self._names()
        whole = [name for name in names if not PARTS.search(name)]
        self.names = sorted(whole or names)
        if not self.names:
            raise UnknownFormatError(f"There is no CSV file in {path.name}.")

    def _names(self) -> list[str]:
        if self.archive:
            found = [item.filename for item in self.archive.infolist() if not item.is_dir()]
        elif self.path.is_dir():
            found = [item.relative_to(self.path).as_posix() for item in self.path.rglob("*") if item.is_file()]
        else:
            return [self.path.name]
        return [name for name in found if name.lower().endswith(".csv") and not NOT_DATA.search(name)]

    @property
    def size(self) -> int:
        """All bytes that will be read."""
        if self.archive:
            return sum(self.archive.getinfo(name).file_size for name in self.names)
        return sum(self._path(name).stat().st_size for name in self.names)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the names, the sizes and the first and last mebibyte: the same file goes on where it broke."""
        digest = hashlib.sha256()
        if self.archive:
            for name in self.names:
                item = self.archive.getinfo(name)
                digest.update(f"{name} {item.file_size} {item.CRC}\n".encode())
            return digest.hexdigest()
        for name in self.names:
            path = self._path(name)
            size = path.stat().st_size
            digest.update(f"{name} {size}\n".encode())
            with path.open("rb") as stream:
                digest.update(stream.read(BYTES_FOR_FINGERPRINT))
                stream.seek(max(0, size - BYTES_FOR_FINGERPRINT))
                digest.update(stream.read())
        return digest.hexdigest()

    def lines(self, seen) -> Iterator[Line | None]:
        """Each line of data in its order, ``None`` for one that can't be read; ``seen`` is told the bytes of each.

        Raises ``UnknownFormatError`` for a file in another format.
        """
        for name in self.names:
            with self._open(name) as stream:
                yield from read_lines(counted(stream, seen), name)

    def _path(self, name: str) -> Path:
        return self.path / name if self.path.is_dir() else self.path

    @contextmanager
    def _open(self, name: str) -> Iterator[TextIO]:
        raw = self.archive.open(name) if self.archive else self._path(name).open("rb")
        with raw, io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="") as stream:
            yield stream


def counted(stream: Iterable[str], seen) -> Iterator[str]:
    for text in stream:
        seen(len(text))
        # The csv module refuses NUL.
        yield text.replace("\0", "")


def read_lines(stream: Iterable[str], name: str) -> Iterator[Line | None]:
    rows = csv.reader(stream)
    first = next(rows, None)
    if first is None:
        return
    header = [cell.strip().lower() for cell in first]
    if {"lat", "long"} <= set(header):
        read = directory_reader(header, name)
    elif len(first) == CODE_POINT_COLUMNS and first[2].strip().isdigit():
        read = read_code_point
        yield read(first)
    else:
        raise UnknownFormatError(
            f"{name} is neither Code-Point Open nor the ONS Postcode Directory: "
            f"its first line has {len(first)} columns that say neither."
        )
    for row in rows:
        try:
            yield read(row)
        except (IndexError, ValueError):
            yield None


def read_code_point(row: list[str]) -> Line:
    """A row of Code-Point Open: postcode, quality, eastings, northings, codes of areas. Raises ``ValueError``."""
    if len(row) != CODE_POINT_COLUMNS:
        raise ValueError(row)
    place = (float(row[2]), float(row[3]))
    has_place = row[1].strip() != UNPLACED_QUALITY and place != (0, 0)
    return Line(row[0], district=row[8].strip(), grid=place if has_place else None)


def directory_reader(header: list[str], name: str):
    """A function that reads a row below this header of the directory. Raises ``UnknownFormatError``."""
    code = next((header.index(column) for column in ("pcds", "pcd", "pcd7") if column in header), None)
    if code is None:
        raise UnknownFormatError(f"{name} has no column with postcodes, such as pcds.")
    latitude, longitude = header.index("lat"), header.index("long")
    district = next((place for place, column in enumerate(header) if DISTRICT_HEADER.fullmatch(column)), None)
    ended = header.index(ENDED_HEADER) if ENDED_HEADER in header else None

    def read(row: list[str]) -> Line:
        place = (float(row[latitude]), float(row[longitude]))
        return Line(
            row[code],
            district=row[district].strip() if district is not None else "",
            is_in_use=ended is None or not row[ended].strip(),
            degrees=place if abs(place[0]) < NO_LATITUDE else None,
        )

    return read
