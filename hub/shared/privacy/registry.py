"""The class of every field of every model, declared by the app that knows it, in its ``privacy.py``.

A field that nobody has classed fails a test: whoever adds one says what it is.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.apps import apps
from django.db import models
from django.utils.module_loading import autodiscover_modules

ERASED_PERSON = "Erased person"
ERASED = "[erased]"


class FieldClass(enum.StrEnum):
    """What may become of a value. Who may see it is decided by permissions, never by this."""

    PUBLIC = "public"
    """Anyone may read it, or may once its record is published."""
    STAFF = "staff"
    """For those who work here. A link to an account counts as this: what it tells of somebody is in the account."""
    PERSONAL = "personal"
    """About a living person (UK GDPR, Article 4(1))."""
    SPECIAL = "special"
    """About somebody's health, or another special category (UK GDPR, Article 9)."""


class Erasing(enum.StrEnum):
    """What erasing a person does to one field of the rows that were found."""

    BLANK = "emptied"
    PERSON = f"replaced by “{ERASED_PERSON}”"
    WORDS = f"replaced by “{ERASED}”"
    DELETE = "deleted with its row"
    KEEP = "kept"


@dataclass(frozen=True)
class Held:
    """Why a field about a person is held and what erasing does to it; ``KEEP`` says why in ``because``."""

    why: str
    erasing: Erasing
    because: str = ""
    is_secret: bool = False
    """Whether it is told to nobody, the person included: the hash of a password, what opens a link."""

    def __post_init__(self) -> None:
        if (self.erasing == Erasing.KEEP) != bool(self.because):
            raise ValueError("What is kept, and nothing else, says because of what")


@dataclass(frozen=True)
class ByEmail:
    """The rows of a person: those with the person's address in one of these fields."""

    fields: tuple[str, ...]

    def __init__(self, *fields: str) -> None:
        object.__setattr__(self, "fields", fields)


@dataclass(frozen=True)
class ByMention:
    """The rows of a person: those with the person's address somewhere in one of these texts."""

    fields: tuple[str, ...]

    def __init__(self, *fields: str) -> None:
        object.__setattr__(self, "fields", fields)


@dataclass(frozen=True)
class With:
    """The rows of a person: those whose foreign key ``link`` leads to a row of the person."""

    link: str


@dataclass(frozen=True)
class About:
    """The rows of a person: those whose generic foreign key leads to a row of the person."""

    type_field: str
    id_field: str


Finder = ByEmail | ByMention | With | About


@dataclass(frozen=True)
class Restricting:
    """What restricting the use of rows does and what lifts that (UK GDPR, Article 18).

    Each gets the keys of the rows and who does it, and returns how many rows it changed.
    """

    restrict: Callable[[list, models.Model], int]
    lift: Callable[[list, models.Model], int]


@dataclass(frozen=True)
class Declaration:
    """What one model holds. ``made_at`` names the field with the instant at which a row came to be, if it has one."""

    label: str
    classes: Mapping[str, FieldClass]
    held: Mapping[str, Held]
    whose: str = ""
    found: tuple[Finder, ...] = ()
    seen_by: str = ""
    kept: str = ""
    made_at: str = ""
    before_erasing: Callable[[list], list] | None = None
    spared: Callable[[], set] | None = None
    leads_to: tuple[str, ...] = ()
    restricting: Restricting | None = None
    is_derived: bool = False

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def deletes_row(self) -> bool:
        """Whether erasing takes the whole row."""
        return any(held.erasing == Erasing.DELETE for held in self.held.values())

    def finders(self, kind: type) -> Iterator[Finder]:
        return (finder for finder in self.found if isinstance(finder, kind))

    @property
    def email_fields(self) -> tuple[str, ...]:
        return tuple(name for finder in self.finders(ByEmail) for name in finder.fields)


_declared: dict[str, Declaration] = {}


