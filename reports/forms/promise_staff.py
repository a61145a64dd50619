"""Forms of the admin about promises and the voices about them. The rules are in ``reports.domain``."""

from __future__ import annotations

from django import forms

from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.forms import PlainTextField
from hub.shared.guards import OnceForm
from reports.domain.commitments import Promise
from reports.enums import STRANGERS_KINDS, UpdateKind, Voice
from reports.forms.marked import WarnsOfMarks
from reports.forms.requests import MoveForm, day_field
from reports.models import Commitment, RequestedItem, ResponseRequest

BY_STAFF = (Voice.BODY, Voice.CHAMPION, Voice.PUBLIC)
LOGGED_KINDS = (*STRANGERS_KINDS, UpdateKind.GIVEN_UP)


class PromiseForm(WarnsOfMarks, MoveForm):
    """A promise that stands in a letter, or was given in another way."""

    public_boxes = ("text",)

    made_on = day_field("When was it promised?", initial=today)
    item = forms.ModelChoiceField(
        label="In answer to",
        queryset=RequestedItem.objects.none(),
        required=False,
        empty_label="The request as a whole",
    )
    text = PlainTextField(
        label="What was promised",
        max_length=1000,
        rows=3,
        help_text="The body’s own words. Shown in public. Leave out names of officers.",
    )
    due_on = day_field("By when", required=False, help_text="Leave it empty if the body gave no date.")

    field_order = ["made_on", "item", "text", "due_on"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = self.request.items.all()

    @property
    def promise(self) -> Promise:
        """Only for a valid form."""
        return Promise(self.cleaned_data["item"], self.cleaned_data["text"], self.cleaned_data["due_on"])


class PromiseActionForm(WarnsOfMarks, OnceForm):
    """What the forms on the page of one promise share."""

    def __init__(self, *args, promise: Commitment, **kwargs) -> None:
        self.promise = promise
        super().__init__(*args, **kwargs)

    @property
    def about(self) -> ResponseRequest:
        return self.promise.request


class LogVoiceForm(PromiseActionForm):
    public_boxes = ("public_text",)

    voice = forms.ChoiceField(
        label="Who says it?", choices=[("", "Choose"), *((voice.value, voice.label) for voice in BY_STAFF)]
    )
    organisation = forms.ModelChoiceField(
        label="Which organisation?",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="None",
        help_text="Only for a partner organisation.",
    )
    kind = forms.ChoiceField(
        label="What does it say?",
        choices=[("", "Choose"), *((kind.value, kind.label) for kind in LOGGED_KINDS)],
        help_text="Of a partner or a person, “no” opens again what was reported as done.",
    )
    made_on = day_field("When?", initial=today)
    public_text = PlainTextField(
        label="Public version",
        max_length=5000,
        rows=3,
        help_text="Shown at once. Leave out names and anything that tells who somebody is.",
    )
    private_text = PlainTextField(
        label="Original words", required=False, max_length=5000, rows=3, help_text="For staff only. Never shown."
    )

    field_order = ["voice", "organisation", "kind", "made_on", "public_text", "private_text"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.visible().partners().order_by("name")


class CheckedForm(PromiseActionForm):
    public_boxes = ("text",)

    text = PlainTextField(
        label="How did you check, and what did you find?", max_length=5000, rows=3, help_text="Shown in public."
    )


class MoveDateForm(PromiseActionForm):
    public_boxes = ("reason",)

    due_on = day_field("The new date", required=False, help_text="Empty: the body no longer gives a date.")
    reason = PlainTextField(label="Why", max_length=1000, rows=2, help_text="Shown in public, with the date until now.")

    field_order = ["due_on", "reason"]


class RewordForm(PromiseActionForm):
    public_boxes = ("text", "reason")

    text = PlainTextField(label="The words", max_length=1000, rows=3)
    reason = PlainTextField(
        label="Why",
        max_length=1000,
        rows=2,
        help_text="Shown in public, such as “The name of a member of staff is left out.” Change nothing else.",
    )

    field_order = ["text", "reason"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].initial = self.promise.text


class PublishVoiceForm(WarnsOfMarks, OnceForm):
    public_boxes = ("public_text",)

    public_text = PlainTextField(
        label="Public version",
        max_length=5000,
        rows=4,
        help_text="Take out names and anything that tells who somebody is. Change nothing else.",
    )
    is_dispute = forms.BooleanField(
        label="It disputes what was reported: open the promise again", required=False, initial=True
    )

    field_order = ["public_text", "is_dispute"]

    def __init__(self, *args, update, may_dispute: bool, **kwargs) -> None:
        self.update = update
        super().__init__(*args, **kwargs)
        self.fields["public_text"].initial = update.private_text
        if not may_dispute:
            del self.fields["is_dispute"]
        elif update.kind == UpdateKind.PROGRESS:
            self.fields["is_dispute"].initial = False

    @property
    def about(self) -> ResponseRequest:
        return self.update.commitment.request


class DeclineVoiceForm(OnceForm):
    reason = PlainTextField(
        label="Reason",
        max_length=1000,
        rows=3,
        help_text="If an address was left, they get it by email word for word. It is not shown in public.",
    )
