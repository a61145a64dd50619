from __future__ import annotations

import datetime as dt

from django import forms

from hub.organisations.models import Area
from hub.shared.clock import today
from hub.shared.forms import DayField, HintedCheckboxes, HubForm, PlainCharField, PlainTextField
from hub.shared.guards import OnceForm
from hub.shared.models import Theme
from hub.shared.web_addresses import check_web_address
from stories.models import EngagementEntry, Topic

LONGEST = dt.timedelta(days=800)


class AreaChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, area: Area) -> str:
        return area.indented_name


class EntryForm(OnceForm, HubForm):
    """What an organisation plans to ask people."""

    label_size = "m"
    small_choices = ("areas", "themes")

    title = PlainCharField(
        label="What do you ask about?", max_length=150, error_messages={"required": "Write what you ask about"}
    )
    questions = PlainTextField(
        label="What do you want to find out? (optional)", max_length=2000, rows=4, required=False
    )
    whom = PlainCharField(
        label="Whom do you ask?",
        help_text="Such as carers who use the night sitters.",
        max_length=200,
        error_messages={"required": "Write whom you ask"},
    )
    how = PlainCharField(
        label="How do you ask? (optional)", help_text="Such as a paper survey.", max_length=200, required=False
    )
    starts_on = DayField(label="First day", noun="The first day", error_messages={"required": "Enter the first day"})
    ends_on = DayField(label="Last day", noun="The last day", error_messages={"required": "Enter the last day"})
    areas = AreaChoice(
        label="Where? (optional)",
        help_text="Nothing ticked means everywhere.",
        queryset=Area.objects.order_by("path"),
        required=False,
        widget=HintedCheckboxes,
    )
    themes = forms.ModelMultipleChoiceField(
        label="Themes", queryset=Theme.objects.all(), required=False, widget=HintedCheckboxes
    )
    topic = forms.ModelChoiceField(
        label="Topic (optional)", queryset=Topic.objects.visible(), required=False, empty_label="None of them"
    )
    link = forms.URLField(
        label="Link (optional)", max_length=200, required=False, assume_scheme="https", validators=[check_web_address]
    )
    is_public = forms.BooleanField(label="Show it in the public list", required=False, initial=True)

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and abs(first - today()) > LONGEST:
            self.add_error("starts_on", "Check the year of the first day")
        elif first and last and last < first:
            self.add_error("ends_on", "The last day must not be before the first")
        elif first and last and last - first > LONGEST:
            self.add_error("ends_on", "Check the year of the last day")
        return cleaned

    @property
    def values(self) -> dict[str, object]:
        names = ("title", "questions", "whom", "how", "starts_on", "ends_on", "topic", "link", "is_public")
        return {name: self.cleaned_data[name] for name in (*names, "areas", "themes")}

    @property
    def question(self) -> dict[str, object]:
        """What ``stories.domain.engagement.alike`` compares."""
        cleaned = self.cleaned_data
        return {
            "areas": list(cleaned["areas"]),
            "themes": list(cleaned["themes"]),
            "topic": cleaned["topic"],
            "first": cleaned["starts_on"],
            "last": cleaned["ends_on"],
        }


def initial_of(entry: EngagementEntry) -> dict[str, object]:
    names = ("title", "questions", "whom", "how", "starts_on", "ends_on", "topic", "link", "is_public")
    return {
        **{name: getattr(entry, name) for name in names},
        "areas": entry.areas.all(),
        "themes": entry.themes.all(),
    }


class EntryReasonForm(forms.Form):
    """Why staff call off what an organisation planned, or take that back; the organisation reads it."""

    reason = forms.CharField(label="Why", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
