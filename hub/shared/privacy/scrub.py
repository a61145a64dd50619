"""Carries out on rows what the registry says that erasing does. Used by erasures and by retention."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from wagtail.models import ModelLogEntry

from .registry import ERASED, ERASED_PERSON, About, Declaration, Erasing, FieldClass, With, declarations

BATCH = 500

Tally = Counter
"""How many rows of which label met with what: (label, words) to a number."""


def batches(keys: Collection, size: int = BATCH) -> Iterator[list]:
    """``keys`` in lists that one statement takes."""
    rows = list(keys)
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def empty_value(field: models.Field) -> Any:
    """What an emptied ``field`` holds."""
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.JSONField):
        return None if field.null else {}
    return None if field.null else ""


def erased_value(field: models.Field, erasing: Erasing) -> Any:
    """What ``field`` holds once it is erased, as a value or an expression."""
    if erasing == Erasing.BLANK:
        return empty_value(field)
    if field.unique:
        return Concat(Value("erased-"), Cast(F("pk"), CharField()))
    return ERASED_PERSON if erasing == Erasing.PERSON else ERASED


def changes_of(declaration: Declaration) -> dict[str, Any]:
    """The new value of each field that erasing changes."""
    fields = declaration.model._meta
    return {
        name: erased_value(fields.get_field(name), held.erasing)
        for name, held in declaration.held.items()
        if held.erasing in (Erasing.BLANK, Erasing.PERSON, Erasing.WORDS)
    }


def is_left(declaration: Declaration) -> Q:
    """Rows in which something is left to erase, so that a second run finds nothing. What was empty stays empty."""
    left = Q()
    for name, held in declaration.held.items():
        field = declaration.model._meta.get_field(name)
        if held.erasing in (Erasing.KEEP, Erasing.DELETE) or field.unique or isinstance(field, models.BooleanField):
            continue
        empty = empty_value(field)
        here = Q(**{f"{name}__isnull": False}) if empty is None else ~Q(**{name: empty})
        if held.erasing != Erasing.BLANK:
            here &= ~Q(**{name: erased_value(field, held.erasing)})
        left |= here
    return left


def scrub(declaration: Declaration, keys: Collection, tally: Tally) -> None:
    """Erase the rows with ``keys``, what hangs on them, and the links about them. In the current transaction."""
    model = declaration.model
    for part in batches(keys):
        rows = model._base_manager.filter(pk__in=part)
        for target, led in led_to(declaration, part):
            scrub_hanging(target, led, tally)
        scrub_hanging(model, part, tally)
        delete_links(model, part, tally)
        hide_in_logs(declaration, part)
        forget_files(declaration, rows)
        if declaration.deletes_row:
            done = rows.count()
            rows.delete()
            words = Erasing.DELETE.value
        else:
            changes = changes_of(declaration)
            left = rows.filter(is_left(declaration)) if changes else rows.none()
            done = left.count()
            rows.update(**changes) if changes else None
            words = "erased"
        if done:
            tally[declaration.label, words] += done


def led_to(declaration: Declaration, keys: Collection) -> Iterator[tuple[type[models.Model], list]]:
    """The rows of others to which the rows with ``keys`` lead: a model, and keys of it."""
    for name in declaration.leads_to:
        rows = declaration.model._base_manager.filter(pk__in=keys).exclude(**{name: None})
        yield declaration.model._meta.get_field(name).related_model, list(rows.values_list(name, flat=True))


def scrub_hanging(model: type[models.Model], keys: Collection, tally: Tally) -> None:
    """Erase the rows that hang on those of ``model`` with ``keys``."""
    for child in declarations():
        for finder in child.finders(With):
            link = child.model._meta.get_field(finder.link)
            if link.related_model is model:
                children = child.model._base_manager.filter(**{f"{finder.link}__in": keys})
                scrub(child, list(children.values_list("pk", flat=True)), tally)


def delete_links(model: type[models.Model], keys: list, tally: Tally) -> None:
    """Delete what leads to the rows by a generic foreign key: tokens, which open them."""
    for child in declarations():
        for finder in child.finders(About):
            links = child.model._base_manager.filter(
                **{
                    finder.type_field: ContentType.objects.get_for_model(model),
                    f"{finder.id_field}__in": [str(key) for key in keys],
                }
            )
            if done := links.count():
                links.delete()
                tally[child.label, Erasing.DELETE.value] += done


def hide_in_logs(declaration: Declaration, keys: list) -> None:
    """Wagtail's log keeps what a row was called when it was changed; the name of a person goes from it too."""
    has_public_name = any(declaration.classes.get(name) == FieldClass.PUBLIC for name in ("name", "title"))
    if not has_public_name:
        ModelLogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(declaration.model), object_id__in=[str(key) for key in keys]
        ).exclude(label=ERASED).update(label=ERASED, data={})


def forget_files(declaration: Declaration, rows: models.QuerySet) -> None:
    """Delete the files of fields that are erased, once the change is certain."""
    for name, held in declaration.held.items():
        field = declaration.model._meta.get_field(name)
        if not isinstance(field, models.FileField):
            continue
        if held.erasing == Erasing.KEEP:
            continue
        for path in rows.exclude(**{name: ""}).values_list(name, flat=True):
            delete_file_later(field.storage, path)


def delete_file_later(storage, path: str | None) -> None:
    """Delete a file once the transaction is done; nothing for no file."""
    if path:
        transaction.on_commit(lambda: storage.delete(path))
