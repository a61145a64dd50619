"""Drafts and earlier versions hold rows as JSON: a contact or an address in a field is erased there as in the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import Revision

from .addresses import is_same, like
from .mentions import rows_like
from .registry import Declaration, declaration_of
from .scrub import Tally, changes_of

CLEANED = "person taken out of a version"
AT_ONCE = 200

IsTheirs = Callable[[Declaration, dict], bool]
"""Whether a row as JSON, of the model that the declaration is of, is a person's."""


def clean_versions(versions: models.QuerySet, is_theirs: IsTheirs, tally: Tally) -> None:
    """Take the rows that ``is_theirs`` picks out of ``versions``."""
    for version in versions.iterator(chunk_size=AT_ONCE):
        model = version.content_type.model_class()
        content = version.content
        if model is not None and clean(model, content, is_theirs):
            Revision.objects.filter(pk=version.pk).update(content=content)
            tally["wagtailcore.Revision", CLEANED] += 1


def clean(model: type[models.Model], content: dict[str, Any], is_theirs: IsTheirs) -> bool:
    """Erase in ``content``, one row as JSON with its children; returns whether anything changed."""
    changed = False
    declaration = declaration_of(model)
    if declaration is not None and is_theirs(declaration, content):
        for name, value in changes_of(declaration).items():
            if name in content and isinstance(value, str | bool | None) and content[name] != value:
                content[name] = value
                changed = True
    if not issubclass(model, ClusterableModel):
        return changed
    for relation in get_all_child_relations(model):
        children = content.get(relation.get_accessor_name())
        child = declaration_of(relation.related_model)
        if not children or child is None:
            continue
        kept = []
        for row in children:
            if child.deletes_row and is_theirs(child, row):
                changed = True
                continue
            changed |= clean(relation.related_model, row, is_theirs)
            kept.append(row)
        content[relation.get_accessor_name()] = kept
    return changed


def take_person_out(
    address: str, found: dict[str, set], tally: Tally, *, until: dt.datetime | None, parents: dict[type, Collection]
) -> None:
    """Take who has ``address``, or is one of the rows ``found``, out of all versions made before ``until``.

    ``parents`` names the rows whose versions are looked at although they do not mention the address: a version may
    hold a contact with an earlier one.
    """
    of_parents = Q(pk__in=[])
    for model, keys in parents.items():
        kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
        of_parents |= Q(content_type=kind, object_id__in=[str(key) for key in keys])
    content = [Revision._meta.get_field("content")]
    mentioning = [row.key for row in rows_like(declaration_of(Revision), content, like(address), until)]
    versions = Revision.objects.filter(of_parents | Q(pk__in=mentioning))
    if until is not None:
        versions = versions.filter(created_at__lt=until)

    def is_theirs(declaration: Declaration, row: dict) -> bool:
        if any(is_same(str(row.get(name) or ""), address) for name in declaration.email_fields):
            return True
        return declaration.deletes_row and row.get("pk") in found.get(declaration.label, ())

    clean_versions(versions.select_related("content_type"), is_theirs, tally)
