"""What those who book are asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django import forms

from events.domain.bookings import Party
from events.domain.occasions import Occasion, Question
from events.enums.bookings import QuestionKind
from hub.shared.forms import HintedRadios, HubForm, PlainCharField, PlainTextField
from hub.shared.guards import GuardedForm, Limit, OnceForm

# When booking opens, a whole community centre sits behind one address.
PER_NETWORK = (Limit(60, dt.timedelta(hours=1)), Limit(300, dt.timedelta(days=1)))
LONGEST_NEEDS = 1000
LONGEST_ANSWER = 1000
YES, NO = "Yes", "No"
NEEDS_HELP = (
    "Such as a hearing loop, a sign language interpreter, large print, or room for a wheelchair. Only the few people "
    "who prepare this see it. We delete it 30 days after."
)


def email_field(**options) -> forms.EmailField:
    return forms.EmailField(
        **{
            "label": "Your email address",
            "max_length": 254,
            "error_messages": {
                "required": "Enter your email address",
                "invalid": "Enter an email address like name@example.org",
            },
        }
        | options
    )


def name_field(**options) -> PlainCharField:
    return PlainCharField(
        **{
            "label": "Your name",
            "max_length": 150,
            "autocomplete": "name",
            "error_messages": {"required": "Enter your name"},
        }
        | options
    )


def party_field(largest: int) -> forms.Field:
    """How many people: one of the numbers up to ``largest``."""
    return forms.TypedChoiceField(
        label="How many people are you?",
        help_text="Count yourself, and anybody who supports you.",
        choices=[(number, "1 person" if number == 1 else f"{number} people") for number in range(1, largest + 1)],
        coerce=int,
        error_messages={"required": "Choose how many people you are", "invalid_choice": "Choose one of the numbers"},
    )


def needs_field() -> PlainTextField:
    return PlainTextField(
        label="Does anybody need anything to take part? (optional)",
        help_text=NEEDS_HELP,
        max_length=LONGEST_NEEDS,
        rows=3,
        required=False,
    )


def field_of(question: Question) -> forms.Field:
    """The field for one of the organiser's own questions."""
    label = question.text if question.is_required else f"{question.text} (optional)"
    options = {"label": label, "help_text": question.help_text, "required": question.is_required}
    choices = {QuestionKind.YES_NO: (YES, NO), QuestionKind.ONE_OF: tuple(question.choices)}.get(question.kind)
    if choices is not None:
        return forms.ChoiceField(
            **options,
            choices=[(choice, choice) for choice in choices],
            widget=HintedRadios,
            error_messages={"required": f"Choose an answer: {question.text}"},
        )
    kind = PlainTextField if question.kind == QuestionKind.TEXT else PlainCharField
    return kind(**options, max_length=LONGEST_ANSWER, error_messages={"required": f"Write an answer: {question.text}"})


class AsksQuestions(HubForm):
    """Mixin: the organiser's own questions about ``occasion``, then what anybody needs."""

    occasion: Occasion

    def ask(self, occasion: Occasion) -> None:
        self.occasion = occasion
        for question in occasion.questions:
            self.fields[question.name] = field_of(question)
        self.fields["needs"] = needs_field()

    @property
    def answers(self) -> dict[str, str]:
        """What was typed, by the words of each question."""
        return {question.text: self.cleaned_data[question.name] for question in self.occasion.questions}


class BookingForm(OnceForm, GuardedForm, AsksQuestions):
    """Book one occasion, for as many people as its organiser lets into one booking."""

    label_size = "m"
    guard_key = "book"
    guard_network_limits = PER_NETWORK

    name = name_field()
    email = email_field(help_text="We send you a link, and only write about this booking.")
    phone = PlainCharField(
        label="Your phone number (optional)",
        help_text="Only to reach you if something changes on the day.",
        max_length=30,
        autocomplete="tel",
        width=20,
        required=False,
    )

    def __init__(self, *args, occasion: Occasion, room: int, **kwargs) -> None:
        """``room`` is how many people there is room for at all: a larger party would wait for ever."""
        super().__init__(*args, **kwargs)
        if (largest := min(occasion.largest_party, room)) > 1:
            self.fields["size"] = party_field(largest)
        self.ask(occasion)

    @property
    def party(self) -> Party:
        """Who books, from what was typed."""
        typed = self.cleaned_data
        return Party(
            name=typed["name"],
            email=typed["email"],
            phone=typed["phone"],
            size=typed.get("size", 1),
            needs=typed["needs"],
            answers=self.answers,
        )


class PartyForm(OnceForm, AsksQuestions):
    """Change how many come, what they answered and what they need."""

    label_size = "m"

    def __init__(self, *args, occasion: Occasion, room: int, answered: Mapping[str, str], **kwargs) -> None:
        """``answered`` is what was answered so far, by the words of each question; ``room`` as in ``BookingForm``."""
        super().__init__(*args, **kwargs)
        # A party that staff made larger may stay as it is.
        size = self.initial["size"]
        largest = max(min(max(occasion.largest_party, size), room), 1)
        if largest > 1 or size > largest:
            self.fields["size"] = party_field(largest)
        if size > largest:
            # No number is chosen for them.
            self.fields["size"].choices = [("", "Choose how many"), *self.fields["size"].choices]
        self.ask(occasion)
        self.initial |= {question.name: answered.get(question.text, "") for question in occasion.questions}


class HandOverForm(OnceForm, GuardedForm, HubForm):
    """Let somebody else have it."""

    label_size = "m"
    guard_key = "hand over"

    name = name_field(label="Their name", error_messages={"required": "Enter their name"}, autocomplete="off")
    email = email_field(
        label="Their email address",
        help_text="They get the booking by email, and your own links to it stop working.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter their email address",
            "invalid": "Enter an email address like name@example.org",
        },
    )


class DateForm(OnceForm, HubForm):
    """Another date of the same event, among those that have room."""

    label_size = "m"

    places = forms.ChoiceField(
        label="Which date?",
        widget=HintedRadios,
        error_messages={"required": "Choose a date", "invalid_choice": "That date can’t be booked any more"},
    )

    def __init__(self, *args, dates, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.dates = {str(places.pk): places for places in dates}
        self.fields["places"].choices = [(key, places.occasion.when) for key, places in self.dates.items()]

    @property
    def chosen(self):
        return self.dates[self.cleaned_data["places"]]
