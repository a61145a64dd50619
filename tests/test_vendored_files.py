from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def load_script():
    spec = importlib.util.spec_from_file_location("vendor_frontend", ROOT / "scripts" / "vendor_frontend.py")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


vendor_frontend = load_script()


@pytest.fixture
def copy(tmp_path):
    for folder in vendor_frontend.FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_the_vendored_files_are_as_locked(capsys):
    assert vendor_frontend.main(["--check"]) == 0
    assert capsys.readouterr().out == "Vendored files: all as locked.\n"


def test_a_changed_file_is_found(copy, capsys):
    (copy / "static/vendor/govuk/govuk-frontend.min.js").write_text("alert(1)")

    assert vendor_frontend.main(["--check"], root=copy) == 1
    assert capsys.readouterr().out == (
        "Vendored files: static/vendor/govuk/govuk-frontend.min.js differs from the lock file.\n"
    )


def test_a_missing_and_an_extra_file_are_found(copy):
    (copy / "tests/vendor/axe.min.js").unlink()
    (copy / "static/vendor/extra.js").write_text("")

    assert vendor_frontend.check(copy) == [
        "tests/vendor/axe.min.js is missing",
        "static/vendor/extra.js is not in the lock file",
    ]


def test_a_missing_lock_file_is_found(copy):
    (copy / vendor_frontend.LOCK).unlink()

    assert vendor_frontend.check(copy) == ["static/vendor/vendor.lock.json is missing"]


def test_the_lock_file_pins_what_the_package_lock_pins():
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
    locked = json.loads((ROOT / vendor_frontend.LOCK).read_text())["files"]

    assert {file["package"]: (file["version"], file["licence"]) for file in locked.values()} == {
        name.removeprefix("node_modules/"): (package["version"], package["license"])
        for name, package in packages.items()
        if name
    }


def test_no_lock_file_names_a_download_address():
    package_lock = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]

    assert [name for name, package in package_lock.items() if "resolved" in package] == []


def test_the_style_sheet_holds_no_font_crest_or_address_of_gov_uk():
    text = (ROOT / "static/vendor/govuk/govuk-frontend.min.css").read_text()

    assert [
        word for word in ("GDS Transport", "url(", "sourceMappingURL", "@font-face", "@import") if word in text
    ] == []
    assert text.count("var(--hub-font,arial,sans-serif)") == 58
    assert text.startswith('@charset "UTF-8";/*! govuk-frontend, MIT')
    assert "@layer base,vendor;@layer vendor{" in text


def test_a_release_that_differs_is_refused():
    with pytest.raises(vendor_frontend.VendoringError, match="expected 2 matches of b, found 1"):
        vendor_frontend.replace_exactly("abc", "b", "", count=2)


def test_our_own_static_files_refer_only_to_files_that_exist():
    stylesheet = ROOT / "static/css/hub.css"
    addresses = re.findall(r"url\(([^)]+)\)", stylesheet.read_text())

    assert sorted((stylesheet.parent / address).resolve().relative_to(ROOT).as_posix() for address in addresses) == [
        "static/vendor/fonts/atkinson-latin-ext-wght-normal.woff2",
        "static/vendor/fonts/atkinson-latin-wght-normal.woff2",
    ]
    assert [address for address in addresses if not (stylesheet.parent / address).is_file()] == []


@pytest.mark.parametrize("script", sorted((ROOT / "static/js").glob("*.js")), ids=lambda path: path.name)
def test_every_import_ends_with_a_semicolon_so_that_its_address_is_hashed(script):
    imports = [line for line in script.read_text().splitlines() if line.startswith("import")]

    assert [line for line in imports if not line.endswith("';")] == []
