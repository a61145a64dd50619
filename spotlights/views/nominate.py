from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from spotlights.domain.nominations import receive_nomination
from spotlights.forms import NominationForm
from spotlights.models import Nomination, SpotlightIndexPage


@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: HttpRequest) -> HttpResponse:
    """The form; a good one leads to the confirmation, however often it is sent."""
    form = NominationForm(request.POST if request.method == "POST" else None)
    form.guard(request)
    if form.is_valid():
        nomination, _ = form.run_once(lambda: receive_nomination(form.answers))
        if nomination is None:
            return redirect("nominate:start")
        return redirect("nominate:done", reference=nomination.reference)
    index = SpotlightIndexPage.objects.visible().first()
    context = {"form": form, "back_url": index.get_url(request) if index else "", "back_text": "Back to Spotlights"}
    response = render(request, "spotlights/nominate.html", context, status=form.http_status)
    return form.answer_headers(response)


@require_safe
def nominated(request: HttpRequest, reference: str) -> HttpResponse:
    """The confirmation: the reference and what happens next, nothing of what was written."""
    nomination = get_object_or_404(Nomination.objects.only("reference"), reference=reference)
    context = {"reference": nomination.reference, "again_url": reverse("nominate:start")}
    return render(request, "spotlights/nominated.html", context)
