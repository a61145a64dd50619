from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.paginator import Paginator
from django.test import RequestFactory
from django.utils.html import conditional_escape, format_html_join

from hub.shared.generation import as_known, generation
from hub.shared.models import Theme
from hub.shared.parts import kept_part, list_part
from tests.factories.home import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def part():
    """Asks for a part as an answer to a reader does, and tells how often it was found out."""
    make_home()
    made = []

    def make() -> int:
        made.append(1)
        return len(made)

    def part(pk: int | None = 7, **marks) -> int:
        request = RequestFactory().get("/")
        vars(request).update(marks)
        with as_known(generation()):
            return kept_part("sample", pk, request, make)

    return part


def test_a_part_is_found_out_once_for_each_row_generation_and_five_minutes(part):
    with time_machine.travel(dt.datetime(2026, 5, 5, 9, 1, tzinfo=dt.UTC), tick=False) as clock:
        assert (part(), part(), part(8), part(8)) == (1, 1, 2, 2)
        Theme.objects.create(name="Hearing", slug="hearing")
        assert (part(), part()) == (3, 3)
        clock.move_to(dt.datetime(2026, 5, 5, 9, 6, tzinfo=dt.UTC))
        assert (part(), part()) == (4, 4)


def test_a_preview_and_what_is_not_saved_keep_nothing_and_get_nothing_kept(part):
    assert (part(is_preview=True), part(), part(is_preview=True), part()) == (1, 2, 3, 2)
    assert (part(None), part(None)) == (4, 5)


@pytest.fixture
def page_of_themes():
    """Page ``number`` of a list of themes as HTML; ``is_for_all``, or with a filter that leaves out the last."""
    make_home()
    request = RequestFactory().get("/")

    def page_of_themes(number: int, *, is_for_all: bool = True) -> str:
        themes = Theme.objects.order_by("name")
        rows = themes if is_for_all else themes.exclude(slug="d")
        page = Paginator(rows, 2).get_page(number)
        write = lambda: format_html_join("", "<li>{}</li>", ((theme.name,) for theme in page))  # noqa: E731
        with as_known(generation()):
            return list_part("themes", page, request, write, is_for_all=is_for_all)

    return page_of_themes


def test_each_page_of_a_whole_list_is_written_once_and_read_without_its_rows(page_of_themes, django_assert_num_queries):
    for slug in "abcd":
        Theme.objects.create(name=f"<{slug}>", slug=slug)
    page_of_themes(1)
    page_of_themes(2)

    # Which generation it is, and how many there are.
    with django_assert_num_queries(2):
        second = page_of_themes(2)
    assert second == "<li>&lt;c&gt;</li><li>&lt;d&gt;</li>"
    # A template shows it as it is.
    assert conditional_escape(second) == second
    assert page_of_themes(2, is_for_all=False) == "<li>&lt;c&gt;</li>"
    assert page_of_themes(2) == second
    Theme.objects.filter(slug="d").update(name="D")
    assert page_of_themes(2) == "<li>&lt;c&gt;</li><li>D</li>"


def test_a_list_without_rows_is_nothing(page_of_themes):
    assert (page_of_themes(1), page_of_themes(1, is_for_all=False)) == ("", "")
