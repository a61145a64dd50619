from __future__ import annotations

import pytest
from django.conf import settings
from django.db import models

from hub.shared.privacy import registry
from hub.shared.privacy.dictionary import made_part, people_table
from hub.shared.privacy.registry import ByEmail, Declaration, Erasing, FieldClass, Held, With, declarations, declare

NAME = Held("to answer", Erasing.PERSON)


@pytest.fixture(name="declared")
def own_declarations(monkeypatch):
    """Declarations of this test, beside those of the apps."""
    declared = dict(registry._declared) if registry.load() is None else {}
    monkeypatch.setattr(registry, "_declared", declared)
    return declared


def test_every_field_of_every_model_is_classed_by_its_app():
    assert registry.faults() == []


def test_a_field_that_nobody_classed_is_named_and_so_is_one_that_is_gone(declared):
    old = declared["sample.Lamp"]
    declared["sample.Lamp"] = Declaration(
        "sample.Lamp", {"name": FieldClass.PUBLIC, "status": FieldClass.PUBLIC, "volts": FieldClass.PUBLIC}, {}
    )
    del declared["sample.WidgetPageLink"]

    assert old.classes.keys() == {"name", "status", "watts"}
    assert registry.faults() == [
        "sample.Lamp.volts is classed, but there is no such field",
        "sample.Lamp.watts is not classed",
        "sample.WidgetPageLink.owner is not classed",
        "sample.WidgetPageLink.page is not classed",
        "sample.WidgetPageLink.sort_order is not classed",
    ]


def test_a_declaration_says_each_thing_once_and_whole(declared):
    with pytest.raises(ValueError, match="declared twice"):
        declare("sample.Lamp", public="name")
    with pytest.raises(ValueError, match="classed twice"):
        declare("sample.Other", public="name", staff="name")
    with pytest.raises(ValueError, match="say whose"):
        declare("sample.Other", personal={"name": NAME})
    with pytest.raises(ValueError, match="because of what"):
        Held("to answer", Erasing.KEEP)


def test_what_finds_and_erases_a_person_names_fields_that_are_there():
    for declaration in declarations():
        names = {
            *(name for finder in declaration.found for name in getattr(finder, "fields", ())),
            *(finder.link for finder in declaration.finders(With)),
            *([declaration.made_at] if declaration.made_at else []),
        }
        columns = {column.name: column for column in declaration.model._meta.concrete_fields}
        assert names <= columns.keys(), declaration.label
        if declaration.made_at:
            assert isinstance(columns[declaration.made_at], models.DateTimeField), declaration.label


def test_a_text_that_holds_an_address_finds_its_person():
    """An e-mail field that is personal and finds nobody would be missed by an erasure."""
    missed = [
        f"{declaration.label}.{name}"
        for declaration in declarations()
        for name in declaration.held
        if isinstance(declaration.model._meta.get_field(name), models.EmailField)
        and name not in [field for finder in declaration.finders(ByEmail) for field in finder.fields]
    ]

    assert missed == []


def test_the_data_dictionary_is_what_the_registry_says():
    document = (settings.PROJECT_DIR / "docs" / "data-dictionary.md").read_text()

    ours = [declaration for declaration in declarations() if not declaration.label.startswith("sample.")]
    assert made_part(document) == people_table(ours), "run manage.py data_dictionary"
    for name, period in settings.HUB_RETENTION.items():
        assert f"| `{name}` | {period} |" in document
