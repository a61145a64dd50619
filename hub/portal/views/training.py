"""Enquiries about training that were passed on to an organisation, as its people see them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from events.domain.enquiries import move_enquiry
from events.enums import EnquiryStatus
from events.forms.enquiries import MOVED_MEANWHILE, AnsweredForm
from events.models import TrainingEnquiry
from hub.shared.clock import today
from hub.shared.pagination import paginate
from hub.shared.states import TransitionNotAllowed

from .access import PortalView

PER_PAGE = 20


class EnquiriesPage(PortalView):
    here = "training"

    def enquiries(self):
        """Those that are with this organisation now: what was passed on to another one is gone from here."""
        return TrainingEnquiry.objects.filter(trainer=self.organisation).select_related("course", "area")


class EnquiriesView(EnquiriesPage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        results = paginate(request, self.enquiries().order_by("-created_at", "-pk"), per_page=PER_PAGE)
        on = today()
        rows = [
            {
                "enquiry": enquiry,
                "url": self.address("training_enquiry", enquiry.pk),
                "tag": "waiting" if enquiry.is_waiting else "replied",
                "state": enquiry.waits_in_words(on=on) or enquiry.get_status_display(),
            }
            for enquiry in results.object_list
        ]
        return self.render("training", {"rows": rows, "results": results})


class EnquiryView(EnquiriesPage):
    """One enquiry, with how to reach the person, and what became of it."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        enquiry = self.enquiry(pk)
        return self.show(enquiry, AnsweredForm(enquiry=enquiry))

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        enquiry = self.enquiry(pk)
        form = AnsweredForm(request.POST, enquiry=enquiry)
        if form.is_valid():
            to, reason = EnquiryStatus(form.cleaned_data["to"]), form.cleaned_data["reason"]
            try:
                form.run_once(lambda: move_enquiry(enquiry, to, user=request.user, reason=reason))
            except TransitionNotAllowed:
                form.add_error(None, MOVED_MEANWHILE)
            else:
                messages.success(request, "Thank you. We have noted it.")
                return redirect(self.address("training"))
        return self.show(enquiry, form, status=422)

    def enquiry(self, pk: int) -> TrainingEnquiry:
        return get_object_or_404(self.enquiries(), pk=pk)

    def show(self, enquiry: TrainingEnquiry, form: AnsweredForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": f"Enquiry {enquiry.reference}",
            "enquiry": enquiry,
            "waits": enquiry.waits_in_words(on=today()),
            "back_url": self.address("training"),
            "back_text": "Back to training",
            "button": "Note it",
        }
        return self.render("training_enquiry", context, status=status)
