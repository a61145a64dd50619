from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from django import forms

from hub.organisations.facets import FilterForm, Group

LONGEST_SEARCH = 100
MILES = (1, 3, 5, 10, 25, 50)
FIRST_MILES = 5
MOST_WORDS = 8


class SearchField(forms.CharField):
    """Words to look for; whatever is typed becomes at most eight words, and nothing is an error."""

    def __init__(self, **kwargs) -> None:
        super().__init__(required=False, empty_value="", **kwargs)

    def clean(self, value) -> str:
        text = unicodedata.normalize("NFC", str(value or "")[:LONGEST_SEARCH])
        kept = "".join(character if unicodedata.category(character)[0] != "C" else " " for character in text)
        return " ".join(kept.split()[:MOST_WORDS])


def miles_in_words(miles: int) -> str:
    return "1 mile" if miles == 1 else f"{miles} miles"


class MilesField(forms.ChoiceField):
    """How far to go; what is no choice counts as not given."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs) -> None:
        super().__init__(choices=[(str(miles), miles_in_words(miles)) for miles in MILES], required=False, **kwargs)

    def clean(self, value) -> int:
        given = str(value)
        return int(given) if given in dict(self.choices) else FIRST_MILES


class DirectoryForm(FilterForm):
    """The filters of the directory: what was asked for is shown in it, and nothing that was typed is an error."""

    q = SearchField(label="What do you need?", help_text="For example, carers, lunch or wheelchair")
    near = SearchField(label="Postcode or town", help_text="We use it for this search and do not keep it.")
    within = MilesField(label="How far from there", help_text=f"{FIRST_MILES} miles unless you choose.")

    def __init__(self, groups: Sequence[Group], *, words: str, place: str, miles: int | None) -> None:
        super().__init__([group for group in groups if group.choices])
        self.initial |= {"q": words, "near": place, "within": str(miles) if miles else ""}
        self.order_fields(["q", *(group.key for group in groups), "near", "within"])
