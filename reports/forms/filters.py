from __future__ import annotations

from collections.abc import Iterable

from django import forms

from hub.organisations.facets import Choice
from hub.shared.forms import HubForm

LABELS = {"phase": "Where it stands", "body": "Body", "area": "Area", "theme": "Theme", "year": "Year"}


class FilterForm(HubForm):
    """The filters of a list as boxes to tick. It only shows choices that were checked before; it never has errors."""

    small_choices = tuple(LABELS)

    def __init__(self, facets) -> None:
        choices = {name: getattr(facets, name) for name in LABELS}
        super().__init__({name: [box.value for box in boxes if box.is_chosen] for name, boxes in choices.items()})
        for name, boxes in choices.items():
            if boxes:
                self.fields[name] = forms.MultipleChoiceField(
                    label=LABELS[name],
                    choices=labelled(boxes),
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )


def labelled(boxes: Iterable[Choice]) -> list[tuple[str, str]]:
    """Value and label of each box, with its count if it has one, and a dash for each level of a place."""
    return [
        (box.value, f"{'– ' * (box.level - 1)}{box.label}{f' ({box.count})' if box.count else ''}") for box in boxes
    ]
