from __future__ import annotations

from collections.abc import Collection

from django import forms
from django.contrib.auth import get_user_model

from charter_champions.domain.assignment import reviewers
from charter_champions.domain.decisions import possible_champions
from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.names import name_of
from hub.shared.typed_numbers import row_keys

MOST_FOUND = 20


class DecisionForm(forms.Form):
    """What a reviewer writes for one decision; the mail with it is shown before it is sent."""

    added = forms.CharField(
        label="Your own words",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Added at the end of this email only. Leave it empty to add nothing.",
    )


class QuestionForm(DecisionForm):
    question = forms.CharField(
        label="Question to the applicant",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They get it by email word for word, with a link to answer.",
    )
    field_order = ["question", "added"]


class DeclineForm(DecisionForm):
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They get it by email word for word, with the way to appeal.",
    )
    field_order = ["reason", "added"]


class AppealForm(DecisionForm):
    reason = forms.CharField(
        label="Why it is looked at again",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For staff only. It stays in the history.",
    )
    field_order = ["reason", "added"]


NEW_LISTING = "new"


class ListingField(forms.ModelChoiceField):
    """One of the organisations; ``None`` for a new one, which has to be chosen too."""

    def clean(self, value) -> Organisation | None:
        return None if value == NEW_LISTING else super().clean(value)


class ApproveForm(DecisionForm):
    """``likely`` are the keys of organisations that may be this one; others are found by a part of their name.

    The initial ``organisation`` is a key, ``NEW_LISTING``, or empty where a person has to choose.
    """

    organisation = ListingField(
        label="Listing in the directory",
        queryset=Organisation.objects.none(),
        help_text="Choose an organisation that is listed already, so that it is not listed twice. The applicant can "
        "change the listing that you choose.",
        error_messages={"required": "Choose the listing that is theirs, or make a new one"},
    )
    find = forms.CharField(
        label="Not in the list? Part of its name",
        max_length=100,
        required=False,
        help_text=f"Press “Show what will happen”: the list then has up to {MOST_FOUND} organisations with it.",
    )
    field_order = ["organisation", "find", "added"]

    def __init__(self, *args, likely: Collection[int] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        # A list of all would be too long to read or to load; every one of them is an answer.
        possible = possible_champions(on=today())
        field.queryset = possible
        found = str(self["find"].value() or "").replace("\0", "").strip()
        chosen = self["organisation"].value()
        keys = row_keys({str(key) for key in (*likely, chosen) if key})
        shown = list(possible.filter(pk__in=keys).order_by("name", "pk"))
        if found:
            shown += possible.filter(name__icontains=found).exclude(pk__in=keys).order_by("name", "pk")[:MOST_FOUND]
        field.widget.choices = [
            *([] if chosen else [("", "Choose one")]),
            (NEW_LISTING, "Make a new one from this application"),
            *((row.pk, f"{row.name}{place_of(row)}") for row in shown),
        ]


def place_of(organisation: Organisation) -> str:
    return f", {organisation.town}" if organisation.town else ""


class AssigneeForm(forms.Form):
    """Who looks at it; empty for nobody."""

    assignee = forms.ModelChoiceField(
        label="Assigned to",
        queryset=get_user_model().objects.none(),
        required=False,
        empty_label="Nobody",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = reviewers()
        self.fields["assignee"].label_from_instance = name_of


NOBODY = "nobody"


def assignee_choices() -> list[tuple[str, str]]:
    return [("", "Choose one"), (NOBODY, "Nobody"), *((str(user.pk), name_of(user)) for user in reviewers())]


class BulkAssigneeForm(forms.Form):
    """Who looks at several of them. Nothing is chosen beforehand: nobody is an answer like the others."""

    assignee = forms.ChoiceField(label="Assign to", choices=assignee_choices)

    def __init__(self, *args, **kwargs) -> None:
        # The filters of the list have a box of the same name.
        super().__init__(*args, auto_id="id_assign_%s", **kwargs)

    def clean_assignee(self):
        chosen = self.cleaned_data["assignee"]
        return None if chosen == NOBODY else reviewers().filter(pk=chosen).first()


class TakeForm(forms.Form):
    """A button; there is nothing to fill in."""
