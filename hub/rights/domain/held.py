"""What is held about one person, in words and values that they can read: for a copy (UK GDPR, Article 15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from hub.shared.append_only import AppendOnly
from hub.shared.audit import record, register_action
from hub.shared.privacy.finding import Found, held_about, held_with
from hub.shared.privacy.registry import Declaration, Erasing
from stories.domain.codes import story_of
from stories.models import Story

GIVEN_OUT = register_action("give_out", "Gave out what is held about a person")
CORRECTED = register_action("correct", "Corrected what is held about a person")
RESTRICTED = register_action("restrict", "Restricted the use of what is held about a person")
LIFTED = register_action("lift_restriction", "Lifted a restriction")

BACKUPS = (
    "Backups hold it for 35 days longer at most. Nobody reads them; after a restore from one, what was erased is "
    "erased again."
)
LIBRARIES = {
    "account",
    "auth",
    "django_tasks_database",
    "mfa",
    "sessions",
    "usersessions",
    "wagtailadmin",
    "wagtailcore",
}
"""Apps whose rows other code writes: nothing of theirs is corrected by hand here."""


class UnknownCode(ValueError):
    """No story has this receipt code."""


@dataclass(frozen=True)
class Person:
    """Whom the desk looks for: an address, the receipt code of a story, or both."""

    email: str = ""
    story: Story | None = None

    def found(self) -> list[Found]:
        """Raises ``NotAnAddress``."""
        by_code = held_with({Story._meta.label: {self.story.pk}}) if self.story else []
        return merged([*(held_about(self.email) if self.email else []), *by_code])


def person_of(email: str, code: str) -> Person:
    """Raises ``UnknownCode``."""
    story = story_of(code) if code else None
    if code and story is None:
        raise UnknownCode("No story has this code.")
    return Person(email, story)


def merged(held: Iterable[Found]) -> list[Found]:
    """``held`` with each table once."""
    tables: dict[str, Found] = {}
    for each in held:
        before = tables.get(each.declaration.label)
        keys = {*each.keys, *(before.keys if before else ())}
        tables[each.declaration.label] = Found(each.declaration, tuple(sorted(keys)))
    return sorted(tables.values(), key=lambda each: (each.name, each.declaration.label))


def reasons(declaration: Declaration) -> list[str]:
    """Why the table holds what it does about people, each reason once."""
    return list(dict.fromkeys(held.why for held in declaration.held.values()))


def told_fields(declaration: Declaration) -> list[models.Field]:
    """The fields of which the person is told: about them and no secret, and when and in which state the row is."""
    told = []
    for field in declaration.model._meta.local_concrete_fields:
        held = declaration.held.get(field.name)
        if held is not None:
            is_told = not held.is_secret and not field.is_relation
        else:
            is_told = field.name in (declaration.made_at, "reference") or bool(field.choices)
        if is_told:
            told.append(field)
    return told


def told_row(declaration: Declaration, row: models.Model) -> dict[str, Any]:
    """The values of a row by the names of their fields, in words; what is empty is left out."""
    values = {}
    for field in told_fields(declaration):
        value = getattr(row, f"get_{field.name}_display")() if field.choices else field.value_from_object(row)
        if isinstance(field, models.FileField):
            value = value.name if value else ""
        if value not in (None, "", [], {}):
            values[str(field.verbose_name)] = value
    return values


def as_json(person: Person, found: Iterable[Found], *, at: dt.datetime) -> dict[str, Any]:
    """The copy for machines. Days and instants are as in ISO 8601."""
    return {
        "made_at": at.isoformat(timespec="seconds"),
        "about": person.email or "who told a story, by its receipt code",
        "tables": [
            {
                "table": each.declaration.label,
                "name": each.name,
                "about_whom": each.declaration.whose,
                "why": reasons(each.declaration),
                "seen_by": each.declaration.seen_by,
                "kept": each.declaration.kept,
                "rows": [readable(told_row(each.declaration, row)) for row in each.rows()],
            }
            for each in found
        ],
        "backups": BACKUPS,
    }


def readable(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` as JSON can hold them."""
    return {name: as_told(value) for name, value in values.items()}


def as_told(value: Any) -> Any:
    if isinstance(value, (bool, int, float, str, list, dict)):
        return value
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)


def correctable_fields(declaration: Declaration) -> list[str]:
    """Fields that staff may put right by hand: plain text about a person, in a row that may be changed at all."""
    model = declaration.model
    if model._meta.app_label in LIBRARIES or issubclass(model, AppendOnly):
        return []
    return [
        field.name
        for field in model._meta.local_concrete_fields
        if (held := declaration.held.get(field.name))
        and held.erasing != Erasing.KEEP
        and not held.is_secret
        and field.editable
        and field.get_internal_type() in ("CharField", "TextField")
    ]


def restrict(person: Person, *, user, request_row) -> int:
    """Restrict the use of what can be in use; returns how many rows that changed."""
    return change_restriction(person, "restrict", RESTRICTED, user=user, request_row=request_row)


def lift(person: Person, *, user, request_row) -> int:
    return change_restriction(person, "lift", LIFTED, user=user, request_row=request_row)


def change_restriction(person: Person, what: str, action: str, *, user, request_row) -> int:
    rules = [(each, each.declaration.restricting) for each in person.found() if each.declaration.restricting]
    done = sum(getattr(rule, what)(list(each.keys), user) for each, rule in rules)
    record(action, actor=user, subject=request_row, changes={"rows": done})
    return done
