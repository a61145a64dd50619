"""All that is held about one person, table by table: what erasing would meet, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from .addresses import normalise
from .erasure import NotAnAddress, by_label, rows_of
from .registry import About, Declaration, With, declarations
from .scrub import batches, led_to


@dataclass(frozen=True)
class Found:
    """The keys of a person's rows in one table, in order."""

    declaration: Declaration
    keys: tuple

    @property
    def model(self) -> type[models.Model]:
        return self.declaration.model

    @property
    def name(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    def rows(self) -> Iterable[models.Model]:
        """The rows themselves, by key."""
        for part in batches(self.keys):
            yield from self.model._base_manager.filter(pk__in=part).order_by("pk")


def held_about(address: str) -> list[Found]:
    """What is held about who has ``address``, by name of the table. Raises ``NotAnAddress``."""
    normal = normalise(address)
    try:
        validate_email(normal)
    except ValidationError:
        raise NotAnAddress("This is no email address.") from None
    return held_with({declaration.label: rows_of(declaration, normal) for declaration in declarations()})


def held_with(start: dict[str, set]) -> list[Found]:
    """The rows with the keys of ``start``, by label, with those that they lead to and all that hangs on them."""
    found: dict[str, set] = {}
    fresh = {label: set(keys) for label, keys in start.items() if keys}
    while fresh:
        for label, keys in fresh.items():
            found.setdefault(label, set()).update(keys)
        beside: dict[str, set] = {}
        for label, keys in fresh.items():
            for other, more in neighbours(by_label(label), keys):
                beside.setdefault(other, set()).update(more - found.get(other, set()))
        fresh = {label: keys for label, keys in beside.items() if keys}
    held = [Found(by_label(label), tuple(sorted(keys))) for label, keys in found.items() if by_label(label).held]
    return sorted(held, key=lambda each: (each.name, each.declaration.label))


def neighbours(declaration: Declaration, keys: set) -> Iterable[tuple[str, set]]:
    """What the rows with ``keys`` lead to, and what hangs on them: the label of a table, and keys of it."""
    for part in batches(keys):
        for model, led in led_to(declaration, part):
            yield model._meta.label, set(led)
    yield from hanging_on(declaration, keys)


def hanging_on(declaration: Declaration, keys: set) -> Iterable[tuple[str, set]]:
    """Rows whose foreign key, plain or generic, leads to one of ``keys``."""
    model = declaration.model
    for child in declarations():
        rows = child.model._base_manager
        for finder in child.finders(With):
            link = child.model._meta.get_field(finder.link)
            if link.related_model is model:
                for part in batches(keys):
                    yield child.label, set(rows.filter(**{f"{link.name}__in": part}).values_list("pk", flat=True))
        for finder in child.finders(About):
            of_type = {finder.type_field: ContentType.objects.get_for_model(model).pk}
            for part in batches(keys):
                about = rows.filter(**of_type, **{f"{finder.id_field}__in": [str(key) for key in part]})
                yield child.label, set(about.values_list("pk", flat=True))
