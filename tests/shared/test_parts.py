from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import RequestFactory

from hub.shared.generation import as_known, generation
from hub.shared.models import Theme
from hub.shared.parts import kept_part
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
