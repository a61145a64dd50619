"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = settings.PROJECT_DIR
PACKAGES = ("hub", "charter_champions", "spotlights", "events", "reports", "stories")
OWN_APPS = (
    "shared",
    "organisations",
    "home",
    "portal",
    "alerts",
    "charter_champions",
    "spotlights",
    "events",
    "reports",
    "stories",
    "impact",
    "rights",
)
LONGEST_MODULE = 400
VAGUE_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py"}

# Foreign keys that cross from one app to another, as "from → to"; a new direction is a decision.
ALLOWED_LINKS = {
    ("alerts", "events"),
    ("alerts", "organisations"),
    ("alerts", "reports"),
    ("alerts", "shared"),
    ("alerts", "stories"),
    ("charter_champions", "organisations"),
    ("charter_champions", "shared"),
    ("events", "organisations"),
    ("events", "shared"),
    ("home", "organisations"),
    ("home", "shared"),
    ("organisations", "shared"),
    ("portal", "organisations"),
    ("reports", "organisations"),
    ("reports", "shared"),
    # Every page may lie in an area: the abstract page names it by a string.
    ("shared", "organisations"),
    ("spotlights", "organisations"),
    ("spotlights", "shared"),
    ("stories", "organisations"),
    # A topic is evidence of a page that asks.
    ("stories", "reports"),
    ("stories", "shared"),
}


def modules() -> list[Path]:
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def committed_files() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in names.split("\0") if name]


def test_links_between_apps_go_in_the_agreed_directions():
    links = {
        (model._meta.app_label, field.related_model._meta.app_label)
        for label in OWN_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model and not field.auto_created
    }
    crossing = {(one, two) for one, two in links if one != two and two in OWN_APPS}

    assert crossing - ALLOWED_LINKS == set()


def test_no_module_is_longer_than_400_lines():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()}

    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_module_has_a_vague_name():
    assert [str(path.relative_to(ROOT)) for path in modules() if path.name in VAGUE_NAMES] == []


def test_only_moves_write_a_status():
    """``status`` is assigned in ``hub/shared/states.py`` and, at birth, by a model's default.

    The mail queue keeps its own: a mail is no public fact and has no history.
    """
    shared = ROOT / "hub" / "shared"
    writers = []
    for path in modules():
        if path in {shared / "states.py", shared / "emails.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets):
                writers.append(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert writers == []


def test_no_template_has_inline_style_or_script():
    faults = []
    for path in [*sorted((ROOT / "templates").rglob("*.html")), *sorted(ROOT.glob("*/**/templates/**/*.html"))]:
        if "emails" in path.parts or ".venv" in path.parts:
            continue
        text = path.read_text()
        if re.search(r"\sstyle=|\son[a-z]+=\"|javascript:", text):
            faults.append(str(path.relative_to(ROOT)))
        if re.search(r"<script(?![^>]*(\ssrc=|type=\"application/(ld\+)?json\"))", text):
            faults.append(f"{path.relative_to(ROOT)} (script)")

    assert faults == []


def test_no_template_marks_data_as_safe():
    faults = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.is_file() and re.search(r"\|\s*safe\b|autoescape off", path.read_text())
    ]

    # Plain text mails have nothing to escape.
    assert [name for name in faults if not name.endswith(".txt")] == []


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        (r"https?://(?:[\w.-]*\.)?(?:pypi\.org|pythonhosted\.org|registry\.npmjs\.org|deb\.debian\.org)", "a registry"),
        (r"(?<![\w.])/(?:home|root|Users)/\w", "a path of a machine"),
        (r"-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----", "a private key"),
    ],
)
def test_nothing_committed_names_a_registry_a_machine_or_a_secret(pattern, what):
    faults = []
    for path in committed_files():
        if not path.is_file() or path == Path(__file__) or path.suffix in {".png", ".woff2", ".ttf", ".jpg", ".webp"}:
            continue
        text = path.read_text(errors="replace")
        if path.name.endswith(".min.js"):
            continue
        if re.search(pattern, text):
            faults.append(str(path.relative_to(ROOT)))

    assert faults == [], f"names {what}"
