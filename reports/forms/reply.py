"""Forms behind the reply link: the code, what is answered to each item, words, files, who signs."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError

from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.forms import DayField, HintedRadios, HubForm, PlainCharField, PlainTextField
from hub.shared.guards import GuardedForm, OnceForm
from hub.shared.working_days import MOST_DAYS
from reports.domain.reply_parts import Action, ItemAnswer, Signatory
from reports.enums import Decision, ItemKind
from reports.models import RequestedItem

MOST_ACTIONS = 8
NO_ANSWER = ItemAnswer()
REFERENCE = re.compile(r"([12][0-9]{3})\s*/\s*([1-9][0-9]{0,8})", re.ASCII)
HINTS = {
    Decision.ACCEPTED_IN_PART: "Say in your explanation which part you accept, and why not the rest.",
    Decision.NOT_ACCEPTED: "Say in your explanation why.",
    Decision.NOTED: "You have read it and decide nothing. It counts as a reply, and people read “Noted” beside it.",
    Decision.ANSWERED_IN_PART: "Say in your explanation what is missing, and when you will send it to us by email.",
    Decision.NOT_ANSWERED: "Say in your explanation why.",
}


class CodeForm(HubForm):
    code = PlainCharField(
        label="Code",
        max_length=20,
        width=10,
        autocomplete="one-time-code",
        help_text="The six numbers in our email.",
        error_messages={"required": "Enter the code from our email"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        code = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        if not re.fullmatch(r"[0-9]{6}", code, re.ASCII):
            raise ValidationError("The code is six numbers, such as 123456")
        return code


class NewLinkForm(GuardedForm, OnceForm, HubForm):
    """Who lost the link: the answer is the same whether we know the address or not."""

    guard_key = "reply link again"

    email = forms.EmailField(
        label="Your work email address", max_length=254, help_text="The one to which we sent the link before."
    )
    reference = PlainCharField(
        label="Reference of the request",
        max_length=20,
        width=10,
        help_text="Such as 2026/17. It stands in our email and on the public page.",
    )

    def clean_reference(self) -> str:
        found = REFERENCE.fullmatch(self.cleaned_data["reference"])
        if not found:
            raise ValidationError("Write the reference as a year and a number, such as 2026/17")
        return f"{found[1]}/{found[2]}"


class PartForm(HubForm):
    """A part of the draft. ``seen`` is the mark of what the page showed, so that nothing unseen is overwritten."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def show_saved(self, mark: str) -> None:
        """Let the next press put what was typed in place of what the page shows beside it now."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = mark

    @property
    def is_for_later(self) -> bool:
        """Whether what is there is kept as it is, whole or not."""
        return "later" in self.data or "add" in self.data


class ItemForm(PartForm):
    """The decision on one item, why, and what will be done by when."""

    label_size = "m"

    decision = forms.ChoiceField(label="What do you decide?", required=False)
    explanation = PlainTextField(
        label="Your explanation",
        required=False,
        max_length=5000,
        rows=8,
        help_text="In plain words, for the public. Leave out names, phone numbers and anything about a patient.",
    )
    shown = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data=None, *, item: RequestedItem | None = None, answer: ItemAnswer = NO_ANSWER, shown: int = 1, **kwargs
    ):
        """Without ``item`` every decision is offered: for words that no item takes any more."""
        super().__init__(data, **kwargs)
        if item and item.kind == ItemKind.QUESTION:
            self.fields["decision"].label = "Do you answer it?"
        decisions = item.possible_decisions if item else Decision
        self.fields["decision"].choices = [(row.value, row.label) for row in decisions]
        self.fields["decision"].widget = HintedRadios(choices=self.fields["decision"].choices, hints=HINTS)
        if data is not None:
            shown = bounded(data.get("shown"))
        shown = max(shown, len(answer.actions), 1)
        self.numbers = range(1, min(shown, MOST_ACTIONS) + 1)
        self.initial |= {"decision": answer.decision, "explanation": answer.explanation, "shown": len(self.numbers)}
        for number in self.numbers:
            self.add_action(number, answer.actions[number - 1] if number <= len(answer.actions) else None)

    def add_action(self, number: int, action: Action | None) -> None:
        self.fields[f"text_{number}"] = PlainTextField(
            label="What you will do", required=False, max_length=1000, rows=2
        )
        self.fields[f"due_{number}"] = DayField(
            label="By when", required=False, noun="The date", help_text=f"For example, 30 9 {today().year + 1}"
        )
        self.fields[f"none_{number}"] = forms.BooleanField(label="No date given", required=False)
        if action:
            self.initial |= {
                f"text_{number}": action.text,
                f"due_{number}": action.due_on,
                f"none_{number}": action.has_no_date,
            }

    @property
    def action_groups(self) -> list[dict]:
        """The fields of each action, for the template."""
        return [
            {
                "number": number,
                "text": self[f"text_{number}"],
                "due": self[f"due_{number}"],
                "none": self[f"none_{number}"],
            }
            for number in self.numbers
        ]

    def clean(self):
        cleaned = super().clean()
        if not self.is_for_later:
            if not cleaned.get("decision") and "decision" not in self.errors:
                self.add_error("decision", "Choose what you decide")
            if not cleaned.get("explanation") and "explanation" not in self.errors:
                self.add_error("explanation", "Explain your decision")
        for number in self.numbers:
            self.clean_action(cleaned, number)
        return cleaned

    def clean_action(self, cleaned: dict, number: int) -> None:
        text, due, none = f"text_{number}", f"due_{number}", f"none_{number}"
        if {text, due} & set(self.errors):
            return
        day = cleaned.get(due)
        if day and cleaned.get(none):
            self.add_error(due, f"Action {number}: give a date, or tick “No date given”, not both")
        if day and day < today():
            self.add_error(
                due, f"Action {number}: the date must be today or later. Say in your explanation what is done"
            )
        elif day and (day - today()).days > MOST_DAYS:
            self.add_error(due, f"Action {number}: this day is more than {MOST_DAYS:,} days away")
        if (day or cleaned.get(none)) and not cleaned.get(text):
            self.add_error(text, f"Action {number}: write what you will do, or empty the date")
        if cleaned.get(text) and not day and not cleaned.get(none) and not self.is_for_later:
            self.add_error(due, f"Action {number}: give a date, or tick “No date given”")

    @property
    def answer(self) -> ItemAnswer:
        """What was written. Only for a valid form."""
        actions = [
            Action(
                self.cleaned_data[f"text_{number}"],
                self.cleaned_data[f"due_{number}"],
                self.cleaned_data[f"none_{number}"],
            )
            for number in self.numbers
            if self.cleaned_data[f"text_{number}"]
        ]
        return ItemAnswer(self.cleaned_data["decision"], self.cleaned_data["explanation"], tuple(actions))


def bounded(typed) -> int:
    """How many actions a page showed; 1 for anything that is no such number."""
    return int(typed) if str(typed).isascii() and str(typed).isdigit() and len(str(typed)) <= 2 else 1


class WordsForm(PartForm):
    words = PlainTextField(
        label="Covering words",
        required=False,
        max_length=10_000,
        rows=10,
        help_text="Published above your answers. Leave out names, phone numbers and anything about a patient.",
    )


class SignatoryForm(PartForm):
    signatory = PlainCharField(
        label="Name of who answers for the body", max_length=150, autocomplete="name", help_text="Never published."
    )
    role = PlainCharField(
        label="Their role",
        max_length=150,
        autocomplete="organization-title",
        help_text="Published with the reply. For example, Head of primary care.",
    )
    has_authority = forms.BooleanField(
        label="I may send this reply for the body",
        error_messages={"required": "Tick that you may send this reply for the body"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.is_for_later:
            for name in ("signatory", "role", "has_authority"):
                self.fields[name].required = False

    @property
    def answer(self) -> Signatory:
        data = self.cleaned_data
        return Signatory(data["signatory"], data["role"], data["has_authority"])


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; returns a list."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        return [super(ManyFilesField, self).clean(each, initial) for each in data or [None]]


class FilesForm(HubForm):
    files = ManyFilesField(
        label="Add files",
        # Told by its content; the name only has to be there.
        max_length=None,
        # An empty one is refused by name, beside the others.
        allow_empty_file=True,
        error_messages={
            "required": "Choose a file",
            "missing": "Choose a file",
        },
    )


class SendForm(OnceForm, HubForm):
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)


class PassOnForm(OnceForm, HubForm):
    name = PlainCharField(label="Your colleague’s name", max_length=120)
    role = PlainCharField(
        label="Their role", max_length=150, help_text="For example, Head of primary care. It may be published."
    )
    email = forms.EmailField(label="Their work email address", max_length=254)
    warned_of = forms.CharField(required=False, max_length=254, widget=forms.HiddenInput)

    def __init__(self, *args, sender: str = "", **kwargs) -> None:
        """``sender`` is the address of who passes the link on; without one no address is strange."""
        self.sender = sender
        super().__init__(*args, **kwargs)

    def clean(self):
        """Warn once of an address at another place than the sender's: the next press with the same one sends."""
        cleaned = super().clean()
        email = cleaned.get("email", "")
        if email and email.casefold() == self.sender.casefold():
            self.add_error("email", "This is your own address. You have the link already.")
        here, there = place_of(self.sender), place_of(email)
        if email and here and there != here and cleaned.get("warned_of") != email:
            self.add_error(
                "email",
                f"This address is at {there}, and yours is at {here}. Check it. "
                "If it is right, press the button again: we send the link there.",
            )
            self.data = self.data.copy()
            self.data[self.add_prefix("warned_of")] = email
        return cleaned


