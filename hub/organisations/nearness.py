"""What somebody types to find what is near: words, a place, and how far from it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from hub.organisations.distances import METRES_IN_A_MILE, Spot
from hub.organisations.domain.finding import find_place, towns

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


def near_field() -> SearchField:
    return SearchField(label="Postcode or town", help_text="We use it for this search and do not keep it.")


def within_field() -> MilesField:
    return MilesField(label="How far from there", help_text=f"{FIRST_MILES} miles unless you choose.")


@dataclass(frozen=True)
class Near:
    """A place as somebody typed it, and how far from it they go. ``spot`` is ``None`` where nobody knows the place."""

    place: str
    miles: int
    spot: Spot | None

    @property
    def unknown_place(self) -> str:
        return self.place if self.place and self.spot is None else ""

    @property
    def metres(self) -> float:
        return self.miles * METRES_IN_A_MILE

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As parameters of the address; none where the place is not known."""
        return [("near", self.place), ("within", str(self.miles))] if self.spot else []

    @property
    def in_words(self) -> str:
        return f"Within {miles_in_words(self.miles)} of {self.spot.label}" if self.spot else ""

    def towns(self) -> list[tuple[str, str]]:
        """Name and slug of the towns to choose instead of a place that nobody knows."""
        return [(town.name, town.slug) for town in towns()] if self.unknown_place else []


def asked_near(query: QueryDict) -> Near:
    """What ``near`` and ``within`` of an address ask for; nonsense counts as not given."""
    place = near_field().clean(query.get("near"))
    return Near(place, within_field().clean(query.get("within")), find_place(place) if place else None)
