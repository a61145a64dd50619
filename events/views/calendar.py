"""Events as calendar files: anybody may have them, and any cache may keep them."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from events.domain.calendar_entries import entry_of
from events.models import EventPage, EventSession
from hub.shared.calendar_times import times_answer


@require_safe
def session_file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One session, for whoever goes there."""
    visible = EventPage.objects.visible()
    session = get_object_or_404(EventSession.objects.filter(page__in=visible).select_related("page"), uid=uid)
    page = session.page
    return times_answer([entry_of(page, session)], name=page.title, filename=f"{page.slug}.ics")


@require_safe
def event_file(request: HttpRequest, pk: int) -> HttpResponse:
    """All sessions of an event, those that are over too, to keep or to subscribe to."""
    page = get_object_or_404(EventPage.objects.visible(), pk=pk)
    entries = [entry_of(page, session) for session in page.session_list]
    return times_answer(entries, name=page.title, filename=f"{page.slug}.ics")