def place_of(email: str) -> str:
    """What stands after the @, in small letters."""
    return email.rpartition("@")[2].strip().lower()


class AskForm(OnceForm, HubForm):
    question = PlainTextField(
        label="What do you want to know?",
        max_length=5000,
        rows=6,
        help_text="Say which point it is about. We answer as soon as we can.",
    )


class MoreTimeForm(OnceForm, HubForm):
    reason = PlainTextField(
        label="Why do you need more time?",
        max_length=2000,
        rows=6,
        help_text="Say by when you will reply. Leave out names, phone numbers and anything about a patient.",
    )


class RefuseForm(OnceForm, HubForm):
    reason = PlainTextField(
        label="Why will you not reply?",
        max_length=2000,
        rows=6,
        help_text="Leave out names, phone numbers and anything about a patient.",
    )
    has_authority = forms.BooleanField(
        label="I may say this for the body",
        error_messages={"required": "Tick that you may say this for the body"},
    )


class NotOursForm(OnceForm, HubForm):
    to_body = forms.ModelChoiceField(
        label="Which body is in charge?",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Choose a body",
    )
    other_body = PlainCharField(label="Or its name, if it is not in the list", max_length=150, required=False)
    reason = PlainTextField(
        label="How do you know?",
        max_length=2000,
        rows=5,
        help_text="For example, who holds the contract. Our staff read this; it is not published.",
    )

    def __init__(self, *args, asked: Organisation | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.visible().bodies()
        self.fields["to_body"].queryset = bodies.exclude(pk=asked.pk) if asked else bodies

    def clean(self):
        cleaned = super().clean()
        if {"to_body", "other_body"} & set(self.errors):
            return cleaned
        if cleaned.get("to_body") and cleaned.get("other_body"):
            self.add_error("other_body", "Choose a body from the list or write its name, not both")
        elif not cleaned.get("to_body") and not cleaned.get("other_body"):
            self.add_error("to_body", "Choose the body that is in charge, or write its name below")
        return cleaned
