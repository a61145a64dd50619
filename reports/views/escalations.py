"""Staff tell those above a body that it does not answer; what came of it; the file that goes with it."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from hub.shared import audit
from hub.shared.calendars import working_calendar
from hub.shared.clock import now
from hub.shared.panels import Panel
from reports.domain.bundles import request_bundle
from reports.domain.escalations import escalate, escalates_from, record_news, refuse_escalation
from reports.domain.requests import RequestRefused
from reports.enums import OPEN_STATUSES, EscalationTo, ResponseStatus
from reports.forms.chasing import EscalateForm, EscalationNewsForm
from reports.models import Escalation, ResponseRequest
from reports.permissions import ESCALATE, RUN_CLOCK
from reports.views.admin import Move, MoveView

STARTED = tuple(status for status in ResponseStatus if status != ResponseStatus.DRAFT)


def tell(request, form, user):
    data = form.cleaned_data
    return escalate(
        request,
        kind=EscalationTo(data["kind"]),
        told=data["told"],
        reason=data["reason"],
        escalated_on=data["escalated_on"],
        calendar=working_calendar(),
        user=user,
    )


def note_news(request, form, user):
    data = form.cleaned_data
    return record_news(data["escalation"], happened_on=data["happened_on"], text=data["text"], user=user)


ESCALATION = Move(
    "escalate",
    "Tell somebody above the body",
    "Write down that we told them",
    EscalateForm,
    tell,
    OPEN_STATUSES,
    "It stands on the public record now. The file to send is below, under “Who else we told”.",
    "Possible from the day of the last reminder, 20 working days after the date of the reply. The request stays open.",
    needs=ESCALATE,
)
NEWS = Move(
    "escalation-news",
    "What came of telling others",
    "Write it down",
    EscalationNewsForm,
    note_news,
    STARTED,
    "It stands on the public record.",
    needs=ESCALATE,
)


class EscalateView(MoveView):
    """Shows first what the record will say, and the file; a second press writes it down."""

    move = ESCALATION
    template_name = "reports/admin/escalate.html"

    def form_valid(self, form):
        if form.is_repeat():
            return redirect(self.get_success_url())
        try:
            refuse_escalation(self.object, on=form.cleaned_data["escalated_on"], calendar=working_calendar())
        except RequestRefused as refused:
            form.add_error(refused.field, refused.message)
            return self.form_invalid(form)
        if self.request.POST.get("looked_at") == form.looked_at:
            return super().form_valid(form)
        messages.warning(self.request, "Nothing has happened yet. Read what the record will say, then press again.")
        return self.render_to_response(self.get_context_data(form=form, will_say=form.cleaned_data))

    def get_context_data(self, **kwargs):
        calendar = working_calendar()
        return {**super().get_context_data(**kwargs), "from_day": escalates_from(self.object, calendar)}


class EscalationNewsView(MoveView):
    move = NEWS

    def get(self, request, *args, **kwargs):
        if not self.object.escalations.exists():
            messages.error(request, "Nobody was told yet.")
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)


@require_safe
def bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a request as a ZIP, made now. With originals it is recorded who took it."""
    if not request.user.has_perm(RUN_CLOCK):
        raise PermissionDenied
    row = get_object_or_404(ResponseRequest, pk=pk)
    if row.is_draft:
        messages.error(request, "There is no file before the request has started.")
        return redirect("response_requests:inspect", pk)
    with_originals = request.GET.get("originals") == "1"
    content = request_bundle(row, at=now(), with_originals=with_originals)
    audit.record(
        audit.EXPORTED, actor=request.user, subject=row, request=request, changes={"with_originals": with_originals}
    )
    return zip_response(content, f"request-{row.year}-{row.number}{'-with-originals' if with_originals else ''}.zip")


@require_safe
def sent_bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """The very file that went to whom we told, as its checksum says."""
    if not request.user.has_perm(RUN_CLOCK):
        raise PermissionDenied
    row = get_object_or_404(Escalation.objects.select_related("request"), pk=pk)
    try:
        with row.bundle.open("rb") as file:
            content = file.read()
    except FileNotFoundError as missing:
        raise Http404("The file is gone") from missing
    return zip_response(content, f"request-{row.request.year}-{row.request.number}-as-sent.zip")


def zip_response(content: bytes, filename: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def public_panel(request: ResponseRequest, *, on: dt.date, calendar) -> Panel | None:
    """Who else was told, on the public page of a request. Two queries where somebody was."""
    rows = list(request.escalations.prefetch_related("news"))
    if not rows:
        return None
    return Panel("told", "Who else we told", "reports/told_panel.html", {"escalations": rows}, order=60)


def case_panel(request: ResponseRequest, *, on: dt.date, calendar, user) -> Panel | None:
    """Who else was told, with the files, on the case file."""
    if request.is_draft:
        return None
    rows = list(request.escalations.select_related("recorded_by").prefetch_related("news"))
    from_day = escalates_from(request, calendar)
    context = {"escalations": rows, "row": request, "from_day": from_day, "is_time": bool(from_day) and on >= from_day}
    return Panel("told", "Who else we told", "reports/admin/told_panel.html", context, order=60)
