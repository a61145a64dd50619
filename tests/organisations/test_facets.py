from __future__ import annotations

import pytest
from django.http import QueryDict

from hub.organisations.facets import Choice, Group, filter_form, narrowed
from hub.organisations.models import Organisation
from tests.factories.organisations import make_organisation
from tests.shared.any_form import markup


def narrow_for(query: QueryDict, asked: list[str]):
    """Narrows to names that begin with ``q``, and notes each time that it is asked to."""

    def narrow(rows):
        asked.append(query.urlencode())
        letter = query.get("letter", "")
        return [Group("letter", "Letter", [Choice("A", "A", 1, letter == "A")])], rows.filter(name__startswith=letter)

    return narrow


@pytest.mark.django_db
def test_only_the_list_that_asks_for_nothing_is_kept():
    for name in ("Cedar", "Alder", "Birch"):
        make_organisation(name=name)
    everything, asked = Organisation.objects.order_by("name"), []

    found = []
    for address in ("", "page=2", "letter=A", "letter=A", "letter=made-up", ""):
        query = QueryDict(address)
        groups, rows, keys = narrowed("test", query, ("letter",), everything, narrow_for(query, asked))
        found.append(([row.name for row in rows], keys is not None and list(keys), groups[0].choices[0].is_chosen))

    all_names = ["Alder", "Birch", "Cedar"]
    all_keys = [Organisation.objects.get(name=name).pk for name in all_names]
    assert asked == ["", "letter=A", "letter=A", "letter=made-up"]
    assert found == [
        (all_names, all_keys, False),
        (all_names, all_keys, False),
        (["Alder"], False, True),
        (["Alder"], False, True),
        ([], False, False),
        (all_names, all_keys, False),
    ]


@pytest.mark.django_db
def test_what_is_kept_ends_with_the_next_change():
    query, asked = QueryDict(""), []
    lists = []
    for name in ("Alder", "Birch"):
        make_organisation(name=name)
        everything = Organisation.objects.order_by("name")
        lists.append(narrowed("test", query, ("letter",), everything, narrow_for(query, asked))[2])

    assert [len(keys) for keys in lists] == [1, 2]


def test_boxes_say_what_is_in_them_and_escape_it():
    group = Group(
        "theme", "Theme", [Choice('"><b>', "<i>Care</i>", 2, True), Choice("dental", "Teeth", None, False, level=2)]
    )

    form = filter_form(group, Group("empty", "Empty", []))

    assert list(form.fields) == ["theme"]
    assert markup(str(form["theme"])) == markup(
        """<div class="govuk-checkboxes govuk-checkboxes--small">
        <div class="govuk-checkboxes__item"><input checked="" class="govuk-checkboxes__input" id="id_theme_0"
        name="theme" type="checkbox" value="&quot;&gt;&lt;b&gt;"><label class="govuk-label govuk-checkboxes__label"
        for="id_theme_0">&lt;i&gt;Care&lt;/i&gt; <span class="count">(2)</span></label></div>
        <div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="id_theme_1" name="theme"
        type="checkbox" value="dental"><label class="govuk-label govuk-checkboxes__label" for="id_theme_1">&nbsp;Teeth
        </label></div></div>"""
    )
