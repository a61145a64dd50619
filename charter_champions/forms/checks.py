"""The due-diligence list as a form."""

from __future__ import annotations

from collections.abc import Collection

from django import forms

from charter_champions.domain.checking import UNANSWERED, TypedCheck, mark_of
from charter_champions.domain.diligence import applying_checks
from charter_champions.enums import CheckResult, DiligenceCheck
from charter_champions.models import Application

WHICH_CONCERN = "Say in a few words what the concern is"


class ChecksForm(forms.Form):
    """A result and a remark for each line that applies, with a mark of what the page showed there."""

    def __init__(self, *args, application: Application, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        self.keys = applying_checks(application)
        self.read_answers()
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
            self.fields[f"{key}_seen"] = forms.CharField(
                required=False, initial=mark_of(answer), widget=forms.HiddenInput
            )

    def read_answers(self) -> None:
        self.answers = {answer.check_key: answer for answer in self.application.checks.select_related("user")}

    @property
    def rows(self) -> list[dict]:
        return [
            {
                "question": key.label,
                "result": self[f"{key}_result"],
                "remark": self[f"{key}_remark"],
                "seen": self[f"{key}_seen"],
                "answer": self.answers.get(key.value),
            }
            for key in self.keys
        ]

    def typed(self) -> dict[DiligenceCheck, TypedCheck]:
        """Each line whose boxes are filled in correctly. A page that sends no mark saw an empty list."""
        cleaned = self.cleaned_data
        return {
            key: TypedCheck(
                cleaned[f"{key}_result"], cleaned[f"{key}_remark"], cleaned.get(f"{key}_seen") or UNANSWERED
            )
            for key in self.keys
            if f"{key}_result" in cleaned and f"{key}_remark" in cleaned
        }

    def clean(self) -> dict:
        cleaned = super().clean()
        for key, answer in self.typed().items():
            if answer.is_changed and answer.result == CheckResult.CONCERN and not answer.remark:
                self.add_error(f"{key}_remark", WHICH_CONCERN)
        return cleaned

    def show_again(self, refused: Collection[DiligenceCheck]) -> None:
        """Show what is stored now, but what was typed at the ``refused`` lines: the next press is made knowing both."""
        self.read_answers()
        data = self.data.copy()
        for key in self.keys:
            answer = self.answers.get(key.value)
            data[self.add_prefix(f"{key}_seen")] = mark_of(answer)
            if key not in refused:
                data[self.add_prefix(f"{key}_result")] = answer.result if answer else CheckResult.NOT_DONE.value
                data[self.add_prefix(f"{key}_remark")] = answer.remark if answer else ""
        self.data = data
