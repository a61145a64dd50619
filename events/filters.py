from __future__ import annotations

from django import forms

from events.domain.finding import Listing
from hub.organisations.facets import FilterForm
from hub.organisations.nearness import near_field, within_field


def day_field(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs={"type": "date"}))


class EventFilterForm(FilterForm):
    """The filters of the list of events: what was asked for is shown in it, and nothing that was typed is an error."""

    near = near_field()
    within = within_field()

    def __init__(self, listing: Listing) -> None:
        groups = [listing.when_group, *listing.groups] if listing.month is None else listing.groups
        super().__init__([group for group in groups if group.choices])
        if listing.month is None:
            self.fields |= {"from": day_field("From"), "to": day_field("To")}
            self.initial |= {name: value for name, value in listing.asked.pairs if name != "when"}
        self.initial |= {"near": listing.near.place, "within": str(listing.near.miles) if listing.near.spot else ""}
        self.fields |= {
            name: forms.CharField(required=False, widget=forms.HiddenInput, initial=value)
            for name, value in listing.view_pairs
        }
        self.order_fields(["when", "from", "to", "near", *(group.key for group in listing.groups), "within"])
