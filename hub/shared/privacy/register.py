"""The record of processing activities (UK GDPR, Article 30(1)), made from what every app declares and the settings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings

from .registry import Declaration, FieldClass, declarations

PERIOD = re.compile(r"`(\w+)`")
HEADS = (
    "Activity",
    "About whom",
    "Purposes",
    "Categories of data",
    "Special categories",
    "Legal basis",
    "Who receives it",
    "Time limits",
)


@dataclass(frozen=True)
class Activity:
    """What one app does with what it holds about one kind of people."""

    name: str
    whose: str
    purposes: tuple[str, ...]
    data: tuple[str, ...]
    special: tuple[str, ...]
    seen_by: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def basis(self) -> str:
        return settings.HUB_LEGAL_BASIS_SPECIAL if self.special else settings.HUB_LEGAL_BASIS

    @property
    def cells(self) -> tuple[str, ...]:
        """As the columns of ``HEADS``."""
        lists = (self.purposes, self.data, self.special)
        purposes, data, special = ("; ".join(values) for values in lists)
        return (
            self.name,
            self.whose,
            purposes,
            data or "none",
            special or "none",
            self.basis,
            "; ".join(self.seen_by),
            "; ".join(self.kept),
        )


def activities(ours: Iterable[Declaration] | None = None) -> list[Activity]:
    """Every activity, by app and by whom it is about."""
    groups: dict[tuple[str, str], list[Declaration]] = defaultdict(list)
    for declaration in ours if ours is not None else declarations():
        if declaration.held:
            app = apps.get_app_config(declaration.model._meta.app_label)
            groups[str(app.verbose_name), declaration.whose].append(declaration)
    return [activity_of(name, whose, rows) for (name, whose), rows in sorted(groups.items())]


def activity_of(name: str, whose: str, rows: list[Declaration]) -> Activity:
    kinds: dict[FieldClass, dict[str, None]] = defaultdict(dict)
    for row in rows:
        for field in row.held:
            words = str(row.model._meta.get_field(field).verbose_name)
            kinds[row.classes[field]][f"{row.model._meta.verbose_name}: {words}"] = None
    special = tuple(kinds.pop(FieldClass.SPECIAL, {}))
    return Activity(
        name=name,
        whose=whose,
        purposes=once(held.why for row in rows for held in row.held.values()),
        data=tuple(value for values in kinds.values() for value in values),
        special=special,
        seen_by=once(row.seen_by for row in rows),
        kept=once(with_periods(row.kept) for row in rows),
    )


def once(values: Iterable[str]) -> tuple[str, ...]:
    """``values`` that say something, each once, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))


def with_periods(kept: str) -> str:
    """``kept`` with the period that is set in place of its name: "24 months after it was decided"."""
    return PERIOD.sub(lambda found: str(settings.HUB_RETENTION.get(found[1], found[0])), kept)


def as_markdown(controller: str, rows: Iterable[Activity]) -> str:
    """The register as a document: who answers for it, and a section for each activity."""
    lines = [
        "# Record of processing activities",
        "",
        f"Controller: {controller}. Made from the hub’s own declarations (UK GDPR, Article 30).",
        "",
        "Security: access by role, second factors, an audit log, encryption on the way, backups "
        f"{'encrypted' if settings.HUB_BACKUP_ENCRYPT else 'that are not encrypted'}. Whether anything goes to other "
        "countries follows from where the hub, its mail and its backups are kept: the controller adds it.",
    ]
    for row in rows:
        lines += ["", f"## {row.name}: {row.whose}", ""]
        lines += [f"- **{head}:** {cell}" for head, cell in zip(HEADS[2:], row.cells[2:], strict=True)]
    return "\n".join(lines) + "\n"
