from __future__ import annotations

from collections.abc import Sequence

from hub.organisations.facets import FilterForm, Group
from hub.organisations.nearness import SearchField, near_field, within_field


class DirectoryForm(FilterForm):
    """The filters of the directory: what was asked for is shown in it, and nothing that was typed is an error."""

    q = SearchField(label="What do you need?", help_text="For example, carers, lunch or wheelchair")
    near = near_field()
    within = within_field()

    def __init__(self, groups: Sequence[Group], *, words: str, place: str, miles: int | None) -> None:
        super().__init__([group for group in groups if group.choices])
        self.initial |= {"q": words, "near": place, "within": str(miles) if miles else ""}
        self.order_fields(["q", *(group.key for group in groups), "near", "within"])
