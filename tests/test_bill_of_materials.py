from __future__ import annotations

import importlib.util
import json
import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = ("pyproject.toml", "requirements/base.txt", "static/vendor/vendor.lock.json", "docs/sbom.cdx.json")


def load_script():
    spec = importlib.util.spec_from_file_location("bill_of_materials", ROOT / "scripts" / "bill_of_materials.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script = load_script()


@pytest.fixture
def copy(tmp_path):
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def listed(root: Path) -> list[dict]:
    return json.loads((root / "docs/sbom.cdx.json").read_text())["components"]


def test_every_pin_is_listed_with_its_hashes():
    lines = (ROOT / "requirements/base.txt").read_text().splitlines()
    # Counted in another way than the script reads them.
    pins = sorted(line.split()[0].split(";")[0].lower() for line in lines if line and line[0].isalnum())
    components = [part for part in listed(ROOT) if part["type"] == "library"]

    assert sorted(f"{part['name']}=={part['version']}" for part in components) == pins
    hashes = [entry["value"] for part in components for entry in part["properties"] if entry["name"] == "hub:sha256"]
    assert sorted(hashes) == sorted(re.findall(r"sha256:(\w{64})", "\n".join(lines)))


def test_every_file_that_visitors_load_from_others_is_listed():
    paths = {path.relative_to(ROOT).as_posix() for path in (ROOT / "static/vendor").rglob("*") if path.is_file()}

    assert {part["name"] for part in listed(ROOT) if part["type"] == "file"} == paths - {
        "static/vendor/vendor.lock.json"
    }


def test_no_host_or_address_is_named():
    assert re.findall(r"https?:|[a-z0-9-]+\.(?:org|com|io|net)\b", (ROOT / "docs/sbom.cdx.json").read_text()) == []


def test_it_is_fresh_and_made_again_the_same(copy, capsys):
    assert script.main(["--check"], root=copy) == 0
    assert script.main([], root=copy) == 0
    assert (copy / "docs/sbom.cdx.json").read_text() == (ROOT / "docs/sbom.cdx.json").read_text()


def test_a_lock_file_that_changed_is_noticed(copy, capsys):
    lock = copy / "requirements/base.txt"
    lock.write_text(lock.read_text() + "zebra==1.0 \\\n    --hash=sha256:" + "a" * 64 + "\n")

    assert script.main(["--check"], root=copy) == 1
    assert capsys.readouterr().out == "Bill of materials: run script/sbom.\n"
