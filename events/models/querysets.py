from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from events.domain.times import archived_if_over_by
from events.enums import EventFormat, SessionStatus
from hub.shared.models import BasePageManager, BasePageQuerySet

SHOWN = ("starts_at", "ends_at", "is_all_day", "place", "status", "status_reason")
"""What a list shows of a session."""


class EventSessionQuerySet(models.QuerySet):
    def ending_after(self, at: dt.datetime):
        """Sessions that are still on or to come at ``at``."""
        return self.filter(ends_at__gt=at)

    def between(self, start: dt.datetime, end: dt.datetime):
        """Sessions that end after ``start`` and begin before ``end``."""
        return self.ending_after(start).filter(starts_at__lt=end)

    def scheduled(self):
        return self.filter(status=SessionStatus.SCHEDULED)

    def planned(self):
        """Sessions of events that are on the web or were never: what was taken off it is over with."""
        return self.filter(Q(page__live=True) | Q(page__first_published_at=None))

    def rivals_of(self, page, start: dt.datetime, end: dt.datetime):
        """Sessions of other events in the stretch that may want the place of ``page``; with their pages.

        Drafts count, what was taken off the web does not.
        """
        same_place = Q(page__venue_name__iexact=page.venue_name.strip()) & ~Q(page__postcode="")
        if page.venue_id:
            same_place |= Q(page__venue=page.venue_id)
        return (
            self.between(start, end)
            .scheduled()
            .planned()
            .filter(same_place, place="")
            .exclude(page=page.pk)
            .exclude(page__format=EventFormat.ONLINE)
            .select_related("page")
            .order_by("starts_at", "pk")
        )


class EventPageQuerySet(BasePageQuerySet):
    def upcoming(self, *, at: dt.datetime):
        """Events with a session that has not ended at ``at``, the soonest first; a cancelled one counts."""
        return self.showing(sessions().ending_after(at))

    def taking_place(self, *, at: dt.datetime):
        """Events with a session to come that is not cancelled, the soonest first."""
        return self.showing(sessions().ending_after(at).scheduled())

    def past(self, *, at: dt.datetime):
        """Events whose every session has ended at ``at``, the latest first."""
        mine = sessions().filter(page_id=OuterRef("pk"))
        return self.exclude(Exists(mine.ending_after(at))).showing(sessions(), latest=True)

    def archived(self, *, on: dt.date):
        """Events that are an archive on the day ``on``: as staff set it, or 30 days after the last session ended."""
        mine = sessions().filter(page_id=OuterRef("pk"))
        is_long_past = Exists(mine) & ~Exists(mine.filter(ends_at__gte=archived_if_over_by(on)))
        return self.filter(Q(archived_on__lte=on) | is_long_past)

    def showing(self, wanted, *, latest: bool = False):
        """Events with one of the sessions ``wanted``: the first of them (or the latest) is annotated as ``shown_*``."""
        order = ("-starts_at", "-pk") if latest else ("starts_at", "pk")
        first = wanted.filter(page_id=OuterRef("pk")).order_by(*order).values("pk")[:1]
        # All annotations share one join with the sessions, of which only the one that is shown stays.
        shown = {f"shown_{name}": F(f"sessions__{name}") for name in ("pk", *SHOWN)}
        return (
            self.annotate(**shown)
            .filter(shown_pk=Subquery(first))
            .order_by("-shown_starts_at" if latest else "shown_starts_at", "pk")
        )

    def for_cards(self):
        return self.select_related("organiser", "area")


EventPageManager = BasePageManager.from_queryset(EventPageQuerySet)


def sessions() -> EventSessionQuerySet:
    return apps.get_model("events", "EventSession").objects.all()
