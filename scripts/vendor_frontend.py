"""Bring the third-party front-end files into the repository, and prove that they are unchanged.

    python scripts/vendor_frontend.py --check    what everyone runs: no Node, no network
    python scripts/vendor_frontend.py update     maintainers, after a change in frontend/package.json; needs npm

``update`` installs exactly what frontend/package-lock.json pins, copies a fixed list of files, changes the
govuk-frontend files where they may not or cannot be used as they are, and writes static/vendor/vendor.lock.json.
Every change states how often it must apply, so that a new release which differs stops here and not in a browser.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = "static/vendor/vendor.lock.json"
FOLDERS = ("static/vendor", "tests/vendor")

GOVUK = "govuk-frontend"
ATKINSON = "@fontsource-variable/atkinson-hyperlegible-next"
AXE = "axe-core"

NOTICE = "/*! govuk-frontend, MIT, see LICENSE.txt; changed by scripts/vendor_frontend.py */"


class VendoringError(Exception):
    """A third-party file is not what this script was written for."""


def replace_exactly(text: str, pattern: str, replacement: str, *, count: int) -> str:
    """``text`` with every match of ``pattern`` replaced. Raises ``VendoringError`` unless there are ``count``."""
    changed, found = re.subn(pattern, lambda _: replacement, text)
    if found != count:
        raise VendoringError(f"expected {count} matches of {pattern}, found {found}")
    return changed


def change_govuk_css(text: str) -> str:
    """The style sheet without the fonts and crest that only GOV.UK may use, below our own rules in the cascade."""
    text = replace_exactly(text, r'@charset "UTF-8";', "", count=1)
    text = replace_exactly(text, r"/\*! Copyright \(c\) 2011 by Margaret Calvert[^*]*\*/", "", count=1)
    text = replace_exactly(text, r"@font-face\{[^}]*GDS Transport[^}]*\}", "", count=2)
    text = replace_exactly(
        text,
        r"font-family:GDS Transport,arial,sans-serif",
        "font-family:var(--hub-font,arial,sans-serif)",
        count=58,
    )
    text = replace_exactly(text, r"url\(/assets/images/govuk-crest\.svg\)", "none", count=3)
    text = replace_exactly(text, r"\n?/\*# sourceMappingURL=[^*]*\*/\s*", "", count=1)
    for forbidden in ("GDS Transport", "url(", "sourceMappingURL", "@import"):
        if forbidden in text:
            raise VendoringError(f"{forbidden} is still in the style sheet")
    return f'@charset "UTF-8";{NOTICE}\n@layer base,vendor;@layer vendor{{{text}}}\n'


def change_govuk_js(text: str) -> str:
    """The module without the address of a source map that is not served."""
    return NOTICE + "\n" + replace_exactly(text, r"//# sourceMappingURL=\S+\s*", "\n", count=1)


@dataclass(frozen=True)
class VendoredFile:
    """One file to copy: from a package below frontend/node_modules, or from frontend/ when the package lacks it."""

    path: str
    package: str
    source: str
    licence: str
    change: Callable[[str], str] | None = None

    @property
    def full_source(self) -> str:
        folder = "" if self.source.startswith("licences/") else f"node_modules/{self.package}/"
        return f"frontend/{folder}{self.source}"


FILES = (
    VendoredFile("static/vendor/fonts/LICENSE.txt", ATKINSON, "LICENSE", "OFL-1.1"),
    VendoredFile(
        "static/vendor/fonts/atkinson-latin-ext-wght-normal.woff2",
        ATKINSON,
        "files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
        "OFL-1.1",
    ),
    VendoredFile(
        "static/vendor/fonts/atkinson-latin-wght-normal.woff2",
        ATKINSON,
        "files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
        "OFL-1.1",
    ),
    VendoredFile("static/vendor/govuk/LICENSE.txt", GOVUK, "licences/govuk-frontend.txt", "MIT"),
    VendoredFile(
        "static/vendor/govuk/govuk-frontend.min.css",
        GOVUK,
        "dist/govuk/govuk-frontend.min.css",
        "MIT",
        change_govuk_css,
    ),
    VendoredFile(
        "static/vendor/govuk/govuk-frontend.min.js",
        GOVUK,
        "dist/govuk/govuk-frontend.min.js",
        "MIT",
        change_govuk_js,
    ),
    VendoredFile("tests/vendor/LICENSE-axe-core.txt", AXE, "LICENSE", "MPL-2.0"),
    VendoredFile("tests/vendor/axe.min.js", AXE, "axe.min.js", "MPL-2.0"),
)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check(root: Path) -> list[str]:
    """What differs between the vendored files below ``root`` and their lock file, in words; empty when nothing does."""
    lock_path = root / LOCK
    if not lock_path.is_file():
        return [f"{LOCK} is missing"]
    locked = json.loads(lock_path.read_text())["files"]
    present = {
        path.relative_to(root).as_posix()
        for folder in FOLDERS
        for path in (root / folder).rglob("*")
        if path.is_file() and path != lock_path
    }
    faults = [f"{path} is missing" for path in sorted(locked.keys() - present)]
    faults += [f"{path} is not in the lock file" for path in sorted(present - locked.keys())]
    faults += [
        f"{path} differs from the lock file"
        for path in sorted(present & locked.keys())
        if sha256(root / path) != locked[path]["sha256"]
    ]
    return faults


def update(root: Path) -> int:
    """Install the pinned packages, copy and change the files, write the lock file; the number of files."""
    frontend = root / "frontend"
    subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=frontend, check=True, stdout=subprocess.DEVNULL)  # noqa: S607
    packages = json.loads((frontend / "package-lock.json").read_text())["packages"]
    locked = {}
    for file in FILES:
        pinned = packages[f"node_modules/{file.package}"]
        if pinned["license"] != file.licence:
            raise VendoringError(f"{file.package} is now under {pinned['license']}")
        content = (root / file.full_source).read_bytes()
        if file.change:
            content = file.change(content.decode()).encode()
        target = root / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        locked[file.path] = {
            "package": file.package,
            "version": pinned["version"],
            "licence": file.licence,
            "source": file.full_source,
            "changed": file.change is not None,
            "sha256": sha256(target),
        }
    lock = {"written_by": "scripts/vendor_frontend.py update", "files": dict(sorted(locked.items()))}
    (root / LOCK).write_text(json.dumps(lock, indent=2) + "\n")
    for folder in FOLDERS:
        for path in (root / folder).rglob("*"):
            if path.is_file() and path != root / LOCK and path.relative_to(root).as_posix() not in locked:
                path.unlink()
    return len(locked)


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Exit status: 0 when the files are as locked (or were brought in), 1 when they are not."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("command", nargs="?", choices=["update"], help="bring the files in again (needs npm)")
    parser.add_argument("--check", action="store_true", help="compare the files with the lock file")
    options = parser.parse_args(arguments)
    if bool(options.command) == options.check:
        parser.error("say either update or --check")
    if options.check:
        faults = check(root)
        if faults:
            print(f"Vendored files: {'; '.join(faults)}.")
            return 1
        print("Vendored files: all as locked.")
        return 0
    try:
        count = update(root)
    except VendoringError as error:
        print(f"Vendored files: {error}.", file=sys.stderr)
        return 1
    print(f"Vendored files: {count} brought in.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
