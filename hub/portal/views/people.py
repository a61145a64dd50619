"""Who acts for an organisation: see them, invite, remove, leave."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from hub.organisations.domain.people import LastPersonError, remove_person
from hub.organisations.models import OrganisationPerson
from hub.portal.domain import invitations
from hub.portal.forms import InviteForm
from hub.portal.models import Invitation
from hub.shared.clock import now
from hub.shared.guards import Limit, network_of, take_all, wait_in_words

from .access import PortalView

BY_ORGANISATION = (Limit(10, dt.timedelta(hours=1)), Limit(30, dt.timedelta(days=1)))
TO_ADDRESS = (Limit(3, dt.timedelta(hours=1)), Limit(6, dt.timedelta(days=1)))
BY_NETWORK = (Limit(20, dt.timedelta(hours=1)), Limit(60, dt.timedelta(days=1)))
LAST = "You are the only one who can sign in for {}. Invite somebody else first."


class PeoplePage(PortalView):
    here = "people"

    def people(self):
        return self.organisation.people.select_related("user")

    def open_invitations(self):
        return self.organisation.portal_invitations.open(at=now())


class PeopleView(PeoplePage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        context = {
            "people": list(self.people()),
            "invitations": list(self.open_invitations()),
            "can_leave": self.people().active().exclude(user=request.user).exists(),
            "most": invitations.MOST_PEOPLE,
        }
        return self.render("people", context)


class InviteView(PeoplePage):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(InviteForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = InviteForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        email = form.cleaned_data["email"]
        limits = {
            f"portal invite organisation {self.organisation.pk}": BY_ORGANISATION,
            f"portal invite address {email.casefold()}": TO_ADDRESS,
            f"portal invite network {network_of(request)}": BY_NETWORK,
        }
        if wait := take_all(limits):
            form.add_error("email", f"Too many invitations were sent. Try again {wait_in_words(wait)}.")
            response = self.show(form, status=429)
            response["Retry-After"] = str(wait)
            return response
        try:
            invitations.invite(self.organisation, email, by=request.user, request=request)
        except invitations.InvitationRefused as refusal:
            form.add_error("email", refusal.message)
            return self.show(form, status=422)
        messages.success(request, f"The invitation is on its way to {email}.")
        return redirect(self.address("people"))

    def show(self, form: InviteForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": "Invite somebody",
            "button": "Send the invitation",
            "back_url": self.address("people"),
            "back_text": "Back to people",
        }
        return self.render("people_invite", context, status=status)


class RemoveView(PeoplePage):
    """Somebody else, or oneself. The last one stays."""

    def person(self, pk: int) -> OrganisationPerson:
        person = self.people().filter(pk=pk).first()
        if person is None:
            raise Http404("No such person here")
        return person

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        return self.show(self.person(pk))

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        person = self.person(pk)
        is_self = person.user_id == request.user.pk
        try:
            remove_person(person, by=request.user, request=request)
        except LastPersonError:
            return self.show(person, problem=LAST.format(self.organisation.name), status=409)
        if is_self:
            messages.success(request, f"You no longer act for {self.organisation.name}.")
            return redirect("portal:home")
        messages.success(request, "This person no longer acts for your organisation.")
        return redirect(self.address("people"))

    def show(self, person: OrganisationPerson, *, problem: str = "", status: int = 200) -> HttpResponse:
        context = {"person": person, "is_self": person.user_id == self.request.user.pk, "problem": problem}
        return self.render("people_remove", context, status=status)


class CancelView(PeoplePage):
    def invitation(self, pk: int) -> Invitation:
        invitation = self.open_invitations().filter(pk=pk).first()
        if invitation is None:
            raise Http404("No such open invitation here")
        return invitation

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        return self.render("invitation_cancel", {"invitation": self.invitation(pk)})

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        invitations.cancel(self.invitation(pk), by=request.user, request=request)
        messages.success(request, "The invitation is cancelled. Its link works no more.")
        return redirect(self.address("people"))
