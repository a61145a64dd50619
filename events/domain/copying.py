"""A new event from an old one: its words, place and access, with a date of its own."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.text import slugify

from events.models import EventPage, EventSession
from events.models.repeating import RepeatsByRule

WORDS_OF_THE_OLD = ("skipped_dates", "updates", "programme", "files", "promises_updates")
# A day of the old one would take the new one down, show it early, or keep it from being booked.
DAYS_OF_THE_OLD = ("sessions", "archived_on", "reviewed_on", "go_live_at", "expire_at", "booking_opens_at")
LEFT = (*WORDS_OF_THE_OLD, *DAYS_OF_THE_OLD)


@transaction.atomic
def copy_event(page: EventPage, *, title: str, starts_at: dt.datetime, ends_at: dt.datetime, user) -> EventPage:
    """A draft beside ``page`` with its words, place and access, called ``title``, on one new date.

    Its sessions, programme, files and news stay where they are; so do the rule and the days on which it was to be
    shown, booked and taken down. The session has an identity of its own.
    """
    rule = [field.name for field in RepeatsByRule._meta.get_fields() if field.concrete]
    copied = page.copy(
        update_attrs={"title": title, "draft_title": title, "slug": unused_slug(page, title)},
        exclude_fields=[*LEFT, *rule],
        copy_revisions=False,
        keep_live=False,
        user=user,
    )
    copied.sessions.set([EventSession(starts_at=starts_at, ends_at=ends_at)])
    copied.save()
    copied.save_revision(user=user, clean=False)
    return copied


def unused_slug(page: EventPage, title: str) -> str:
    """A slug made from ``title`` that no page beside ``page`` has."""
    stem = slugify(title)[:200] or "event"
    beside = page.get_parent().get_children()
    slug, number = stem, 2
    while beside.filter(slug=slug).exists():
        slug, number = f"{stem}-{number}", number + 1
    return slug
