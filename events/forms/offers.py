from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError

from events.domain.times import LONDON, is_missing
from events.enums import LAST_YEAR, EventFormat
from events.fields import MISSING
from events.forms.clock_times import ClockField
from events.models import EventOffer
from hub.organisations.enums import ACCESS_QUESTIONS
from hub.shared.clock import today
from hub.shared.forms import DayField, HintedRadios, HubForm, PlainCharField, PlainTextField
from hub.shared.guards import GuardedForm, OnceForm

MOVED_MEANWHILE = "It can't go there: somebody may have decided it meanwhile, or it was withdrawn. Look at it again."
FIRST = ("title", "organiser_name", "what", "on", "starts", "ends", "when_words", "format", "place")
THEN = ("access", "access_notes", "is_free", "cost", "how_to_book", "contact_name", "contact_email", "contact_phone")


class OfferFields(OnceForm, HubForm):
    """What is asked of every event that is offered."""

    label_size = "m"
    field_order = [*FIRST, *THEN]

    title = PlainCharField(
        label="Name of the event", max_length=150, error_messages={"required": "Enter the name of the event"}
    )
    what = PlainTextField(
        label="What happens there, and who is it for?",
        max_length=2000,
        rows=5,
        error_messages={"required": "Tell people what happens there and who it is for"},
    )
    on = DayField(label="Which day is it on?", noun="The day", required=False, help_text="For example, 27 3 2027.")
    starts = ClockField(label="It starts at", required=False, help_text="For example, 2pm or 14:30.")
    ends = ClockField(label="It ends at", required=False)
    when_words = PlainTextField(
        label="Is it on more than one day? (optional)",
        help_text="For example: every Tuesday until Christmas, but not on 27 October.",
        required=False,
        max_length=500,
        rows=2,
    )
    format = forms.ChoiceField(
        label="How do people join?",
        choices=EventFormat.choices,
        widget=HintedRadios,
        error_messages={"required": "Choose how people join"},
    )
    place = PlainTextField(
        label="Where is it? (not needed for online events)",
        help_text="Name of the building, street and town, and the postcode: one line each.",
        required=False,
        max_length=300,
        rows=4,
    )
    access = forms.MultipleChoiceField(
        label="What is there? (optional)",
        help_text="People look for this. Tick only what you know is there.",
        choices=list(ACCESS_QUESTIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    access_notes = PlainTextField(
        label="Anything else about access (optional)",
        help_text="For example, the bus stop, captions, or bringing a carer.",
        required=False,
        max_length=1000,
        rows=2,
    )
    is_free = forms.BooleanField(label="It is free", required=False)
    cost = PlainCharField(
        label="What does it cost? (optional)",
        help_text="For example: £2, tea included.",
        required=False,
        max_length=150,
    )
    how_to_book = PlainTextField(
        label="How do people book?",
        help_text="For example: just come along. Or: ring 01632 960 120 by Friday. Everybody can read this.",
        max_length=600,
        rows=3,
        error_messages={"required": "Tell people how to book, or that they can just come along"},
    )
    contact_phone = PlainCharField(
        label="Your phone number (optional)",
        help_text="For our questions. We do not publish it.",
        required=False,
        max_length=30,
        width=20,
        autocomplete="tel",
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )

    def clean_on(self) -> dt.date | None:
        day = self.cleaned_data["on"]
        if day and not today() <= day <= dt.date(LAST_YEAR, 12, 31):
            raise ValidationError("The day must be today or later" if day < today() else "Check the year")
        return day

    def clean(self):
        cleaned = super().clean()
        self.check_when(cleaned)
        is_somewhere = cleaned.get("format") in (EventFormat.IN_PERSON, EventFormat.BOTH)
        if is_somewhere and not cleaned.get("place") and "place" not in self.errors:
            self.add_error("place", "Tell people where it is")
        if cleaned.get("is_free") and cleaned.get("cost"):
            self.add_error("cost", "Take the price away, or untick “It is free”")
        return cleaned

    def check_when(self, cleaned) -> None:
        """A day needs both times; without a day it must be said in words."""
        day, starts, ends = (cleaned.get(name) for name in ("on", "starts", "ends"))
        if {"on", "starts", "ends", "when_words"} & self.errors.keys():
            return
        if day is None:
            if starts or ends or not cleaned.get("when_words"):
                self.add_error("on", "Enter the day, or say below when it is")
            return
        for name, time, words in (("starts", starts, "starts"), ("ends", ends, "ends")):
            if time is None:
                self.add_error(name, f"Enter the time at which it {words}")
            elif is_missing(dt.datetime.combine(day, time, tzinfo=LONDON)):
                self.add_error(name, MISSING)
        if starts and ends and ends <= starts:
            self.add_error("ends", "It must end after it starts, on the same day")

    @property
    def answers(self) -> dict[str, object]:
        """The cleaned answers by field of ``EventOffer``; nothing of the guards."""
        fields = {field.name for field in EventOffer._meta.get_fields()}
        return {name: value for name, value in self.cleaned_data.items() if name in fields}


class OfferForm(GuardedForm, OfferFields):
    """Anyone offers an event for the list."""

    guard_key = "offer"
    guard_address_field = "contact_email"

    organiser_name = PlainCharField(
        label="Who runs it?",
        help_text="Name of the group, charity or body.",
        max_length=200,
        error_messages={"required": "Enter who runs it"},
    )
    contact_name = PlainCharField(
        label="Your name",
        help_text="We do not publish it.",
        max_length=150,
        autocomplete="name",
        error_messages={"required": "Enter your name"},
    )
    contact_email = forms.EmailField(
        label="Your email address",
        help_text="We tell you there what becomes of it. We do not publish it.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address like name@example.org",
        },
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They get it by email word for word.",
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label="How they told us", max_length=500, help_text="Such as: they rang on Friday.")


class PartnerOfferForm(OfferFields):
    """A person of a partner organisation offers an event of theirs; who they are is known."""

    def answers_of(self, organisation, user) -> dict[str, object]:
        return self.answers | {
            "organiser_name": organisation.name,
            "contact_name": user.get_full_name()[:150],
            "contact_email": user.email,
        }
