"""One's own account: what is set up, a new password, a new address, signing out elsewhere."""

from __future__ import annotations

from allauth.account import views as allauth
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST

from hub.accounts import addresses, sessions
from hub.accounts.adapters import may_be_removed
from hub.accounts.forms import ChangeEmailForm, ChangePasswordForm, ReauthenticateForm
from hub.accounts.limits import retry_after
from hub.accounts.people import may_enter_admin
from hub.shared.tokens import TokenError

from .answers import AnswersForForm


class AccountView(IndexView):
    """What is set up; for staff without a second factor where one is required, the way to set one up."""

    template_name = "account/index.html"

    def get_context_data(self, **kwargs) -> dict:
        user, session = self.request.user, self.request.session
        must_set_up = sessions.lacks_second_factor(session, user)
        found = {one.type: one for one in Authenticator.objects.filter(user=user)}
        recovery = found.get(Authenticator.Type.RECOVERY_CODES)
        return super().get_context_data(**kwargs) | {
            "title": "Set up your second factor" if must_set_up else "Your account",
            "must_set_up": must_set_up,
            "may_enter_admin": may_enter_admin(user),
            "app": found.get(Authenticator.Type.TOTP),
            "may_remove_app": Authenticator.Type.TOTP in found and may_be_removed(found[Authenticator.Type.TOTP]),
            "passkeys": list(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)),
            "recovery_left": len(recovery.wrap().get_unused_codes()) if recovery else None,
        }


class ChangePasswordView(AnswersForForm, allauth.PasswordChangeView):
    """A new password. Every session ends with it, this one too."""

    form_class = ChangePasswordForm
    template_name = "account/password_change.html"
    title = "Change your password"
    button = "Change my password"
    lead = "Afterwards you sign in again, in every browser."


class ReauthenticateView(AnswersForForm, allauth.ReauthenticateView):
    form_class = ReauthenticateForm
    template_name = "account/reauthenticate.html"
    title = "Your password, please"
    lead = "Before you change how you sign in, we make sure that it is you."


@method_decorator([login_required, reauthentication_required(app="hub.accounts")], name="dispatch")
class ChangeEmailView(View):
    """Asks for a new address; it counts once its owner has pressed the button behind the link that we mail to it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(ChangeEmailForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ChangeEmailForm(request.POST, user=request.user)
        if not form.is_valid():
            wait = retry_after(form)
            response = self.show(form, status=429 if wait else 422)
            if wait:
                response["Retry-After"] = str(wait)
            return response
        addresses.ask(request.user, form.cleaned_data["email"])
        context = {"title": "Look at your emails", "email": form.cleaned_data["email"]}
        return render(request, "account/email_sent.html", context)

    def show(self, form: ChangeEmailForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "title": "Change your email address", "button": "Send a link to this address"}
        return render(self.request, "account/email_change.html", context, status=status)


class ConfirmEmailView(View):
    """The link in the mail to a new address. A GET shows; only the button acts: mail scanners open links."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            change = addresses.look_up(token)
        except (TokenError, addresses.AddressTakenError) as error:
            return self.problem(error)
        context = {"title": "Confirm your new email address", "button": "Use this address", "change": change}
        return render(request, "account/email_confirm.html", context)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            addresses.confirm(token)
        except (TokenError, addresses.AddressTakenError) as error:
            return self.problem(error)
        messages.success(request, "Your new email address is in use. Sign in again.")
        return redirect("account_login")

    def problem(self, error: TokenError | addresses.AddressTakenError) -> HttpResponse:
        context = {"title": "This link does not work", "message": error.message}
        return render(self.request, "account/link_problem.html", context, status=410)


@login_required
@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End all sessions of this person but the one that asks."""
    sessions.end_all_sessions(request.user)
    sessions.keep_this_session(request.session, request.user)
    messages.success(request, "You are signed out in every other browser.")
    return redirect("mfa_index")
