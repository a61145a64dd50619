from __future__ import annotations

import datetime as dt

from django.db import transaction

from charter_champions.models import CharterPage, CharterVersion
from hub.shared.clock import now

from .promises import fingerprint


@transaction.atomic
def freeze_version(page: CharterPage, *, at: dt.datetime | None = None) -> CharterVersion:
    """The version of what ``page`` says now: a new one if its words changed since the last, else the last one."""
    frozen = page.frozen_text()
    mark = fingerprint(frozen)
    # The page's row is the lock: two publishes at once must not take the same number.
    CharterPage.objects.select_for_update(of=("self",)).filter(pk=page.pk).first()
    last = page.versions.order_by("-number").first()
    if last is not None and last.fingerprint == mark:
        return last
    number = last.number + 1 if last is not None else 1
    return CharterVersion.objects.create(page=page, number=number, published_at=at or now(), fingerprint=mark, **frozen)


def freeze_published_version(sender, instance: CharterPage, **kwargs) -> None:
    """Receiver of Wagtail's ``page_published``."""
    freeze_version(CharterPage.objects.get(pk=instance.pk))


def version_in_force() -> CharterVersion | None:
    """The version that a new champion commits to: the newest of a page that anyone may see. ``None`` without any."""
    return CharterVersion.objects.filter(page__in=CharterPage.objects.visible(), promises__0__isnull=False).first()
