from __future__ import annotations

import json
from typing import Any

from django import forms

from charter_champions.domain.answers import seen_of
from charter_champions.models import Application
from hub.shared.forms import HubForm

APPLICATION_FIELDS = {field.name for field in Application._meta.get_fields()}
LONGEST_SEEN = 20_000


class PageForm(HubForm):
    """One page of the application. It carries what it showed, so that nobody's answer is overwritten unseen."""

    label_size = "m"

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, application: Application, **kwargs) -> None:
        self.application = application
        kwargs.setdefault("initial", self.initial_of(application))
        super().__init__(*args, **kwargs)

    @classmethod
    def questions(cls) -> list[str]:
        """The fields of ``Application`` that are boxes of the form."""
        return [name for name in cls.base_fields if name in APPLICATION_FIELDS]

    @classmethod
    def initial_of(cls, application: Application) -> dict[str, Any]:
        return {
            name: getattr(application, name).all() if name in ("areas", "themes") else getattr(application, name)
            for name in cls.questions()
            if name != "logo"
        }

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered and is fit to be kept, by field of ``Application``."""
        return {name: value for name, value in self.cleaned_data.items() if name in APPLICATION_FIELDS}

    @property
    def shown(self) -> dict[str, Any]:
        """What the page shows now of each answer."""
        return seen_of(self.application, self.questions())

    @property
    def seen_marks(self) -> dict[str, Any]:
        """What the page showed when it was opened; nothing for a form that does not say so."""
        text = self.cleaned_data.get("seen") or ""
        try:
            marks = json.loads(text[:LONGEST_SEEN])
        except (ValueError, RecursionError):
            return {}
        return {name: mark for name, mark in marks.items() if is_mark(mark)} if isinstance(marks, dict) else {}

    def show_current(self) -> None:
        """Let the page carry what it shows now: whoever sends it after reading a conflict has seen both answers."""
        text = json.dumps(self.shown)
        self.initial["seen"] = text
        if self.is_bound:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = text

    def forgive_missing(self) -> None:
        """Drop the messages about what is not answered yet; those about something that was typed stay."""
        for name, errors in list(self.errors.items()):
            if all(error.code == "required" for error in errors.as_data()):
                del self.errors[name]


def is_mark(mark: Any) -> bool:
    """Whether it is what ``seen_of`` gives: a hash, or a list of small whole numbers."""
    if isinstance(mark, list):
        return all(isinstance(each, int) and abs(each) < 2**53 for each in mark)
    return isinstance(mark, str)
