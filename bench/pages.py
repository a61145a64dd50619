"""Many pages beneath one at once, as if each had been made and published in the admin."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model
from wagtail.models import Locale, Page

CHUNK = 500
"""Rows of one statement."""


def chunks(rows: Sequence[Model]) -> Iterator[Sequence[Model]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def add_pages(index: Page, pages: Sequence[Page], at: dt.datetime) -> None:
    """Save ``pages`` of one model live beneath ``index``, in their order after those that are there.

    They have their titles, slugs and own fields; their place in the tree and the moment of publication they get here.
    """
    last = Page.objects.child_of(index).order_by("-path").values_list("path", flat=True).first()
    step = int(last[-Page.steplen :], 36) if last else 0
    locale = Locale.get_default()
    for number, page in enumerate(pages):
        page.path = Page._get_path(index.path, index.depth + 1, step + number + 1)
        page.depth, page.url_path = index.depth + 1, f"{index.url_path}{page.slug}/"
        page.draft_title, page.locale, page.live = page.title, locale, True
        page.translation_key = uuid.uuid5(uuid.NAMESPACE_URL, page.slug)
        page.content_type = ContentType.objects.get_for_model(type(page))
        page.first_published_at = page.last_published_at = page.latest_revision_created_at = at
    parents = Page.objects.bulk_create([parent_of(page) for page in pages], batch_size=CHUNK)
    for page, parent in zip(pages, parents, strict=True):
        page.page_ptr_id = page.id = parent.pk
    for part in chunks(pages):
        # As Django itself adds the row of a child to that of its parent; bulk_create refuses such models.
        model = type(part[0])
        model._base_manager._insert(part, fields=model._meta.local_concrete_fields, using="default", raw=True)
        for page in part:
            page._state.adding, page._state.db = False, "default"
    Page.objects.filter(pk=index.pk).update(numchild=F("numchild") + len(pages))


def parent_of(page: Page) -> Page:
    """The part of ``page`` that every page has."""
    names = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    return Page(**{name: getattr(page, name) for name in names})
