"""What staff do with a challenge, and with pledges that want to be shown."""

from __future__ import annotations

import datetime as dt

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput, AdminPageChooser

from events.domain.tallies import tally_of
from events.enums.challenges import ENDS, MOST_CODES
from events.models import Challenge, EventPage
from hub.shared.clock import now
from hub.shared.guards import OnceForm
from hub.shared.page_cache import SECONDS_IN_SLICE

NOT_WHOLE = "Choose a time on a whole five minutes, such as 2:05pm."


def is_whole(instant: dt.datetime) -> bool:
    """Whether it is on whole five minutes. Pages are kept for as long, so that none says the wrong thing of voting."""
    return instant.timestamp() % SECONDS_IN_SLICE == 0


class ChallengeForm(WagtailAdminModelForm):
    """A draft. What was announced is not edited: the view does not open it, and the database refuses it."""

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        for name, instant in (("opens_at", opens), ("closes_at", closes)):
            if instant and not is_whole(instant):
                self.add_error(name, NOT_WHOLE)
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "Voting closes after it opens.")
        if self.instance.pk and Challenge.objects.filter(pk=self.instance.pk).exclude(status="draft").exists():
            self.add_error(None, "It was announced meanwhile and can't be changed any more.")
        return cleaned


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}), help_text="The public reads it."
    )


class PostponeForm(forms.Form):
    """When voting closes instead, and why."""

    closes_at = forms.DateTimeField(
        label="Voting closes", widget=AdminDateTimeInput, help_text="Later than was announced, on whole five minutes."
    )
    reason = forms.CharField(
        label="Why", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}), help_text="The public reads it."
    )

    def clean_closes_at(self) -> dt.datetime:
        instant = self.cleaned_data["closes_at"]
        if not is_whole(instant):
            raise forms.ValidationError(NOT_WHOLE)
        return instant


class PrivateReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), help_text="For staff."
    )


class TieForm(forms.Form):
    """Of options that are level, one, by somebody who says why. Without a tie there is nothing to fill in."""

    option = forms.ModelChoiceField(
        label="Which one", queryset=None, error_messages={"required": "Choose one of the options that are level."}
    )
    decided_by = forms.CharField(
        label="Who decides", max_length=150, help_text="Name and role. Such as: Ruth Marlow, chair. It is public."
    )
    reason = forms.CharField(
        label="Why", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text="The public reads it."
    )

    def __init__(self, *args, challenge: Challenge, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        first = tally_of(challenge).first if challenge.shows_results(at=now()) else []
        if len(first) > 1:
            self.fields["option"].queryset = challenge.options.filter(pk__in=[option.pk for option in first])
        else:
            self.fields.clear()


class UpdateForm(OnceForm):
    text = forms.CharField(
        label="What happened",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Public at once, and never changed. Write what was done, by whom and when.",
    )


class EndForm(OnceForm):
    to = forms.ChoiceField(label="How it ended", choices=[(status.value, label) for status, label in ENDS.items()])
    text = forms.CharField(
        label="What came of it",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The last update. Public at once, and never changed.",
    )


class BatchForm(OnceForm):
    """Codes for a room."""

    label = forms.CharField(
        label="What they are for", max_length=100, help_text="Such as: Hanbury Library, 12 May, afternoon."
    )
    size = forms.IntegerField(
        label="How many", min_value=1, max_value=MOST_CODES, help_text=f"At most {MOST_CODES}. Ten fit on a page."
    )


class CancelBatchForm(forms.Form):
    batch = forms.ModelChoiceField(label="Which batch", queryset=None)

    def __init__(self, *args, challenge: Challenge, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["batch"].queryset = challenge.batches.all()


class CardsForm(forms.Form):
    event = forms.ModelChoiceField(
        label="Event",
        queryset=EventPage.objects.all(),
        required=False,
        widget=AdminPageChooser(target_models=[EventPage]),
        help_text="Promises are counted with it. Leave it empty for cards that fit everywhere.",
    )
