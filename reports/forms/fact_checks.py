"""Forms of the check of facts: for the body behind its link, and for staff who open a window."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from wagtail.admin.widgets import AdminDateInput

from hub.organisations.models import Organisation
from hub.shared.characters import has_controls
from hub.shared.clock import today
from hub.shared.forms import HubForm, PlainCharField, PlainTextField
from hub.shared.guards import OnceForm
from hub.shared.quoting import quoted
from reports.domain.fact_checks import LONGEST
from reports.domain.fact_parts import OTHER, FactPart
from reports.models import FactCheck

LONGEST_ANSWER = 3000
RIGHT, WRONG = "right", "wrong"


class CodeForm(HubForm):
    """The code that was mailed to the named address."""

    code = PlainCharField(
        label="Code from the email",
        max_length=10,
        width=10,
        autocomplete="one-time-code",
        help_text="6 numbers.",
        error_messages={"required": "Enter the code from the email"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        if len(code) != 6 or not (code.isascii() and code.isdecimal()):
            raise forms.ValidationError("A code has 6 numbers. Check that you typed all of it.")
        return code


class FactsForm(OnceForm, HubForm):
    """What is wrong in each part, or that nothing is."""

    verdict = forms.ChoiceField(
        label="Are the facts right?",
        choices=[(RIGHT, "Nothing in it is wrong"), (WRONG, "Something is wrong: I wrote it beside the part")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether something is wrong"},
    )

    def __init__(self, *args, parts: Sequence[FactPart], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.parts = list(parts)
        for part in self.parts:
            label = "What is wrong anywhere else?" if part.key == OTHER else f"What is wrong in {quoted(part.title)}?"
            self.fields[part.key] = PlainTextField(
                label=label,
                required=False,
                max_length=LONGEST_ANSWER,
                rows=3,
                help_text="Leave it empty if nothing is. Say what is right instead, and where that can be seen.",
            )

    @property
    def answers(self) -> dict[str, str]:
        """What is wrong, by the key of the part. Only for a form that is valid."""
        return {part.key: words for part in self.parts if (words := self.cleaned_data.get(part.key))}

    def clean(self):
        cleaned = super().clean()
        has_words = any(cleaned.get(part.key) for part in self.parts)
        if cleaned.get("verdict") == RIGHT and has_words:
            self.add_error("verdict", "You wrote that something is wrong. Choose that, or empty the boxes.")
        if cleaned.get("verdict") == WRONG and not has_words and not self.errors:
            self.add_error(self.parts[0].key, "Write what is wrong beside the part that it is in")
        return cleaned


class OpenCheckForm(OnceForm, forms.ModelForm):
    """Whom staff ask to check the facts, and until when."""

    class Meta:
        model = FactCheck
        fields = ["body", "contact_name", "contact_email", "closes_on"]
        widgets = {"closes_on": AdminDateInput}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Organisation.objects.visible().bodies()
        self.fields["closes_on"].help_text += f" At most {LONGEST.days} days from now; ten working days are usual."

    def clean_contact_name(self):
        name = self.cleaned_data["contact_name"]
        if has_controls(name):
            raise forms.ValidationError("This has characters that can’t be seen. Type it again.")
        return name

    def clean_closes_on(self):
        day = self.cleaned_data["closes_on"]
        if day < today():
            raise forms.ValidationError("The last day can’t be in the past.")
        return day


class WithdrawCheckForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For colleagues only. The body is not told: its link stops working.",
    )


class SendAgainForm(OnceForm):
    """A new link for a lost mail."""
