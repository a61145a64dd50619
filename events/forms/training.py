"""What staff and learners fill in about runs, enrolments, certificates and milestones."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from events.domain.certificate_codes import CODE_LENGTH
from events.domain.trained_people import people_trained
from events.enums import RUN_TRANSITIONS, RevokedBecause, RunStatus
from events.enums.bookings import ACTIVE
from events.models import Booking, CourseRun, RunSession
from hub.shared.clock import today
from hub.shared.code_fields import CodeField
from hub.shared.forms import HubForm, PlainCharField

MARKED_SESSION = "The session of {} is on the register and stays. Cancel it instead."
TOLD_SESSION = "People who enrolled, or wait, know of the session of {}, so it stays. Cancel it instead: they are told."


class CourseRunForm(WagtailAdminModelForm):
    """A run with its sessions; one that somebody was marked for or counts on is cancelled, not taken away."""

    def is_valid(self) -> bool:
        is_valid = super().is_valid()
        deleted = self.formsets["sessions"].deleted_forms if "sessions" in self.formsets else ()
        for session in [form.instance for form in deleted if form.instance.pk]:
            if why := self.why_kept(session):
                self.add_error(None, why.format(session))
                is_valid = False
        return is_valid

    def why_kept(self, session: RunSession) -> str:
        """Why ``session`` can't go, with a gap for its name; empty if it can."""
        if session.marks.exists():
            return MARKED_SESSION
        is_told = Booking.objects.filter(places__run=session.run_id, status__in=ACTIVE).exists()
        return TOLD_SESSION if is_told else ""


class MoveRunForm(forms.Form):
    to = forms.ChoiceField(label="Move to", error_messages={"required": "Choose what to move it to."})
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Whoever is enrolled reads it if you cancel the run.",
    )

    def __init__(self, *args, run: CourseRun, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [
            (status.value, RunStatus(status).label) for status in RUN_TRANSITIONS[RunStatus(run.status)]
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("to") == RunStatus.CANCELLED and not cleaned.get("reason"):
            self.add_error("reason", "Write why: those who enrolled read it.")
        return cleaned


class EnrolForm(forms.Form):
    """Staff put somebody on the register, such as who rang or came unannounced."""

    name = PlainCharField(label="Name", max_length=150)
    email = forms.EmailField(label="Email address", max_length=254)


class WithdrawForm(forms.Form):
    enrolment = forms.ModelChoiceField(label="Who", queryset=None)
    reason = forms.CharField(label="Why", max_length=500, help_text="They read it.")

    def __init__(self, *args, run: CourseRun, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enrolment"].queryset = run.enrolments.taking_part().filter(completed_at=None).by_name()
        self.fields["enrolment"].label_from_instance = lambda row: f"{row.name}, {row.email}"


class CertificateNameForm(HubForm):
    """The learner says how the name is written, and whether it may be told."""

    label_size = "m"

    person_name = PlainCharField(
        label="Your name as it should be on the certificate",
        help_text="Whoever you show the certificate, or give its code, sees it as you write it here.",
        max_length=150,
        autocomplete="name",
        error_messages={"required": "Enter your name as it should be on the certificate"},
    )
    may_be_named = forms.BooleanField(
        label="You may name me if we celebrate a milestone, such as our 3,000th trainee", required=False
    )


class FindCertificateForm(HubForm):
    label_size = "m"

    code = CodeField(
        label="Code on the certificate",
        lengths=(CODE_LENGTH,),
        wrong="A code has 26 letters and numbers. Check that you typed all of it.",
        help_text="The 26 letters and numbers below the square code. Spaces, dashes and small letters don’t matter.",
        error_messages={"required": "Enter the code on the certificate"},
    )


class ReissueForm(forms.Form):
    person_name = PlainCharField(label="Name on the new certificate", max_length=150)


class RevokeForm(forms.Form):
    because = forms.ChoiceField(
        label="Why", choices=RevokedBecause.choices, help_text="Whoever checks the certificate reads this."
    )
    reason = forms.CharField(
        label="What happened", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), help_text="For staff."
    )


class MilestoneForm(WagtailAdminModelForm):
    def clean_number(self) -> int:
        number = self.cleaned_data["number"]
        count = people_trained()
        if number <= count:
            raise ValidationError(f"{count:,} people have been trained already. Enter a higher number.")
        return number


class OpeningBalanceForm(WagtailAdminModelForm):
    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day and day >= today():
            raise ValidationError("Enter a day that is over.")
        return day
