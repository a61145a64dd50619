"""The form for issuing a report: for each body by when it is asked, and who gets its link."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from wagtail.admin.widgets import AdminDateInput

from hub.shared.characters import has_controls
from hub.shared.clock import today
from hub.shared.working_days import weekday_date
from reports.domain.issuing import CHOOSE, Addressee, RuleChoice, Sending

CONTROLS = "This has characters that can’t be seen. Type it again."


def choice_words(choice: RuleChoice) -> str:
    """The rule, its days and the date that it makes, as an editor chooses among several."""
    rule = choice.rule
    day = weekday_date(choice.due.due_on)
    date = f"reply due by {day}" if rule.is_verified else f"we ask for the reply by {day}"
    return f"{rule}. {rule.period}, {rule.get_counting_display().lower()}: {date}"


class BodyForm(forms.Form):
    """How one body is asked."""

    rule = forms.TypedChoiceField(
        label="Rule",
        coerce=int,
        widget=forms.RadioSelect,
        help_text="Several rules bind this body. Choose the one that what it is asked falls under.",
        error_messages={"required": CHOOSE},
    )
    reply_requested_by = forms.DateField(
        label="Reply requested by",
        widget=AdminDateInput,
        help_text="No rule sets a date for this body, so pages say “reply requested by”, and never “overdue”.",
    )
    name = forms.CharField(label="Name of the officer", max_length=150, required=False)
    role = forms.CharField(
        label="Role", max_length=150, required=False, help_text="Such as “Head of primary care”. Shown in public."
    )
    email = forms.EmailField(
        label="Email address", required=False, help_text="The link to reply goes here, and each code that opens it."
    )
    by_post = forms.BooleanField(
        label="We know nobody there: the letter goes by post",
        required=False,
        help_text="No email is sent. Post the letter today: the date counts from today.",
    )

    def __init__(self, *args, addressee: Addressee, **kwargs) -> None:
        super().__init__(*args, prefix=f"body-{addressee.body.pk}", **kwargs)
        self.addressee = addressee
        if not addressee.needs_date:
            del self.fields["reply_requested_by"]
        if len(addressee.choices) > 1:
            rules = [(choice.rule.pk, choice_words(choice)) for choice in addressee.choices]
            self.fields["rule"].choices = rules
            self.fields["rule"].initial = addressee.taken and addressee.taken.pk
        else:
            del self.fields["rule"]

    def clean_reply_requested_by(self):
        day = self.cleaned_data["reply_requested_by"]
        if day <= today():
            raise forms.ValidationError("Ask for the reply by a day after today.")
        return day

    def clean(self):
        cleaned = super().clean()
        for name in ("name", "role"):
            if has_controls(cleaned.get(name) or ""):
                self.add_error(name, CONTROLS)
        by_post = cleaned.get("by_post")
        if by_post and (cleaned.get("email") or cleaned.get("name")):
            self.add_error("by_post", "Empty the name and the address, or don’t send it by post.")
        if not by_post:
            for name in ("name", "email"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "Say who gets the link, or tick that the letter goes by post.")
        return cleaned

    @property
    def sending(self) -> Sending:
        """Only for a form that is valid."""
        data = self.cleaned_data
        return Sending(
            self.addressee.body,
            rule_pk=data.get("rule"),
            reply_requested_by=data.get("reply_requested_by"),
            name=data["name"],
            role=data["role"],
            email=data["email"],
        )


class IssueForm:
    """A ``BodyForm`` for each body."""

    def __init__(self, data=None, *, addressees: Sequence[Addressee]) -> None:
        self.forms = [BodyForm(data, addressee=row) for row in addressees]

    def is_valid(self) -> bool:
        faulty = [form for form in self.forms if not form.is_valid()]
        return not faulty

    @property
    def sendings(self) -> list[Sending]:
        return [form.sending for form in self.forms]

    @property
    def media(self):
        return BodyForm.base_fields["reply_requested_by"].widget.media

    def add_error(self, body, field: str, message: str) -> bool:
        """Say ``message`` at the form of ``body``; whether there is such a form."""
        form = next((form for form in self.forms if body is not None and form.addressee.body.pk == body.pk), None)
        if form is None:
            return False
        form.add_error(field if field in form.fields else None, message)
        return True
