"""Forms of the admin about officers of bodies and what they propose."""

from __future__ import annotations

from django import forms

from hub.organisations.models import Organisation
from hub.shared.forms import PlainCharField, PlainTextField
from hub.shared.guards import OnceForm
from reports.forms.marked import WarnsOfMarks
from reports.models import RedirectProposal

ADDED = "Shown at the end of the email, word for word. Leave it empty if the email says all."


class OfficerForm(OnceForm):
    """Somebody who may answer a request for its body."""

    name = PlainCharField(label="Name", max_length=150)
    role = PlainCharField(label="Role", max_length=150, help_text="Such as “Head of primary care”. Shown in public.")
    email = forms.EmailField(label="Email address", max_length=254)
    added = PlainTextField(label="Words of your own", required=False, max_length=2000, rows=3, help_text=ADDED)


class NewLinkForm(OnceForm):
    added = PlainTextField(label="Words of your own", required=False, max_length=2000, rows=3, help_text=ADDED)


class RevokeForm(OnceForm):
    """The button takes the link back, and writes so to whoever had it."""

    added = PlainTextField(label="Words of your own", required=False, max_length=2000, rows=3, help_text=ADDED)


class AcceptForm(WarnsOfMarks, OnceForm):
    public_boxes = ("public_reason",)

    to_body = forms.ModelChoiceField(
        label="Body in charge", queryset=Organisation.objects.none(), empty_label="Choose a body"
    )
    public_reason = PlainTextField(
        label="Reason", max_length=2000, rows=3, help_text="Shown in public, on the page of the request."
    )

    def __init__(self, *args, proposal: RedirectProposal, **kwargs) -> None:
        self.about = proposal.request
        super().__init__(*args, **kwargs)
        owing = proposal.request.owing_body
        self.fields["to_body"].queryset = Organisation.objects.visible().bodies().exclude(pk=owing.pk)
        self.fields["to_body"].initial = proposal.to_body_id


class DeclineForm(OnceForm):
    reason = PlainTextField(
        label="Reason", max_length=2000, rows=4, help_text="The officer gets it word for word. It is not published."
    )
