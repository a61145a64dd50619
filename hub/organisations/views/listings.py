"""What the public does about a listing: report a mistake, claim it, say once a year that it is right."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hub.organisations.domain import listings
from hub.organisations.domain.confirming import PURPOSE, confirm_listing, note_change
from hub.organisations.enums import ConfirmedBy
from hub.organisations.forms import ChangeForm, ClaimForm, MistakeForm
from hub.organisations.models import ListingQuestion, Organisation
from hub.shared import tokens
from hub.shared.link_problems import link_problem
from hub.shared.states import TransitionNotAllowed

READ_OR_SEND = ["GET", "HEAD", "POST"]
LINK_PROBLEM = "organisations/listing/link_problem.html"


def visible(slug: str, *, is_partner: bool = False) -> Organisation:
    """An organisation that anyone may see, or ``Http404``; a body's page is kept by staff."""
    rows = Organisation.objects.visible()
    return get_object_or_404(rows.partners() if is_partner else rows, slug=slug)


def answered(request: HttpRequest, template: str, form, **context) -> HttpResponse:
    response = render(request, f"organisations/listing/{template}.html", {"form": form, **context})
    return form.answer_headers(response)


@require_http_methods(READ_OR_SEND)
def report(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = visible(slug)
    form = MistakeForm(request.POST if request.method == "POST" else None)
    form.guard(request)
    if form.is_valid():
        what, email = form.cleaned_data["what"], form.cleaned_data["email"]
        form.run_once(lambda: listings.report_mistake(organisation, what, email=email))
        return redirect("listing:reported", slug=slug)
    return answered(request, "report", form, organisation=organisation, back_url=organisation.get_absolute_url())


@require_safe
def reported(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "organisations/listing/reported.html", {"organisation": visible(slug)})


@require_http_methods(READ_OR_SEND)
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = visible(slug, is_partner=True)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    form.guard(request)
    if form.is_valid():
        form.run_once(lambda: listings.claim_listing(organisation, **form.answers))
        return redirect("listing:claimed", slug=slug)
    return answered(request, "claim", form, organisation=organisation, back_url=organisation.get_absolute_url())


@require_safe
def claimed(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "organisations/listing/claimed.html", {"organisation": visible(slug, is_partner=True)})


@require_http_methods(READ_OR_SEND)
def confirm_claim(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows a button; only the button confirms: mail scanners open links."""
    try:
        if request.method == "POST":
            listings.confirm_claim(token)
            return redirect("listing:claim_confirmed")
        subject = tokens.look_up(listings.PURPOSE, token).subject
    except tokens.TokenError as error:
        return link_problem(request, error, template=LINK_PROBLEM)
    except TransitionNotAllowed:
        return link_problem(request, tokens.TokenUsed(), template=LINK_PROBLEM)
    return render(request, "organisations/listing/confirm_claim.html", {"claim": subject})


@require_safe
def claim_confirmed(request: HttpRequest) -> HttpResponse:
    return render(request, "organisations/listing/claim_confirmed.html")


@require_http_methods(READ_OR_SEND)
def check(request: HttpRequest, token: str) -> HttpResponse:
    """The listing as it is, with a button that says it is right. Opening the page changes nothing."""
    try:
        question = tokens.look_up(PURPOSE, token).subject
    except tokens.TokenError as error:
        return link_problem(request, error, template=LINK_PROBLEM)
    if request.method == "POST":
        if question.answered_at is None:
            confirm_listing(question.organisation, by=ConfirmedBy.OWNER)
        return redirect("listing:check", token=token)
    return render(request, "organisations/listing/check.html", check_context(question, token))


def check_context(question: ListingQuestion, token: str) -> dict:
    return {
        "organisation": question.organisation,
        "question": question,
        "change_url": reverse("listing:change", args=[token]),
    }


@require_http_methods(READ_OR_SEND)
def change(request: HttpRequest, token: str) -> HttpResponse:
    """What changed goes to staff, as a mistake that the organisation itself reports."""
    try:
        question = tokens.look_up(PURPOSE, token).subject
    except tokens.TokenError as error:
        return link_problem(request, error, template=LINK_PROBLEM)
    form = ChangeForm(request.POST if request.method == "POST" else None)
    form.guard(request)
    if form.is_valid():
        form.run_once(lambda: tell_change(question, form.cleaned_data["what"]))
        return redirect("listing:check", token=token)
    back_url = reverse("listing:check", args=[token])
    return answered(request, "change", form, organisation=question.organisation, back_url=back_url)


def tell_change(question: ListingQuestion, what: str):
    note_change(question)
    return listings.report_mistake(question.organisation, what, is_from_owner=True)
