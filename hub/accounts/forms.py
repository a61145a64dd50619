"""allauth's forms in the hub's markup and words, with the hub's limits and mails."""

from __future__ import annotations

import json
import re
import struct

from allauth.account import forms as account
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context as current
from allauth.mfa.adapter import get_adapter as second_factor_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.urls import reverse
from django.utils.functional import lazystr

from hub.shared import emails as mails
from hub.shared.forms import HubForm, HubFormMixin
from hub.shared.names import name_of

from . import emails, limits
from .people import find_partner_by_email, find_staff_by_email

LONGEST_PASSWORD = 512
"""ASVS 4.0.3 V2.1.2 wants at least 64 allowed and more than 128 refused or not cut; nobody types more than this."""

RULES = lazystr("At least 12 characters, not one of the common ones and not your name. Several words work well.")
LONGEST_NAME = 60
LONGEST_EMAIL = 254
"""Of what a mail can be sent to (RFC 5321, 4.5.3.1.3)."""
BROKEN_CREDENTIAL = (TypeError, ValueError, KeyError, AttributeError, IndexError, NotImplementedError, struct.error)
"""What fido2 raises for bytes that no authenticator sends."""


class AccountForm(HubFormMixin):
    """Mixin for allauth's forms: no placeholders, no help texts of allauth's own."""

    field_labels: dict[str, str] = {}
    field_hints: dict[str, str] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.field_labels.get(name, field.label)
            field.help_text = self.field_hints.get(name, "")
            if isinstance(field.widget, forms.PasswordInput):
                field.max_length = LONGEST_PASSWORD
                field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))
            if name == "code":
                field.max_length = 40
                field.widget.attrs.update(
                    {"spellcheck": "false", "autocapitalize": "none", "class": "govuk-input--width-10"}
                )


class SignInForm(AccountForm, account.LoginForm):
    field_labels = {"login": "User name or email address", "password": "Password"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].max_length = 254
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "spellcheck": "false",
            "autocapitalize": "none",
        }

    def _clean_with_password(self, credentials):
        try:
            return super()._clean_with_password(credentials)
        except forms.ValidationError as error:
            if error.code == limits.OVER_LIMIT:
                raise
            # At a box, so that the summary leads to it.
            self.add_error("login", error)
            return self.cleaned_data


class ReauthenticateForm(AccountForm, account.ReauthenticateForm):
    field_labels = {"password": "Password"}


class NewPasswordForm(AccountForm):
    field_labels = {"oldpassword": "Password now", "password1": "New password", "password2": "New password once more"}
    field_hints = {"password1": RULES}

    def add_error(self, field, error) -> None:
        if field == "password2" and not isinstance(error, forms.ValidationError):
            error = "The two new passwords are not the same. Type both again."
        super().add_error(field, error)


class ChangePasswordForm(NewPasswordForm, account.ChangePasswordForm):
    """A new password for somebody who is signed in and knows the old one."""

    def clean_oldpassword(self) -> str:
        tries = limits.try_password(current.request, self.user.get_username())
        password = super().clean_oldpassword()
        tries.were_right()
        return password


class ResetPasswordKeyForm(NewPasswordForm, account.ResetPasswordKeyForm):
    """A new password for somebody who came by a link."""


