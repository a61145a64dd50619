from __future__ import annotations

import datetime as dt

from django import forms

from events.domain.ballots import LONGEST_CODE, BallotRefused, check_code
from events.models import Challenge
from hub.shared.forms import HintedRadios, HubForm, PlainCharField
from hub.shared.guards import GuardedForm, Limit, OnceForm, network_of, take, wait_in_words

IN_ONE_ROOM = (Limit(5000, dt.timedelta(hours=1)),)
"""A whole room votes through one network, so nobody is stopped who has a code."""

WRONG_CODES = (Limit(200, dt.timedelta(hours=1)), Limit(1000, dt.timedelta(days=1)))
"""From one network. Lenient, since guessing is hopeless: a prankster in the room must not stop the others."""

LINKS_IN_ONE_ROOM = (Limit(300, dt.timedelta(hours=1)), Limit(1000, dt.timedelta(days=1)))


class ChoiceForm(OnceForm, GuardedForm, HubForm):
    """One option of a challenge."""

    label_size = "m"
    guard_key = "vote"
    guard_network_limits = IN_ONE_ROOM

    option = forms.ModelChoiceField(
        label="Choose one",
        queryset=None,
        empty_label=None,
        widget=HintedRadios,
        error_messages={
            "required": "Choose one of the options",
            "invalid_choice": "Choose one of the options",
        },
    )

    def __init__(self, *args, challenge: Challenge, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.challenge = challenge
        field = self.fields["option"]
        field.queryset = challenge.options.order_by("sort_order", "pk")
        field.widget.hints = {str(option.pk): option.text for option in challenge.option_list if option.text}

    @property
    def kept_fields(self) -> list:
        """What the page that asks once more carries along, hidden."""
        return [self[name].as_hidden() for name in self.fields]


class CodeForm(ChoiceForm):
    """The code of a slip, and one option."""

    code = PlainCharField(
        label="Code on your slip",
        help_text="12 letters and numbers, such as 7KQ2-MD4X-9HTB. Small letters and gaps do not matter.",
        max_length=LONGEST_CODE,
        width=20,
        error_messages={"required": "Enter the code on your slip"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    field_order = ["code", "option"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("code") and not self.is_repeat():
            self.check(cleaned["code"])
        return cleaned

    def check(self, code: str) -> None:
        try:
            check_code(self.challenge, code)
        except BallotRefused as refused:
            # Only what is refused counts, and the same is said of what is wrong and of what there never was.
            network = network_of(self._guarded_request)
            if wait := take(f"vote wrong code {network}", WRONG_CODES):
                self.retry_after = wait
                self.add_error("code", f"Too many codes did not work. Try again {wait_in_words(wait)}.")
            else:
                self.add_error("code", refused.message)


class LinkForm(OnceForm, GuardedForm, HubForm):
    """Where to send a link to vote."""

    label_size = "m"
    guard_key = "vote link"
    guard_network_limits = LINKS_IN_ONE_ROOM

    email = forms.EmailField(
        label="Your email address",
        help_text="We send you a link. We keep that this address has voted, and not what for.",
        max_length=254,
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address like name@example.org",
        },
    )
