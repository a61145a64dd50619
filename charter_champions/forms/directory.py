from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from django import forms

from hub.organisations.enums import ACCESS_QUESTIONS
from hub.shared.forms import HubForm

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


class LenientChoices(forms.MultipleChoiceField):
    """Checkboxes of a filter: a value that is no choice counts as not given."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value) -> list[str]:
        given = {str(item) for item in value or ()}
        return [str(key) for key, _ in self.choices if str(key) in given]


class DirectoryForm(HubForm):
    """The filters of the directory. Always valid: an address that somebody mistyped shows the list all the same."""

    small_choices = ("within", "champions", "area", "kind", "theme", "access")

    q = SearchField(label="What do you need?", help_text="For example, carers or choir")
    champions = LenientChoices(label="Who signed the charter")
    area = LenientChoices(label="Area")
    access = LenientChoices(label="Access")
    theme = LenientChoices(label="Theme")
    kind = LenientChoices(label="Kind")
    near = SearchField(label="Postcode or town", help_text="We use it for this search and do not keep it.")
    within = MilesField(label="How far from there", help_text=f"{FIRST_MILES} miles unless you choose.")

    def __init__(self, *args, choices: dict[str, Sequence[tuple[str, str]]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, options in choices.items():
            self.fields[name].choices = options
        for name in [name for name, options in choices.items() if not options]:
            del self.fields[name]


ACCESS_LABELS = dict(ACCESS_QUESTIONS)
