from __future__ import annotations

import datetime as dt

from django import forms
from wagtail.admin.widgets import AdminDateInput

from charter_champions.domain.decisions import possible_champions
from charter_champions.enums import CheckResult, DiligenceCheck, SuspensionReason
from charter_champions.models import Application
from hub.organisations.enums import INFORMAL_KINDS
from hub.organisations.models import Organisation
from hub.shared.clock import today

SHORTEST_RECALL = dt.timedelta(days=14)
LONGEST_RECALL = dt.timedelta(days=366)


class QuestionForm(forms.Form):
    question = forms.CharField(
        label="Question to the applicant",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They get it by e-mail word for word, with a link to answer.",
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They get it by e-mail word for word, with the way to appeal.",
    )


class ApproveForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label="Listing in the directory",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Make a new one from this application",
        help_text="Choose an organisation that is listed already, so that it is not listed twice.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = possible_champions(on=today()).only("pk", "name")


class ChecksForm(forms.Form):
    """The due-diligence list: a result and a remark for each line that applies."""

    def __init__(self, *args, application: Application, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.answers = {answer.check_key: answer for answer in application.checks.select_related("user")}
        self.keys = [key for key in DiligenceCheck if not is_needless(key, application)]
        for key in self.keys:
            answer = self.answers.get(key.value)
            self.fields[f"{key}_result"] = forms.ChoiceField(
                label="Result",
                choices=CheckResult.choices,
                initial=answer.result if answer else CheckResult.NOT_DONE,
            )
            self.fields[f"{key}_remark"] = forms.CharField(
                label="Remark", max_length=300, required=False, initial=answer.remark if answer else ""
            )

    @property
    def rows(self) -> list[dict]:
        return [
            {
                "question": key.label,
                "result": self[f"{key}_result"],
                "remark": self[f"{key}_remark"],
                "answer": self.answers.get(key.value),
            }
            for key in self.keys
        ]

    def changed_answers(self) -> list[tuple[DiligenceCheck, str, str]]:
        """Check, result and remark of each line that is new or different."""
        found = []
        for key in self.keys:
            result, remark = self.cleaned_data[f"{key}_result"], self.cleaned_data[f"{key}_remark"]
            answer = self.answers.get(key.value)
            before = (answer.result, answer.remark) if answer else (CheckResult.NOT_DONE.value, "")
            if (result, remark) != before:
                found.append((key, result, remark))
        return found


def is_needless(key: DiligenceCheck, application: Application) -> bool:
    return key == DiligenceCheck.CHARITY and application.kind in INFORMAL_KINDS


class StandingForm(forms.Form):
    """Why a membership is reinstated or ended."""

    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They get it by e-mail word for word. It is not published.",
    )


class SuspendForm(StandingForm):
    """Why a membership is suspended: the kind of reason for our figures, and words for the champion."""

    field_order = ["code", "reason"]
    code = forms.ChoiceField(
        label="Kind of reason", choices=[("", "Choose one"), *SuspensionReason.choices], help_text="They get it too."
    )


class RecallForm(forms.Form):
    """Whether champions must commit to a new version of the charter, and by when."""

    is_needed = forms.ChoiceField(
        label="Must champions commit again?",
        choices=[
            ("yes", "Yes. They get an email now, one two weeks before the day, and one the day after it."),
            ("no", "No. They stay committed to the version they agreed to, until they renew."),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    due_on = forms.DateField(
        label="By",
        required=False,
        widget=AdminDateInput,
        help_text="At least 14 days from now. For yes only.",
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        due_on = cleaned.get("due_on")
        if cleaned.get("is_needed") == "yes" and "due_on" not in self.errors:
            if due_on is None:
                self.add_error("due_on", "Say by when they must commit")
            elif not SHORTEST_RECALL <= due_on - today() <= LONGEST_RECALL:
                self.add_error("due_on", "Choose a day from 14 days to 12 months from now")
        elif cleaned.get("is_needed") == "no":
            cleaned["due_on"] = None
        return cleaned
