"""Agreeing to the charter: one tick for each promise of the version in force."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from charter_champions.domain.charter import version_in_force
from charter_champions.domain.commitments import agreed_in, changed_since, same_promises
from charter_champions.models import CharterVersion
from hub.shared.forms import PlainTextField
from hub.shared.typed_numbers import row_keys

from .apply_base import PageForm
from .apply_practice import MOST_WORDS

CHARTER_CHANGED = (
    "The charter was changed while you were reading. Your ticks stay where the words are the same. Read the promises "
    "that are marked as changed, and tick them if you agree."
)
NO_CHARTER = "Our charter is not published at the moment. Save your answers and come back later to agree to it."
TICK = "promise_"


class PromisesForm(PageForm):
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    plan = PlainTextField(
        label="What would you like to do first? (optional)",
        required=False,
        max_length=2000,
        max_words=MOST_WORDS,
        rows=4,
        help_text="One thing that your group will do to keep the promises. We may help you with it.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        application = self.application
        self.charter_version: CharterVersion | None = version_in_force() or application.charter_version
        self.version_shown = str(self.charter_version.pk) if self.charter_version else ""
        self.fields["version"].initial = self.version_shown
        self.before: CharterVersion | None = None
        self.seen_before: list[int] | None = None
        if self.charter_version is None:
            return
        agreed = agreed_in(application, self.charter_version)
        for promise in self.charter_version.promises:
            number = promise["number"]
            self.fields[f"{TICK}{number}"] = forms.BooleanField(
                label=f"We agree to promise\N{NO-BREAK SPACE}{number}",
                initial=number in agreed,
                error_messages={"required": f"Tick to agree to promise\N{NO-BREAK SPACE}{number}: {promise['title']}"},
            )
        self.order_fields(["seen", "version", *(name for name in self.fields if name.startswith(TICK)), "plan"])
        if self.is_bound and self.data.get("version", "") != self.version_shown:
            self.carry_ticks_over()

    def carry_ticks_over(self) -> None:
        """Set below the charter of now the ticks that were set below another, where the words are the same."""
        self.before = CharterVersion.objects.filter(pk__in=row_keys([self.data.get("version", "")])).first()
        ticked = [
            promise["number"]
            for promise in (self.before.promises if self.before else ())
            if f"{TICK}{promise['number']}" in self.data
        ]
        kept = same_promises(ticked, self.before, self.charter_version)
        self.data = self.data.copy()
        for name in [name for name in self.data if name.startswith(TICK)]:
            del self.data[name]
        for number in kept:
            self.data[f"{TICK}{number}"] = "on"
        self.data["version"] = self.version_shown

    @classmethod
    def questions(cls) -> list[str]:
        return ["plan"]

    @property
    def shown(self) -> dict[str, Any]:
        agreed = agreed_in(self.application, self.charter_version) if self.charter_version else []
        return {**super().shown, "agreed_promises": agreed}

    @property
    def was_changed(self) -> bool:
        return self.before is not None

    @property
    def promises(self) -> list[dict[str, Any]]:
        """Each promise with its tick, and whether it changed since the application agreed to the charter."""
        if self.charter_version is None:
            return []
        changed = set(changed_since(self.application, self.charter_version))
        if self.before:
            numbers = {promise["number"] for promise in self.before.promises}
            same = same_promises(numbers, self.before, self.charter_version)
            changed |= {promise["number"] for promise in self.charter_version.promises} - set(same)
        return [
            {**promise, "field": self[f"{TICK}{promise['number']}"], "is_changed": promise["number"] in changed}
            for promise in self.charter_version.promises
        ]

    @property
    def promises_to_read(self) -> bool:
        return any(promise["is_changed"] for promise in self.promises)

    @property
    def is_of_older_charter(self) -> bool:
        """Whether the application agreed to something in a version that is not in force any more."""
        bound_to = self.application.charter_version_id
        return bool(self.charter_version and bound_to and bound_to != self.charter_version.pk)

    @property
    def agreed(self) -> list[int]:
        return [
            promise["number"]
            for promise in (self.charter_version.promises if self.charter_version else ())
            if self.cleaned_data.get(f"{TICK}{promise['number']}")
        ]

    @property
    def answers(self) -> dict[str, Any]:
        """The ticks go with the version they were set below: without one, nobody has agreed to it."""
        return {**super().answers, "agreed_promises": self.agreed, "charter_version": self.charter_version}

    @property
    def seen_marks(self) -> dict[str, Any]:
        marks = super().seen_marks
        seen = marks.get("agreed_promises")
        if self.before is not None and isinstance(seen, list):
            marks["agreed_promises"] = same_promises(seen, self.before, self.charter_version)
        return marks

    def clean(self):
        cleaned = super().clean()
        if self.charter_version is None:
            self.add_error(None, ValidationError(NO_CHARTER, code="required"))
        elif self.before is not None:
            self.add_error(None, ValidationError(CHARTER_CHANGED, code="required"))
        return cleaned
