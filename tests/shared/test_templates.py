from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.template.loader import get_template, render_to_string

FOLDER = Path(__file__).resolve().parent.parent.parent / "templates"
PUBLIC = sorted(
    path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html") if not path.is_relative_to(FOLDER / "emails")
)


@pytest.mark.parametrize("name", PUBLIC)
def test_template_holds_nothing_the_content_security_policy_refuses(name):
    text = (FOLDER / name).read_text()

    assert re.findall(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style|javascript:|<script(?![^>]*\ssrc=)", text) == []


@pytest.mark.parametrize("name", PUBLIC)
def test_template_compiles(name):
    assert get_template(name).template.name == name


def test_the_page_for_a_fault_needs_no_database_and_no_context():
    soup = BeautifulSoup(render_to_string("500.html"), "html.parser")

    assert soup.h1.get_text() == "Sorry, something went wrong"
    assert [link["href"] for link in soup.find_all("link", rel="stylesheet")] == [
        "/static/vendor/govuk/govuk-frontend.min.css",
        "/static/css/hub.css",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("400.html", "We could not read that"),
        ("403.html", "You cannot see this page"),
        ("403_csrf.html", "Your answers were not sent"),
        ("404.html", "Page not found"),
    ],
)
def test_error_pages_stand_in_the_frame_of_the_site(rf, name, heading):
    soup = BeautifulSoup(render_to_string(name, request=rf.get("/nowhere/")), "html.parser")

    assert [tag.get_text() for tag in soup.find_all("h1")] == [heading]
    assert soup.title.get_text().startswith(f"{heading} – ")
    assert soup.html["lang"] == "en-GB"
    assert soup.select_one("a.govuk-skip-link")["href"] == "#main"
    assert [len(soup.find_all(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
