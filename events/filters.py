from __future__ import annotations

from django import forms

from events.domain.finding import Listing
from hub.organisations.facets import FilterForm
from hub.organisations.nearness import near_field, within_field

NOT_A_DAY = "Enter a day such as 5/12/2026"


def day_field(label: str, *, kind: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs={"type": kind}))


class EventFilterForm(FilterForm):
    """The filters of the list of events: what was asked for is shown in it, with what was typed and is no day."""

    near = near_field()
    within = within_field()

    def __init__(self, listing: Listing) -> None:
        groups = [listing.when_group, *listing.groups] if listing.month is None else listing.groups
        super().__init__([group for group in groups if group.choices])
        self.unread = listing.asked.unread if listing.month is None else {}
        if listing.month is None:
            # A box for days shows nothing that is none, so what was typed stands in a box for text.
            kinds = {name: "text" if name in self.unread else "date" for name in ("from", "to")}
            self.fields |= {name: day_field(name.capitalize(), kind=kind) for name, kind in kinds.items()}
            self.initial |= {name: value for name, value in listing.asked.pairs if name != "when"}
            self.initial |= self.unread
        self.initial |= {"near": listing.near.place, "within": str(listing.near.miles) if listing.near.spot else ""}
        self.fields |= {
            name: forms.CharField(required=False, widget=forms.HiddenInput, initial=value)
            for name, value in listing.view_pairs
        }
        self.order_fields(["when", "from", "to", "near", *(group.key for group in listing.groups), "within"])

    def full_clean(self) -> None:
        """Nothing is cleaned: the list has read the address already, and says here what it could not read."""
        super().full_clean()
        self.cleaned_data = {}
        for name in self.unread:
            self.add_error(name, NOT_A_DAY)
