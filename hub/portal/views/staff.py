"""What staff do in the admin about listings that wait and about the people of organisations."""

from __future__ import annotations

from django import forms
from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from wagtail.admin.views import generic

from hub.organisations.domain.people import remove_person
from hub.organisations.enums import PersonRole
from hub.organisations.models import Organisation, OrganisationPerson
from hub.portal.domain import comparing, invitations, listings
from hub.portal.enums import CHANGE_TRANSITIONS, ChangeStatus
from hub.portal.models import Invitation, ListingChange
from hub.portal.permissions import MANAGE_PEOPLE, PUBLISH_LISTINGS
from hub.shared.clock import now
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import StaffActionsView


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whoever sent it gets this by email, word for word.",
    )


class StaffInviteForm(forms.Form):
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="They get a link that works for 14 days. Nothing happens before they accept.",
    )
    role = forms.ChoiceField(label="What may they do?", choices=PersonRole.choices, initial=PersonRole.KEEPER)


class RemovePersonForm(forms.Form):
    person = forms.ModelChoiceField(label="Person", queryset=OrganisationPerson.objects.none(), empty_label=None)


class CancelInvitationForm(forms.Form):
    invitation = forms.ModelChoiceField(label="Invitation", queryset=Invitation.objects.none(), empty_label=None)


class ListingChangeIndexView(generic.IndexView):
    """What waits comes first, longest waiting on top; then what is settled, newest first."""

    def get_base_queryset(self):
        return ListingChange.objects.select_related("organisation", "sent_by")

    def order_queryset(self, queryset):
        if self.request.GET.get("ordering"):
            return super().order_queryset(queryset)
        waits = Case(When(status=ChangeStatus.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
        since = Case(When(status=ChangeStatus.WAITING, then="sent_at"))
        return queryset.order_by(waits, since, "-sent_at", "-pk")


class ListingChangeInspectView(StaffActionsView):
    """What a partner changed, beside what is public; the way to publish it or to send it back."""

    page_title = "Listing change"
    needs_permission = PUBLISH_LISTINGS
    actions = {"send_back": SendBackForm}
    targets = {"send_back": ChangeStatus.RETURNED}
    transitions = CHANGE_TRANSITIONS

    def refusal(self, action: str) -> str:
        return f"Somebody was faster: it is {self.object.get_status_display().lower()} now. Nothing was sent."

    def do_send_back(self, form: SendBackForm) -> str:
        listings.send_back(self.object, form.cleaned_data["reason"], user=self.request.user)
        return "It is sent back. The reason is on its way to whoever sent it."

    def get_context_data(self, **kwargs):
        change: ListingChange = self.object
        organisation = change.organisation
        is_open = change.status in (ChangeStatus.WAITING, ChangeStatus.RETURNED)
        return {
            **super().get_context_data(**kwargs),
            "change": change,
            "organisation": organisation,
            "changed": comparing.changed_rows(change, organisation) if is_open else [],
            "is_open": is_open,
            "edit_url": reverse("wagtailsnippets_organisations_organisation:edit", args=[organisation.pk]),
            "compare_url": self.compare_url(change),
            "days": listings.days_waiting(change, at=now()),
            "history": change.history.select_related("user"),
        }

    def compare_url(self, change: ListingChange) -> str:
        """Wagtail's own comparison of all that is in the draft with what lay there before."""
        if change.before_id is None or change.revision_id is None:
            return ""
        name = "wagtailsnippets_organisations_organisation:revisions_compare"
        return reverse(name, args=[change.organisation_id, change.before_id, change.revision_id])


class OrganisationPersonIndexView(generic.IndexView):
    def get_base_queryset(self):
        return OrganisationPerson.objects.select_related("organisation", "user").order_by(
            "organisation__name", "added_at", "pk"
        )


class PeopleOfOrganisationView(RevealsPerson, StaffActionsView):
    """The people of one organisation and who is invited: invite, cancel, remove."""

    model = Organisation
    page_title = "People"
    template_name = "portal/admin/people.html"
    header_icon = "user"
    needs_permission = MANAGE_PEOPLE
    actions = {"invite": StaffInviteForm, "remove": RemovePersonForm, "cancel": CancelInvitationForm}

    def build_form(self, action: str, data=None):
        form = super().build_form(action, data)
        if action == "remove":
            form.fields["person"].queryset = self.people()
            form.fields["person"].label_from_instance = name_and_address
        elif action == "cancel":
            form.fields["invitation"].queryset = self.open_invitations()
            form.fields["invitation"].label_from_instance = lambda invitation: invitation.email
        elif data is None:
            form.initial = {"email": self.contact_address()}
        return form

    def is_possible(self, action: str) -> bool:
        rows = {"remove": self.people, "cancel": self.open_invitations}
        return action not in rows or rows[action]().exists()

    def people(self):
        return self.object.people.select_related("user")

    def open_invitations(self):
        return self.object.portal_invitations.open(at=now())

    def contact_address(self) -> str:
        """The first contact of the listing who has an address and is not among the people: whom to invite."""
        known = [person.user.email for person in self.people()]
        addresses = [contact.email for contact in self.object.contacts.all() if contact.email]
        return next((one for one in addresses if not any(invitations.is_same(one, each) for each in known)), "")

    def post(self, request, *args, **kwargs):
        try:
            return super().post(request, *args, **kwargs)
        except invitations.InvitationRefused as refusal:
            form = self.build_form("invite", request.POST)
            form.add_error("email", refusal.message)
            return self.render_to_response(self.get_context_data(sent={"invite": form}), status=422)

    def do_invite(self, form: StaffInviteForm) -> str:
        email = form.cleaned_data["email"]
        role = PersonRole(form.cleaned_data["role"])
        invitations.invite(self.object, email, role=role, by=self.request.user, request=self.request)
        return f"The invitation is on its way to {email}."

    def do_remove(self, form: RemovePersonForm) -> str:
        person = form.cleaned_data["person"]
        remove_person(person, by=self.request.user, may_be_last=True, request=self.request)
        return f"{name_and_address(person)} no longer acts for {self.object}."

    def do_cancel(self, form: CancelInvitationForm) -> str:
        invitations.cancel(form.cleaned_data["invitation"], by=self.request.user, request=self.request)
        return "The invitation is cancelled."

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "organisation": self.object,
            "people": list(self.people()),
            "invitations": list(self.open_invitations()),
        }


def name_and_address(person: OrganisationPerson) -> str:
    user = person.user
    return f"{user.get_full_name()} ({user.email})" if user.get_full_name() else user.email or user.get_username()
