"""What staff type about bookings."""

from __future__ import annotations

from django import forms

from events.domain.attendance import MOST_HEADS
from events.domain.bookings import Party
from events.enums.bookings import LARGEST_PARTY
from hub.shared.forms import PlainCharField
from hub.shared.guards import OnceForm

READ_BY_ALL = "Everybody who booked reads this."


class AddForm(OnceForm):
    """Somebody who rang, or who stands at the door."""

    name = PlainCharField(label="Name", max_length=150)
    email = forms.EmailField(
        label="Email address", max_length=254, required=False, help_text="The booking is sent to it, if there is one."
    )
    phone = forms.CharField(label="Phone", max_length=30, required=False)
    size = forms.IntegerField(label="How many people", min_value=1, max_value=LARGEST_PARTY, initial=1)
    needs = forms.CharField(
        label="What anybody needs to take part",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    uses_reserved = forms.BooleanField(label="Use places that are kept back", required=False)

    @property
    def party(self) -> Party:
        typed = self.cleaned_data
        return Party(
            name=typed["name"], email=typed["email"], phone=typed["phone"], size=typed["size"], needs=typed["needs"]
        )


class MessageForm(OnceForm):
    subject = forms.CharField(label="Subject", max_length=120)
    text = forms.CharField(
        label="Message", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}), help_text=READ_BY_ALL
    )
    to_waiting = forms.BooleanField(label="Also to those on the waiting list", required=False)


class ReasonForm(OnceForm):
    reason = forms.CharField(
        label="Why", max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text=READ_BY_ALL
    )


class CancelBookingForm(OnceForm):
    reason = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="They read this, if they have an email address.",
    )


class SizeForm(OnceForm):
    size = forms.IntegerField(label="How many people", min_value=1, max_value=LARGEST_PARTY)


class HeadsForm(OnceForm):
    counted = forms.IntegerField(
        label="People in the room",
        min_value=0,
        max_value=MOST_HEADS,
        required=False,
        help_text="All of them, whether they booked or not. Empty if nobody counted.",
    )
