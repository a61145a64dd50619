"""Anyone may check a certificate by its code; its holder has it written by a link."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from events.domain.certificate_codes import normalise_code
from events.domain.certificate_paper import certificate_pdf, facts
from events.domain.certificates import issue, valid_certificate, verdict_on
from events.domain.enrolling import CERTIFICATE_LINK
from events.forms.training import CertificateNameForm, FindCertificateForm
from events.models import Certificate, Enrolment
from hub.shared import guards, tokens
from hub.shared.clock import today
from hub.shared.guards import Limit, wait_in_words
from hub.shared.link_problems import link_problem

MISSES = (Limit(20, dt.timedelta(minutes=1)),)
"""Codes that no certificate has, from one network: nobody finds a name by guessing, nor fills the log by trying."""

PAPERS = (Limit(30, dt.timedelta(minutes=1)),)
"""PDFs that one network may have made."""


@require_safe
def certificate_form(request: HttpRequest) -> HttpResponse:
    """The box for a code; a good one leads to its page."""
    form = FindCertificateForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("certificate:shown", form.cleaned_data["code"])
    status = 422 if form.is_bound else 200
    return render(request, "events/certificate_form.html", {"form": form}, status=status)


@require_safe
def certificate_shown(request: HttpRequest, code: str) -> HttpResponse:
    """All that a certificate says, and whether it is true now."""
    certificate = find(code)
    if certificate is None:
        return unknown(request)
    if code != certificate.code:
        return redirect(certificate)
    end = certificate.end
    context = {
        "certificate": certificate,
        "facts": facts(certificate),
        "verdict": verdict_on(certificate),
        # Who has the old paper in hand has no right to the newer name.
        "is_replaced": end is not None and end.replaced_by_id is not None,
        "on": today(),
    }
    return render(request, "events/certificate.html", context)


@require_safe
def certificate_paper(request: HttpRequest, code: str) -> HttpResponse:
    """The PDF, while the certificate is valid: nobody is handed paper that says what is not so."""
    certificate = find(code)
    if certificate is None:
        return unknown(request)
    if not certificate.is_valid:
        return redirect(certificate)
    if wait := guards.take(f"certificate papers network {guards.network_of(request)}", PAPERS):
        return too_many(request, wait)
    response = HttpResponse(certificate_pdf(certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{certificate.code[:8].lower()}.pdf"'
    return response


def find(code: str) -> Certificate | None:
    found = normalise_code(code)
    return Certificate.objects.with_ending().filter(code=found).first() if found else None


def unknown(request: HttpRequest) -> HttpResponse:
    """One plain answer to every code that no certificate has."""
    if wait := guards.take(f"certificate codes network {guards.network_of(request)}", MISSES):
        return too_many(request, wait)
    return render(request, "events/certificate_unknown.html", {"form": FindCertificateForm()}, status=404)


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    response = render(request, "events/certificate_too_many.html", {"wait": wait_in_words(wait)}, status=429)
    response["Retry-After"] = str(wait)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def learner_certificate(request: HttpRequest, token: str) -> HttpResponse:
    """Where the learner says how the name is written. Looking changes nothing; the link works until it is replaced."""
    try:
        enrolment = tokens.look_up(CERTIFICATE_LINK, token).subject
    except tokens.TokenError as problem:
        return link_problem(request, problem)
    if not isinstance(enrolment, Enrolment) or not enrolment.is_completed:
        raise Http404
    current = valid_certificate(enrolment)
    if request.method == "POST":
        form = CertificateNameForm(request.POST)
        if form.is_valid():
            try:
                certificate = issue(enrolment, form.cleaned_data["person_name"])
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                Enrolment.objects.filter(pk=enrolment.pk).update(may_be_named=form.cleaned_data["may_be_named"])
                return redirect(certificate)
    else:
        name = current.person_name if current else enrolment.name
        form = CertificateNameForm(initial={"person_name": name, "may_be_named": enrolment.may_be_named})
    context = {
        "form": form,
        "title": "Your certificate",
        "course": enrolment.run.course.title,
        "current": current,
        "button": "Write it anew" if current else "Get my certificate",
    }
    return render(request, "events/learner_certificate.html", context, status=422 if form.errors else 200)
