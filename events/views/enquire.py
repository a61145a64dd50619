from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from events.domain.enquiries import receive
from events.forms.enquiries import EnquiryForm
from events.models import CourseIndexPage, TrainingEnquiry
from hub.shared.typed_numbers import row_keys


@require_http_methods(["GET", "HEAD", "POST"])
def enquire(request: HttpRequest) -> HttpResponse:
    """The form; a good one leads to the confirmation, however often it is sent. ``?course=`` chooses a course."""
    if request.method == "POST":
        form = EnquiryForm(request.POST)
    else:
        form = EnquiryForm(initial={"course": asked_course(request)})
    form.guard(request)
    if form.is_valid():
        enquiry, _ = form.run_once(lambda: receive(form.answers))
        if enquiry is None:
            return redirect("enquire:start")
        return redirect("enquire:done", reference=enquiry.reference)
    index = CourseIndexPage.objects.visible().first()
    context = {"form": form, "back_url": index.get_url(request) if index else "", "back_text": "Back to courses"}
    response = render(request, "events/enquire.html", context, status=form.http_status)
    return form.answer_headers(response)


def asked_course(request: HttpRequest) -> int | None:
    """The key of the course that the address names, if it can be one."""
    return next(iter(row_keys([request.GET.get("course", "")])), None)


@require_safe
def enquired(request: HttpRequest, reference: str) -> HttpResponse:
    """The confirmation: the reference, who answers and what happens next; nothing of what was written."""
    enquiry = get_object_or_404(
        TrainingEnquiry.objects.select_related("trainer").only("reference", "trainer__name"), reference=reference
    )
    context = {
        "reference": enquiry.reference,
        "who_answers": enquiry.trainer.name if enquiry.trainer else "",
        "again_url": reverse("enquire:start"),
    }
    return render(request, "events/enquired.html", context)
