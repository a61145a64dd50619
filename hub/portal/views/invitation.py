from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from hub.portal.domain import invitations
from hub.portal.forms import AcceptForm
from hub.portal.models import Invitation
from hub.shared.link_problems import link_problem
from hub.shared.tokens import TokenError


class InvitationView(View):
    """The link in the mail. Opening it shows a button; only the button accepts: mail scanners open links."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            invitation = invitations.look_up(token)
        except TokenError as error:
            return self.problem(error)
        name = request.user.get_full_name() if request.user.is_authenticated else ""
        return self.show(invitation, AcceptForm(initial={"name": name}))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            invitation = invitations.look_up(token)
            form = AcceptForm(request.POST)
            if not form.is_valid():
                return self.show(invitation, form, status=422)
            person = invitations.accept(token, name=form.cleaned_data["name"], visitor=request.user, request=request)
        except TokenError as error:
            return self.problem(error)
        except invitations.InvitationRefused as refusal:
            return self.show(invitation, form, refusal=refusal.message, status=409)
        overview = reverse("portal:overview", args=[person.organisation.slug])
        if request.user.is_authenticated:
            messages.success(request, f"You act for {person.organisation.name} now.")
            return redirect(overview)
        messages.success(request, "You are in. Ask for a code now to sign in.")
        return redirect(f"{reverse('account_request_login_code')}?{urlencode({'next': overview})}")

    def show(self, invitation: Invitation, form: AcceptForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
        context = {
            "invitation": invitation,
            "organisation": invitation.organisation,
            "form": form,
            "refusal": refusal,
            "title": f"Act for {invitation.organisation.name}",
            "button": "Accept the invitation",
        }
        return render(self.request, "portal/invitation.html", context, status=status)

    def problem(self, error: TokenError) -> HttpResponse:
        return link_problem(self.request, error, template="portal/link_problem.html")
