"""The register of a date: to mark on a phone, to print, and to take away as a file."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from events.domain.attendance import booked_for, mark, places_of, presence, walk_in
from events.domain.register_files import list_rows, printed_list
from events.models import Booking, EventSession
from events.permissions import MANAGE, SEE_NEEDS
from hub.shared import audit
from hub.shared.clock import now
from hub.shared.csv_export import csv_response
from hub.shared.guards import run_once
from hub.shared.typed_numbers import whole_number

MARKED = "events.register"
MOST_AT_ONCE = 20
NO_MARK = "That could not be read, so nothing was marked. Load the page again."


def session_of(request: HttpRequest, pk: int) -> EventSession:
    """A date, for who manages bookings. Raises ``PermissionDenied``, and ``Http404`` for none."""
    if not request.user.has_perm(MANAGE):
        raise PermissionDenied
    return get_object_or_404(EventSession.objects.select_related("page"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """A line for each party with large buttons. Each press has a key: sent twice, it counts once."""
    session = session_of(request, pk)
    if request.method == "POST":
        return take_mark(request, session)
    rows = booked_for(session)
    for row in rows:
        row.choices = [(number, uuid.uuid4()) for number in range(row.party_size + 1)]
    if places_of(session) is not None:
        audit.record(audit.REVEALED, actor=request.user, subject=session.page, request=request)
    context = {
        "session": session,
        "rows": rows,
        "presence": presence(session),
        "walk_in_keys": [(1, uuid.uuid4()), (-1, uuid.uuid4())],
        "desk_url": reverse("event_dates:inspect", args=[session.pk]),
    }
    return render(request, "events/register.html", context)


def take_mark(request: HttpRequest, session: EventSession) -> HttpResponse:
    """What one press says. The answer leads back to where it was pressed."""
    try:
        key = uuid.UUID(request.POST.get("key", ""))
        number = whole_number(request.POST.get("number", ""), least=-MOST_AT_ONCE, most=MOST_AT_ONCE)
        booking = request.POST.get("booking", "")
        if booking:
            row = Booking(pk=whole_number(booking))
            run_once(MARKED, key, lambda: mark(row, session, number, user=request.user))
        else:
            run_once(MARKED, key, lambda: walk_in(session, number, user=request.user))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except ValueError:
        booking = ""
        messages.error(request, NO_MARK)
    back = f"#booking-{booking}" if booking else "#walk-ins"
    return redirect(f"{reverse('event_register', args=[session.pk])}{back}")


@require_safe
def print_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The register on paper, with a box to tick; what people need only for who may see it."""
    session = session_of(request, pk)
    content = printed_list(session, with_needs=request.user.has_perm(SEE_NEEDS), at=now())
    audit.record(audit.EXPORTED, actor=request.user, subject=session.page, changes={"format": "pdf"}, request=request)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="register-{session.pk}.pdf"'
    return response


@require_safe
def bookings_csv(request: HttpRequest, pk: int) -> HttpResponse:
    session = session_of(request, pk)
    header, rows = list_rows(session, with_needs=request.user.has_perm(SEE_NEEDS))
    audit.record(
        audit.EXPORTED,
        actor=request.user,
        subject=session.page,
        changes={"format": "csv", "rows": len(rows)},
        request=request,
    )
    return csv_response(f"bookings-{session.pk}.csv", header, rows)
