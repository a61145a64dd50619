"""What the hub decides otherwise than allauth: mails by the hub's queue, limits in the database, strict addresses."""

from __future__ import annotations

import io
import logging

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from hub.shared.brand import brand_in_use
from hub.shared.emails import send

from . import emails, limits, notices, sessions
from .backends import PasswordBackend
from .people import may_enter_admin
from .sealing import BrokenSealError, seal, unseal

logger = logging.getLogger(__name__)

WRONG_PASSWORD = "The name or the password is not right. Check both and try again."  # noqa: S105
WRONG_CODE = "This code is not right, or it was used before. Check it, or wait for the next one."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG_PASSWORD,
        "email_password_mismatch": WRONG_PASSWORD,
        "incorrect_password": "This is not your password. Try again.",
        "enter_current_password": "This is not your password now. Try again.",
        "incorrect_code": "This code is not right. Check it and try again.",
        "too_many_login_attempts": "The code was wrong too often. Ask for a new one.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """No view answers in JSON: one way in is enough."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Paths of the hub only, never an address with a host, not even its own."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtailadmin_home" if may_enter_admin(request.user) else "portal:home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def authenticate(self, request: HttpRequest, **credentials):
        """The person with these credentials, or nobody. Raises ``ValidationError`` after too many tries."""
        login = credentials.get("username") or credentials.get("email") or ""
        tries = limits.try_password(request, login)
        PasswordBackend.unstash_authenticated_user()
        found = authenticate(request, **credentials)
        # A suspended person with the right password: allauth tells them so, and lets them no further.
        found = found or PasswordBackend.unstash_authenticated_user()
        if found:
            tries.were_right()
        return found

    def pre_login(self, request: HttpRequest, user, **options):
        response = super().pre_login(request, user, **options)
        if response is None and opened_by_code(request, user) and may_enter_admin(user):
            # Made staff since the code was asked for: the code is no way round the password.
            clear_login(request)
            return redirect("account_login")
        return response

    def is_reauthentication_required(self, *, app: str, **options) -> bool:
        """Who signed in a moment ago is not asked for the password again."""
        return not sessions.is_fresh(current.request.session)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """The code of a sign-in, in the hub's own words; allauth sends no other mail."""
        if template_prefix != "account/email/login_code":
            raise LookupError(f"There is no mail {template_prefix!r}")
        minutes = str(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60)
        send(emails.CODE.key, email, context={"code": context["code"], "minutes": minutes})

    def send_notification_mail(self, template_prefix: str, user, context=None, email=None) -> None:
        notices.tell_changed(user, notices.WORDS[template_prefix])

    def get_client_ip(self, request: HttpRequest) -> str:
        """allauth keeps no address of anybody; limits ask ``hub.shared.guards.network_of``."""
        return "0.0.0.0"  # noqa: S104


def opened_by_code(request: HttpRequest, user) -> bool:
    """Whether the sign-in under way, or just done, is one by an emailed code."""
    return any(record.get("method") == "code" for record in get_authentication_records(request, user))


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": "This is your last second factor, and one is required. Add another one first.",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
    }

    def get_totp_label(self, user) -> str:
        return user.get_username()

    def _get_site_name(self) -> str:
        return brand_in_use().name

    def build_totp_svg(self, url: str) -> str:
        picture = io.BytesIO()
        segno.make(url, error="m").save(picture, kind="svg", scale=5, border=4, light="#fff", dark="#000")
        return picture.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return unseal(encrypted_text)
        except BrokenSealError:
            logger.error("A second factor was sealed with a secret key that is no longer known")
            raise self.validation_error("incorrect_code") from None

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return may_be_removed(authenticator)

    def generate_authenticator_name(self, user, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Passkey {number}"


def may_be_removed(authenticator: Authenticator) -> bool:
    """Whether its owner still has a second factor without it, or none is required of them."""
    if settings.HUB_SECOND_FACTOR != sessions.REQUIRED or not may_enter_admin(authenticator.user):
        return True
    others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
    return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
