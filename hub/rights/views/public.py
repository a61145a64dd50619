"""What people can ask about their data and how: the page, two forms, and the link that confirms an address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hub.rights.domain import requests
from hub.rights.domain.clock import DAYS_TO_ACKNOWLEDGE
from hub.rights.enums import RIGHTS, RequestSource
from hub.rights.forms import AskForm, ComplaintForm
from hub.rights.models import RightsRequest
from hub.shared import tokens
from hub.shared.clock import today
from hub.shared.link_problems import link_problem

READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "rights/overview.html", {"rights": RIGHTS, "days": DAYS_TO_ACKNOWLEDGE})


@require_http_methods(READ_OR_SEND)
def ask(request: HttpRequest) -> HttpResponse:
    return answered(request, AskForm, "rights/ask.html")


@require_http_methods(READ_OR_SEND)
def complain(request: HttpRequest) -> HttpResponse:
    return answered(request, ComplaintForm, "rights/complain.html")


def answered(request: HttpRequest, form_class: type[AskForm], template: str) -> HttpResponse:
    """The form; a good one leads to the confirmation, however often it is sent."""
    form = form_class(request.POST if request.method == "POST" else None)
    form.guard(request)
    if form.is_valid():
        row, _ = form.run_once(
            lambda: requests.receive(form.request_kind, RequestSource.WEB, received_on=today(), **form.answers)
        )
        if row is None:
            return redirect("rights:overview")
        return redirect("rights:received", reference=row.reference)
    context = {"form": form, "back_url": reverse("rights:overview"), "back_text": "Back to your data and your rights"}
    response = render(request, template, context, status=form.http_status)
    return form.answer_headers(response)


@require_safe
def received(request: HttpRequest, reference: str) -> HttpResponse:
    """The confirmation: the reference and what happens next, nothing of what was written."""
    row = get_object_or_404(RightsRequest.objects.only("reference", "kind"), reference=reference)
    return render(request, "rights/received.html", {"rights_request": row, "days": DAYS_TO_ACKNOWLEDGE})


@require_http_methods(READ_OR_SEND)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows a button; only the button confirms: mail scanners open links."""
    try:
        if request.method == "POST":
            requests.confirm_address(token)
            return redirect("rights:confirmed")
        row = tokens.look_up(requests.PURPOSE, token).subject
    except tokens.TokenError as error:
        return link_problem(request, error)
    return render(request, "rights/confirm.html", {"rights_request": row})


@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    return render(request, "rights/confirmed.html")
