"""What a body says it will do, with dates, among the answers that staff log from a letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django import forms
from django.utils.functional import cached_property

from hub.shared.forms import PlainCharField
from reports.domain.commitments import Promise, refuse_date
from reports.domain.requests import RequestRefused
from reports.models import RequestedItem

MOST_ACTIONS = 2
"""For one item on the form; more are added on the case file."""


class PromisedActions:
    """Mixin before a form of replies: up to two actions for each of its ``items``, each with a date or openly none."""

    items: Sequence[RequestedItem]

    def add_action_fields(self) -> None:
        for item in self.items:
            for number in range(1, MOST_ACTIONS + 1):
                self.fields[f"action_{item.pk}_{number}"] = PlainCharField(
                    label=f"What it will do, {item.named}, action {number}",
                    required=False,
                    max_length=1000,
                    help_text="A promise in the body’s own words. It gets a place of its own on the record.",
                )
                self.fields[f"action_due_{item.pk}_{number}"] = forms.DateField(
                    label=f"By when, {item.named}, action {number}",
                    required=False,
                    widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
                    help_text="Leave it empty if the body gave no date.",
                )

    def actions_typed(self) -> Iterator[tuple[str, str, Promise]]:
        """The names of both boxes of each action of which something was typed, and the promise."""
        for item in self.items:
            for number in range(1, MOST_ACTIONS + 1):
                text, due = f"action_{item.pk}_{number}", f"action_due_{item.pk}_{number}"
                promise = Promise(item, self.cleaned_data.get(text) or "", self.cleaned_data.get(due))
                if promise.text or promise.due_on:
                    yield text, due, promise

    def clean_actions(self) -> None:
        """Say at the boxes what is missing: the decision, the words, or a date that makes sense."""
        happened_on = self.cleaned_data.get("happened_on")
        for text, due, promise in self.actions_typed():
            decision = f"decision_{promise.item.pk}"
            if not promise.text and text not in self.errors:
                self.add_error(text, "Write what the body will do by this date.")
            if not self.cleaned_data.get(decision) and decision not in self.errors:
                self.add_error(decision, f"Choose a decision for {promise.item.named}.")
            if happened_on:
                try:
                    refuse_date(promise.due_on, happened_on)
                except RequestRefused as refused:
                    self.add_error(due, refused.message)

    @cached_property
    def promises(self) -> list[Promise]:
        """Only for a valid form."""
        return [promise for _, _, promise in self.actions_typed()]
