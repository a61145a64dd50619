"""The record of processing activities: made from what the models declare, so that none is forgotten."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.management import call_command

from hub.shared.privacy.periods import Period
from hub.shared.privacy.register import HEADS, activities, with_periods
from hub.shared.privacy.registry import declarations

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


def written(**options) -> str:
    out = io.StringIO()
    call_command("privacy_register", stdout=out, **options)
    return out.getvalue()


def test_every_field_about_people_is_in_an_activity():
    told = {words for row in activities() for words in (*row.data, *row.special)}
    held = {
        f"{row.model._meta.verbose_name}: {row.model._meta.get_field(name).verbose_name}"
        for row in declarations()
        for name in row.held
    }

    assert told == held


def test_what_is_said_of_stories(settings):
    settings.HUB_RETENTION = {**settings.HUB_RETENTION, "story_words": Period(months=3)}
    settings.HUB_LEGAL_BASIS_SPECIAL = "Article 9(2)(a)"

    (words,) = [row for row in activities() if "private words of a story: what happened" in row.special]

    assert words.name == "Stories and topics"
    assert words.basis == "Article 9(2)(a)"
    assert "what somebody told" in words.purposes
    assert any(limit.startswith("accepted: 3 months after it was decided") for limit in words.kept)
    assert "evidence officers; each opening is logged" in words.seen_by


def test_periods_stand_in_place_of_their_names():
    assert with_periods("`no_such` and `audit`") == "`no_such` and 24 months"


def test_the_command_writes_a_document_and_a_table():
    document, table = written(), list(csv.reader(io.StringIO(written(format="csv"))))

    assert document.startswith("# Record of processing activities\n")
    assert document.count("\n## ") == len(table) - 1 == len(activities())
    assert table[0] == list(HEADS)
    assert all(len(row) == len(HEADS) and all(row) for row in table)
