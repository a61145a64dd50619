"""Who acts for an organisation: see them, invite, remove, leave."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from hub.organisations.domain.people import LastPersonError, change_role, remove_person
from hub.organisations.enums import PersonRole
from hub.organisations.models import OrganisationPerson
from hub.portal.domain import invitations
from hub.portal.forms import InviteForm, RoleForm
from hub.portal.models import Invitation
from hub.shared.clock import now
from hub.shared.guards import Limit, network_of
from hub.shared.names import name_of

from .access import PortalView

BY_ORGANISATION = (Limit(10, dt.timedelta(hours=1)), Limit(30, dt.timedelta(days=1)))
TO_ADDRESS = (Limit(3, dt.timedelta(hours=1)), Limit(6, dt.timedelta(days=1)))
BY_NETWORK = (Limit(20, dt.timedelta(hours=1)), Limit(60, dt.timedelta(days=1)))
LAST = "Nobody else can do everything for {}. Invite somebody who may, or let somebody do more."


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
            "can_leave": self.people().keepers().exclude(user=request.user).exists(),
            "most": invitations.MOST_PEOPLE,
        }
        return self.render("people", context)


class InviteView(PeoplePage):
    needs_keeper = True

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(InviteForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = InviteForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        email = form.cleaned_data["email"]
        more = {
            f"portal invite address {email.casefold()}": TO_ADDRESS,
            f"portal invite network {network_of(request)}": BY_NETWORK,
        }
        if over := self.over(form, "invite", BY_ORGANISATION, self.show, more=more):
            return over
        try:
            role = PersonRole(form.cleaned_data["role"])
            invitations.invite(self.organisation, email, role=role, by=request.user, request=request)
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


class OnePersonPage(PeoplePage):
    def one(self, pk: int) -> OrganisationPerson:
        person = self.people().filter(pk=pk).first()
        if person is None:
            raise Http404("No such person here")
        return person


class RoleView(OnePersonPage):
    """Let somebody do more or less. One who may do everything stays."""

    needs_keeper = True

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        person = self.one(pk)
        return self.show(person, RoleForm(initial={"role": person.role}))

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        person, form = self.one(pk), RoleForm(request.POST)
        if not form.is_valid():
            return self.show(person, form, status=422)
        try:
            change_role(person, PersonRole(form.cleaned_data["role"]), by=request.user, request=request)
        except LastPersonError:
            form.add_error("role", LAST.format(self.organisation.name))
            return self.show(person, form, status=409)
        messages.success(request, "It is changed, and counts from now on.")
        return redirect(self.address("people"))

    def show(self, person: OrganisationPerson, form: RoleForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": f"What may {name_of(person.user)} do?",
            "button": "Save",
            "back_url": self.address("people"),
            "back_text": "Back to people",
        }
        return self.render("form", context, status=status)


class RemoveView(OnePersonPage):
    """Somebody else, which is for those who may do everything, or oneself. The last of them stays."""

    def may_open(self) -> bool:
        return self.person.is_keeper or self.kwargs["pk"] == self.person.pk

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        return self.show(self.one(pk))

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        person = self.one(pk)
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
    needs_keeper = True

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