class ResetPasswordForm(AccountForm, account.ResetPasswordForm):
    """Asks for a link. The answer and the work are the same whether or not anybody has the address."""

    email = forms.EmailField(
        label="Email address", max_length=LONGEST_EMAIL, error_messages={"required": "Enter your email address"}
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        limits.ask_for_mail(current.request, "reset", email)
        self.users = [user for user in [find_staff_by_email(email)] if user]
        return email

    def save(self, request, **kwargs) -> str:
        email = self.cleaned_data["email"]
        if not self.users:
            mails.send(emails.NO_ACCOUNT.key, email, context={})
            return email
        user = self.users[0]
        key = account.default_token_generator.make_token(user)
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
        hours = str(settings.PASSWORD_RESET_TIMEOUT // 3600)
        mails.send(emails.RESET.key, user.email, context={"name": name_of(user), "hours": hours}, button_url=path)
        return email


class RequestCodeForm(AccountForm, account.RequestLoginCodeForm):
    """Asks for a code. The answer and the work are the same whether or not anybody has the address."""

    email = forms.EmailField(
        label="Email address", max_length=LONGEST_EMAIL, error_messages={"required": "Enter your email address"}
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        limits.ask_for_mail(current.request, "code", email)
        self._user = find_partner_by_email(email)
        return email


class ConfirmCodeForm(AccountForm, account.ConfirmLoginCodeForm):
    field_labels = {"code": "Code"}
    field_hints = {"code": "8 letters, such as BCDF-GHJK. Small letters are fine, and you may leave out the dash."}

    def __init__(self, *args, email: str = "", **kwargs) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        tries = limits.try_emailed_code(current.request, self.email)
        code = super().clean_code()
        tries.were_right()
        return code


class SecondFactorForm(AccountForm):
    """Mixin: a code of an authenticator app, which works once, or a recovery code."""

    field_labels = {"code": "Code"}
    field_hints = {"code": "6 digits from your authenticator app, or one of your recovery codes."}

    def clean_code(self) -> str:
        tries = limits.try_second_factor(current.request, self.user)
        code = super().clean_code()
        digits = re.sub(r"\W", "", code)
        if self.authenticator.type == Authenticator.Type.TOTP and not limits.use_up(self.user, digits):
            raise second_factor_adapter().validation_error("incorrect_code")
        tries.were_right()
        return code


class AuthenticateForm(SecondFactorForm, second_factor.AuthenticateForm):
    """The second step of signing in."""


class ReauthenticateByCodeForm(SecondFactorForm, second_factor.ReauthenticateForm):
    """Before something that needs certainty."""


NO_PASSKEY = "Your passkey was not read. Press the button again and follow what your browser or device asks."
LONGEST_CREDENTIAL = 20_000


def unread_passkey() -> forms.ValidationError:
    return forms.ValidationError(NO_PASSKEY, code="incorrect_code")


class CredentialField(forms.Field):
    """What a browser answers for a passkey, as JSON (Web Authentication Level 3, 5.1)."""

    widget = forms.HiddenInput
    default_error_messages = {"required": NO_PASSKEY}

    def to_python(self, value) -> dict | None:
        if value in self.empty_values:
            return None
        try:
            credential = json.loads(value) if len(value) <= LONGEST_CREDENTIAL else None
        except (ValueError, RecursionError):
            credential = None
        if not isinstance(credential, dict) or not isinstance(credential.get("response"), dict):
            raise unread_passkey()
        return credential


class PasskeyForm(AccountForm):
    """Mixin: whatever is sent in place of a credential is a wrong one, never an error of ours."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField()

    def clean_credential(self):
        try:
            return super().clean_credential()
        except (forms.ValidationError, *BROKEN_CREDENTIAL) as error:
            raise unread_passkey() from error


class AuthenticateByPasskeyForm(PasskeyForm, passkeys.AuthenticateWebAuthnForm):
    """The second step of signing in."""


class ReauthenticateByPasskeyForm(PasskeyForm, passkeys.ReauthenticateWebAuthnForm):
    """Before something that needs certainty."""


class AddPasskeyForm(AccountForm, passkeys.AddWebAuthnForm):
    field_labels = {"name": "Name of this passkey"}
    field_hints = {"name": "So that you can tell it from others, such as “Work laptop”."}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField()
        self.fields["name"].validators.append(MaxLengthValidator(LONGEST_NAME))

    def clean(self):
        try:
            return super().clean()
        except (forms.ValidationError, *BROKEN_CREDENTIAL) as error:
            raise unread_passkey() from error


class RenamePasskeyForm(AccountForm, passkeys.EditWebAuthnForm):
    field_labels = {"name": "Name of this passkey"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(MaxLengthValidator(LONGEST_NAME))


class SetUpAppForm(AccountForm, ActivateTOTPForm):
    field_labels = {"code": "Code"}
    field_hints = {"code": "The 6 digits that the app shows now."}

    def clean_code(self) -> str:
        tries = limits.try_second_factor(current.request, self.user)
        code = super().clean_code()
        tries.were_right()
        # The code that sets the app up opens nothing afterwards.
        limits.use_up(self.user, re.sub(r"\W", "", code))
        return code


class RemoveAppForm(AccountForm, DeactivateTOTPForm):
    """A button; its error is that a second factor is required."""


class NewRecoveryCodesForm(AccountForm, GenerateRecoveryCodesForm):
    """A button."""


class ChangeEmailForm(HubForm):
    """A new address for the account."""

    email = forms.EmailField(label="New email address", max_length=254)

    def __init__(self, *args, user=None, **kwargs) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email == self.user.email:
            raise forms.ValidationError("This is your address now. Give another one.")
        limits.ask_for_mail(current.request, "new address", email)
        return email


class ResetSecondFactorForm(forms.Form):
    """In the admin: an administrator takes away the second factor of somebody who lost their device."""

    how = forms.ChoiceField(
        label="How do you know that it is them?",
        choices=[
            ("seen", "They are here with me"),
            ("called", "I called them on a number that I had before"),
            ("vouched", "Somebody who works with them is with them and told me so"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say how you know. An email or a call that came to you is not enough."},
    )
