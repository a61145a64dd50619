"""Letters on paper: words from a template, the PDF to print, and one press that logs the letter as sent."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from hub.shared.clock import today
from hub.shared.pdf import UnwritableText
from reports.domain.letters import letter_pdf, log_letter
from reports.domain.reminders import wanted_by
from reports.enums import LetterPurpose
from reports.forms.letters import LetterForm
from reports.models import LetterTemplate
from reports.views.admin import Move, MoveView
from reports.views.escalations import STARTED


def post(request, form, user):
    data = form.cleaned_data
    return log_letter(
        request,
        purpose=LetterPurpose(data["purpose"]),
        subject=data["subject"],
        body=data["body"],
        happened_on=data["happened_on"],
        user=user,
    )


LETTER = Move(
    "letter",
    "Write a letter",
    "Log it as sent by post",
    LetterForm,
    post,
    STARTED,
    "The letter is logged as sent by post.",
    "For a body without an e-mail address. Print the PDF, post it, then log it with one press.",
)


class LetterView(MoveView):
    move = LETTER
    template_name = "reports/admin/letter.html"

    @cached_property
    def templates(self) -> list[LetterTemplate]:
        return list(LetterTemplate.objects.all())

    @cached_property
    def template(self) -> LetterTemplate | None:
        """The one that was chosen; else the first that fits where the request stands."""
        asked = self.request.GET.get("template", "")
        wanted = wanted_by(self.object)
        is_late = wanted is not None and wanted < today()
        purpose = LetterPurpose.REMINDING if is_late or self.object.messages.exists() else LetterPurpose.ASKING
        chosen = [row for row in self.templates if str(row.pk) == asked]
        fitting = [row for row in self.templates if row.purpose == purpose]
        return next(iter([*chosen, *fitting, *self.templates]), None)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "template": self.template}

    def form_valid(self, form):
        if "pdf" not in self.request.POST:
            return super().form_valid(form)
        data = form.cleaned_data
        try:
            content = letter_pdf(self.object, subject=data["subject"], body=data["body"], on=data["happened_on"])
        except UnwritableText:
            form.add_error("body", "A letter of these words can’t be printed. Take out unusual signs.")
            return self.form_invalid(form)
        response = HttpResponse(content, content_type="application/pdf")
        name = f"letter-{self.object.year}-{self.object.number}-{today():%Y-%m-%d}.pdf"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response

    def post(self, request, *args, **kwargs):
        if self.object.is_draft:
            return redirect(self.get_success_url())
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "templates": self.templates, "chosen": self.template}
