"""The second step of signing in; authenticator apps, passkeys and recovery codes."""

from __future__ import annotations

from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy

from hub.accounts import forms, sessions
from hub.accounts.adapters import may_be_removed

from .answers import AnswersForForm


class AuthenticateView(AnswersForForm, base.AuthenticateView):
    form_class = forms.AuthenticateForm
    webauthn_form_class = forms.AuthenticateByPasskeyForm
    template_name = "mfa/authenticate.html"
    title = "Your second factor"
    button = "Sign in"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        kinds = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        sent = next((form for form in (self.auth_form, self.webauthn_form) if form is not None and form.is_bound), None)
        return context | {
            "answered_form": sent or self.auth_form,
            "has_app": Authenticator.Type.TOTP in kinds,
            "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        }


class ReauthenticateView(AnswersForForm, base.ReauthenticateView):
    form_class = forms.ReauthenticateByCodeForm
    template_name = "mfa/reauthenticate.html"
    title = "Your code, please"
    lead = "Before you change how you sign in, we make sure that it is you."


class ReauthenticateByPasskeyView(AnswersForForm, passkeys.ReauthenticateWebAuthnView):
    form_class = forms.ReauthenticateByPasskeyForm
    template_name = "mfa/webauthn/reauthenticate.html"
    title = "Your passkey, please"
    lead = "Before you change how you sign in, we make sure that it is you."

    def form_invalid(self, form) -> HttpResponse:
        return self.render_to_response(self.get_context_data() | {"form": form})


class PassesSecondFactor:
    """Mixin: who has just set one up has shown it, and is not asked for it in this session."""

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        sessions.pass_second_factor(self.request.session, self.request.user)
        return response


class SetUpAppView(PassesSecondFactor, AnswersForForm, totp.ActivateTOTPView):
    form_class = forms.SetUpAppForm
    template_name = "mfa/totp/activate_form.html"
    title = "Set up an authenticator app"
    button = "Turn it on"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {"secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))}


class RemoveAppView(AnswersForForm, totp.DeactivateTOTPView):
    form_class = forms.RemoveAppForm
    template_name = "mfa/totp/deactivate_form.html"
    title = "Take your authenticator app away"
    button = "Take it away"


class RecoveryCodesView(recovery.ViewRecoveryCodesView):
    template_name = "mfa/recovery_codes/index.html"
    extra_context = {"title": "Your recovery codes"}

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        context["codes"] = [f"{code[:4]} {code[4:]}" for code in context["unused_codes"]]
        return context


class NewRecoveryCodesView(AnswersForForm, recovery.GenerateRecoveryCodesView):
    form_class = forms.NewRecoveryCodesForm
    template_name = "mfa/recovery_codes/generate.html"
    title = "Make new recovery codes"
    button = "Make new codes"


class AddPasskeyView(PassesSecondFactor, AnswersForForm, passkeys.AddWebAuthnView):
    form_class = forms.AddPasskeyForm
    template_name = "mfa/webauthn/add_form.html"
    title = "Add a passkey"

    def get_context_data(self, **kwargs) -> dict:
        # allauth's own forgets the form that was sent.
        context = super().get_context_data(**kwargs)
        return context | ({"form": kwargs["form"]} if "form" in kwargs else {})


class RenamePasskeyView(AnswersForForm, passkeys.EditWebAuthnView):
    form_class = forms.RenamePasskeyForm
    template_name = "mfa/webauthn/edit_form.html"
    success_url = reverse_lazy("mfa_index")
    title = "Name your passkey"
    button = "Save the name"


class RemovePasskeyView(passkeys.RemoveWebAuthnView):
    template_name = "mfa/webauthn/authenticator_confirm_delete.html"
    success_url = reverse_lazy("mfa_index")
    extra_context = {"title": "Take this passkey away", "button": "Take it away"}

    def form_valid(self, form) -> HttpResponse:
        if not may_be_removed(self.get_object()):
            messages.error(self.request, "This is your last second factor, and one is required. Add another one first.")
            return redirect("mfa_index")
        return super().form_valid(form)