def declare(
    label: str,
    *,
    public: str = "",
    staff: str = "",
    personal: Mapping[str, Held] | None = None,
    special: Mapping[str, Held] | None = None,
    whose: str = "",
    found: tuple[Finder, ...] = (),
    seen_by: str = "",
    kept: str = "",
    made_at: str = "",
    before_erasing: Callable[[list], list] | None = None,
    spared: Callable[[], set] | None = None,
    leads_to: tuple[str, ...] = (),
    restricting: Restricting | None = None,
    is_derived: bool = False,
) -> Declaration:
    """Class the fields of the model ``label``; several names may stand in one string, separated by blanks.

    ``found`` says how the rows of a person are found; without it, only mentions of the address in its texts are.
    ``before_erasing`` gets the keys of the rows that were found, does what their app alone can do (withdraw an open
    application), and returns the keys that are left to erase. ``spared`` gives the keys of rows that no erasure touches
    for now. ``leads_to`` names foreign keys to rows that are the person's too: what hangs on them is erased as well,
    and they are given out and restricted. ``restricting`` says how the use of its rows is restricted.
    ``is_derived`` marks tables whose fields hold nothing but what they repeat from others, such as the index of search.

    Raises ``ValueError`` for a model or a field that is declared twice.
    """
    classes: dict[str, FieldClass] = {}
    held: dict[str, Held] = {}
    for kind, names in ((FieldClass.PUBLIC, public), (FieldClass.STAFF, staff)):
        for name in names.split():
            add(classes, name, kind, label)
    for kind, reasons in ((FieldClass.PERSONAL, personal or {}), (FieldClass.SPECIAL, special or {})):
        for names, reason in reasons.items():
            for name in names.split():
                add(classes, name, kind, label)
                held[name] = reason
    if held and not (whose and seen_by and kept):
        raise ValueError(f"{label} holds data about people: say whose, who sees it and how long it is kept")
    declaration = Declaration(
        label,
        classes,
        held,
        whose,
        found,
        seen_by,
        kept,
        made_at,
        before_erasing,
        spared,
        leads_to,
        restricting,
        is_derived,
    )
    if _declared.setdefault(label, declaration) is not declaration:
        raise ValueError(f"{label} is declared twice")
    return declaration


def add(classes: dict[str, FieldClass], name: str, kind: FieldClass, label: str) -> None:
    if name in classes:
        raise ValueError(f"{label}.{name} is classed twice")
    classes[name] = kind


@cache
def load() -> None:
    """Read the declarations of all installed apps."""
    for name in ("third_party", "own", "own_rules"):
        import_module(f"hub.shared.privacy.{name}")
    autodiscover_modules("privacy")


def declarations() -> list[Declaration]:
    """What every app has declared, by label; without the tables that only repeat others."""
    load()
    return [_declared[label] for label in sorted(_declared) if not _declared[label].is_derived]


def declaration_of(model: type[models.Model]) -> Declaration | None:
    load()
    return _declared.get(model._meta.label)


def fields_to_class(model: type[models.Model]) -> list[str]:
    """Names of the fields of ``model`` that must be classed: its own columns and its many-to-many fields.

    Not those that hold no information: a number that the database gives, and the link to the table of a parent; nor
    tags, which have a table of their own.
    """
    columns = [
        column.name
        for column in model._meta.local_concrete_fields
        if not isinstance(column, models.AutoField) and not getattr(column.remote_field, "parent_link", False)
    ]
    return columns + [
        link.name for link in model._meta.local_many_to_many if link.remote_field.through._meta.auto_created
    ]


def models_to_class() -> list[type[models.Model]]:
    """Every model with a table of its own; what a many-to-many field makes for itself is classed with the field."""
    return [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]


def faults() -> list[str]:
    """Fields that nobody has classed and declarations of what is not there, in sentences; empty if all is well."""
    load()
    found = []
    labels = set()
    for model in models_to_class():
        label = model._meta.label
        labels.add(label)
        declaration = _declared.get(label)
        if declaration and declaration.is_derived:
            continue
        names = fields_to_class(model)
        classes = declaration.classes if declaration else {}
        found += [f"{label}.{name} is not classed" for name in names if name not in classes]
        found += [f"{label}.{name} is classed, but there is no such field" for name in classes if name not in names]
    found += [
        f"{label} is declared, but there is no such model"
        for label, declaration in _declared.items()
        if label not in labels and not declaration.is_derived
    ]
    return sorted(found)
