"""Forms with which staff chase a reply."""

from __future__ import annotations

from django import forms

from hub.shared.clock import today
from hub.shared.digests import digest_of
from hub.shared.forms import PlainCharField, PlainTextField
from reports.enums import EscalationTo
from reports.forms.marked import WarnsOfMarks
from reports.forms.requests import MoveForm, day_field
from reports.models import Escalation


class RemindForm(MoveForm):
    added = PlainTextField(
        label="Words of your own",
        required=False,
        max_length=2000,
        rows=4,
        help_text="They stand at the end of the email. The record shows that we reminded them, not these words.",
    )


class EscalateForm(WarnsOfMarks, MoveForm):
    public_boxes = ("reason",)

    kind = forms.ChoiceField(label="Who do you tell?", choices=EscalationTo.choices)
    told = PlainCharField(label="Its name", max_length=150, help_text="Such as “NHS Kilnford Integrated Care Board”.")
    escalated_on = day_field("Date", initial=today)
    reason = PlainTextField(
        label="Why",
        max_length=2000,
        rows=5,
        help_text="Shown in public, on the page of the request. Leave out names of officers and patients.",
    )

    @property
    def looked_at(self) -> str:
        """Tells these answers from every other; it is carried from the page that showed them to the last press."""
        answers = [str(self.cleaned_data[name]) for name in ("kind", "told", "escalated_on", "reason")]
        return digest_of(answers)


class EscalationNewsForm(WarnsOfMarks, MoveForm):
    public_boxes = ("text",)

    escalation = forms.ModelChoiceField(
        label="Who answered?", queryset=Escalation.objects.none(), empty_label="Choose who we told"
    )
    happened_on = day_field("Date", initial=today)
    text = PlainTextField(label="What came of it", max_length=2000, rows=5, help_text="Shown in public.")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rows = self.request.escalations.all()
        self.fields["escalation"].queryset = rows
        if len(rows) == 1:
            self.fields["escalation"].initial = rows[0]
