"""Signing in and out: by password, and for partners by an emailed code."""

from __future__ import annotations

from allauth.account import views as allauth
from allauth.account.internal.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from hub.accounts import emails
from hub.accounts.forms import ConfirmCodeForm, RequestCodeForm, ResetPasswordForm, ResetPasswordKeyForm, SignInForm
from hub.shared.emails import send

from .answers import AnswersForForm


class BeginsAnew:
    """Mixin: whoever comes back to the first step may begin again, as somebody else or with another address."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage) -> None:
        return None


class SignInView(BeginsAnew, AnswersForForm, allauth.LoginView):
    """User name or address, and password."""

    form_class = SignInForm
    template_name = "account/login.html"
    title = "Sign in"
    button = "Sign in"
    lead = "For people who work here."


class RequestCodeView(BeginsAnew, AnswersForForm, allauth.RequestLoginCodeView):
    """A partner asks for a code. The same answer for every address."""

    form_class = RequestCodeForm
    template_name = "account/request_login_code.html"
    title = "Sign in with a code"
    button = "Send me a code"
    lead = "For partner organisations. You need no password: we email you a code."

    def form_valid(self, form) -> HttpResponse:
        if form._user is None:
            send(emails.NO_ACCOUNT.key, form.cleaned_data["email"], context={})
        return super().form_valid(form)


class ConfirmCodeView(AnswersForForm, allauth.ConfirmLoginCodeView):
    """The partner types the code, in the browser in which it was asked for."""

    form_class = ConfirmCodeForm
    template_name = "account/confirm_login_code.html"
    title = "Type your code"
    button = "Sign in"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"email": self._process.state.get("email", "")}


class SignOutView(allauth.LogoutView):
    template_name = "account/logout.html"
    extra_context = {"title": "Sign out", "button": "Sign out"}


@method_decorator([login_not_required, never_cache], name="dispatch")
class SuspendedView(TemplateView):
    """What somebody sees who knows the password of an account that is switched off."""

    template_name = "account/account_inactive.html"
    extra_context = {"title": "Your account is switched off"}


class ResetView(AnswersForForm, allauth.PasswordResetView):
    """Asks for a link to choose a new password. The same answer for every address."""

    form_class = ResetPasswordForm
    template_name = "account/password_reset.html"
    title = "Choose a new password"
    button = "Send me a link"
    lead = "We email you a link to choose a new one. If you have a second factor, you still need it to sign in."


class ResetSentView(allauth.PasswordResetDoneView):
    template_name = "account/password_reset_done.html"
    extra_context = {"title": "Look at your emails"}


class ChooseView(AnswersForForm, allauth.PasswordResetFromKeyView):
    """The link of the mail: shows the boxes for a new password; only the button acts."""

    form_class = ResetPasswordKeyForm
    template_name = "account/password_reset_from_key.html"
    success_url = reverse_lazy("account_login")
    title = "Choose a new password"
    button = "Use this password"
