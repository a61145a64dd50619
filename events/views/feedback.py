"""How it was: a short form that asks nobody who they are."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from events.domain.attendance import receive_feedback
from events.forms.feedback import FeedbackForm
from events.models import EventSession
from hub.shared.clock import now


def session_of(uid: uuid.UUID) -> EventSession:
    session = EventSession.objects.select_related("page").filter(uid=uid).first()
    if session is None or not session.is_open_to_all():
        raise Http404
    return session


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    session = session_of(uid)
    if not session.takes_feedback(at=now()):
        return render(request, "events/book/feedback_closed.html", {"session": session, "page": session.page})
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    form.guard(request)
    if form.is_valid():
        form.run_once(lambda: receive_feedback(session, **form.answers))
        return redirect("book:feedback_received", uid=uid)
    context = {"form": form, "session": session, "title": "How was it?"}
    return form.answer_headers(render(request, "events/book/feedback.html", context))


@require_safe
def received(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    return render(request, "events/book/feedback_received.html", {"session": session_of(uid)})
