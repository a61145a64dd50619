from __future__ import annotations

from django import forms

from events.enums import MOST_PEOPLE, EnquiryStatus, WhoFor
from events.models import CoursePage, TrainingEnquiry
from hub.organisations.forms import AreaChoiceField
from hub.organisations.models import Area, Organisation
from hub.shared.forms import HintedRadios, HubForm, PlainCharField, PlainTextField
from hub.shared.guards import GuardedForm, OnceForm

MOVED_MEANWHILE = "It can't go there: somebody may have moved it meanwhile. Look at what was done and decide again."


class EnquiryForm(OnceForm, GuardedForm, HubForm):
    """Anyone asks about training."""

    label_size = "m"
    guard_key = "training enquiry"

    course = forms.ModelChoiceField(
        label="Which course?",
        queryset=CoursePage.objects.none(),
        required=False,
        empty_label="I don’t know yet, or something else",
    )
    what = PlainTextField(
        label="What would you like to learn or ask?",
        help_text="For example, what people should be able to do afterwards, and when it would suit you.",
        max_length=2000,
        rows=5,
        error_messages={"required": "Tell us what you would like to learn or ask"},
    )
    who_for = forms.ChoiceField(
        label="Who is it for?",
        choices=WhoFor.choices,
        widget=HintedRadios,
        error_messages={"required": "Choose who it is for"},
    )
    people = forms.IntegerField(
        label="How many people?",
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text="About how many is fine.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4", "autocomplete": "off"}),
        error_messages={
            "required": "Enter how many people, such as 1",
            "invalid": "Enter how many people as a number, such as 6",
            "min_value": "Enter 1 or more",
            "max_value": f"Enter {MOST_PEOPLE} or fewer. For more, ring us",
        },
    )
    group_name = PlainCharField(label="Name of the group or organisation (optional)", required=False, max_length=200)
    area = AreaChoiceField(
        label="Which area?",
        help_text="Your question goes to the organisation that trains there.",
        queryset=Area.objects.none(),
        required=False,
        empty_label="I don’t know",
    )
    name = PlainCharField(
        label="Your name", max_length=150, autocomplete="name", error_messages={"required": "Enter your name"}
    )
    email = forms.EmailField(
        label="Your email address",
        max_length=254,
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address like name@example.org",
        },
    )
    phone = PlainCharField(
        label="Your phone number (optional)", required=False, max_length=30, autocomplete="tel", width=20
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = CoursePage.objects.visible().order_by("title")
        self.fields["area"].queryset = Area.objects.order_by("path")

    @property
    def answers(self) -> dict[str, object]:
        """The cleaned answers by field of ``TrainingEnquiry``; nothing of the guards."""
        fields = {field.name for field in TrainingEnquiry._meta.get_fields()}
        return {name: value for name, value in self.cleaned_data.items() if name in fields}


class MoveEnquiryForm(forms.Form):
    """One of the moves that the enquiry's state allows, and why; passing on has a form of its own."""

    to = forms.ChoiceField(
        label="Move to",
        error_messages={"required": "Choose what to move it to.", "invalid_choice": MOVED_MEANWHILE},
    )
    reason = forms.CharField(
        label="What happened", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, enquiry: TrainingEnquiry, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        moves = [status for status in enquiry.next_statuses if status != EnquiryStatus.PASSED_ON]
        self.fields["to"].choices = [(status.value, status.label) for status in moves]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("to") == EnquiryStatus.CLOSED and not cleaned.get("reason"):
            self.add_error("reason", "Write down why it is closed, for whoever is asked later.")
        return cleaned


class AnsweredForm(OnceForm, HubForm):
    """What the organisation that trains says became of an enquiry."""

    label_size = "m"

    to = forms.ChoiceField(
        label="What happened?",
        widget=HintedRadios,
        error_messages={"required": "Choose what happened", "invalid_choice": MOVED_MEANWHILE},
    )
    reason = PlainTextField(
        label="In a few words (optional)",
        help_text="Our training team reads it. If you close it, say why.",
        required=False,
        max_length=1000,
        rows=3,
    )

    LABELS = {
        EnquiryStatus.IN_TOUCH: "We have been in touch",
        EnquiryStatus.BOOKED: "Training is booked",
        EnquiryStatus.CLOSED: "It comes to nothing: close it",
    }

    def __init__(self, *args, enquiry: TrainingEnquiry, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [
            (status.value, self.LABELS[status]) for status in enquiry.next_statuses if status in self.LABELS
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("to") == EnquiryStatus.CLOSED and not cleaned.get("reason"):
            self.add_error("reason", "Say why it is closed")
        return cleaned


class PassOnForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label="Pass it on to",
        queryset=Organisation.objects.none(),
        help_text="Organisations that have a route, or have taught a course. They and the person who asked are told.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        routed = Organisation.objects.filter(training_routes__isnull=False)
        taught = Organisation.objects.filter(course_runs__isnull=False)
        self.fields["organisation"].queryset = (routed | taught).distinct().order_by("name")
