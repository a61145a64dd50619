"""Forms of the admin for what changed."""

from __future__ import annotations

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from hub.shared.forms import PlainTextField
from hub.shared.guards import OnceForm
from reports.forms.requests import day_field
from reports.models import Commitment, Outcome, ReportPage, ResponseRequest


class OutcomeForm(OnceForm, WagtailAdminModelForm):
    """A draft of what changed: of what it came, since when, and how one can tell. Pressed twice, it makes one."""

    since_on = day_field("Since when", help_text="If only the month is known, choose any day of it and tick the box.")

    class Meta:
        model = Outcome
        fields = [
            "commitment",
            "request",
            "report",
            "title",
            "text",
            "since_on",
            "is_month_only",
            "said_by",
            "evidence_text",
            "evidence_url",
            "evidence_document",
        ]
        help_texts = {
            "commitment": "If it was promised. The request and the report follow from it.",
            "request": "If it came of a request. The report follows from it.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commitment"].queryset = Commitment.objects.public().order_by("-made_on", "-pk")
        self.fields["commitment"].empty_label = "None"
        self.fields["request"].queryset = ResponseRequest.objects.public().select_related("report", "body")
        self.fields["request"].empty_label = "None"
        self.fields["report"].queryset = ReportPage.objects.visible().order_by("-published_on", "title")
        self.fields["report"].empty_label = "None"

    def clean(self):
        cleaned = super().clean()
        # What was left empty follows from the narrower choice, before the model looks at all three.
        if cleaned.get("commitment") and not cleaned.get("request"):
            cleaned["request"] = cleaned["commitment"].request
        if cleaned.get("request") and not cleaned.get("report"):
            cleaned["report"] = cleaned["request"].report
        return cleaned


class CorrectOutcomeForm(OnceForm):
    text = PlainTextField(
        label="What was wrong, and what is right", max_length=1000, rows=3, help_text="Shown beside it, with the date."
    )


class WithdrawOutcomeForm(OnceForm):
    reason = PlainTextField(label="Reason", max_length=1000, rows=2, help_text="For staff. It is no longer shown.")


class PublishOutcomeForm(OnceForm, forms.Form):
    """A button."""
