"""What happens when somebody signs in, shows their second factor, is suspended or gets another address."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model

from hub.shared import audit

from . import notices, sessions
from .adapters import opened_by_code
from .devices import browser_known_to, remember_browser
from .people import may_enter_admin


def begin_session(sender, request, user, **kwargs) -> None:
    sessions.open_session(request.session, user, by_code=opened_by_code(request, user))
    request._checked_user = user


def notice_browser(sender, request, response, user, **kwargs) -> None:
    """Mail staff when they sign in from a browser in which their account was not opened before."""
    if not may_enter_admin(user):
        return
    if not browser_known_to(request, user):
        notices.tell_new_browser(request, user)
    remember_browser(request, response, user)


def note_second_factor(sender, request, user, authenticator, **kwargs) -> None:
    sessions.pass_second_factor(request.session, user)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        authenticator.refresh_from_db()
        left = len(authenticator.wrap().get_unused_codes())
        notices.tell_changed(user, f"A recovery code was used; {left} are left")


def record_wrong_code(sender, request, user, authenticator, **kwargs) -> None:
    changes = {"step": str(authenticator.type)}
    audit.record(audit.SIGN_IN_FAILED, actor=None, subject=user, changes=changes, request=request)


def record_added(sender, request, user, authenticator, **kwargs) -> None:
    changes = {"kind": str(authenticator.type)}
    audit.record(audit.SECOND_FACTOR_ADDED, actor=user, subject=user, changes=changes, request=request)


def record_removed(sender, request, user, authenticator, **kwargs) -> None:
    changes = {"kind": str(authenticator.type)}
    audit.record(audit.SECOND_FACTOR_REMOVED, actor=user, subject=user, changes=changes, request=request)


def record_password(sender, request, user, **kwargs) -> None:
    audit.record(audit.PASSWORD_CHANGED, actor=user, subject=user, request=request)


def end_sessions_on_change(sender, instance, raw: bool = False, update_fields=None, **kwargs) -> None:
    """Before a person is saved: a suspension ends their sessions, and the old address hears of a new one."""
    if raw or instance.pk is None or (update_fields is not None and not {"is_active", "email"} & set(update_fields)):
        return
    before = get_user_model()._default_manager.filter(pk=instance.pk).only("is_active", "email").first()
    if before is None:
        return
    if before.is_active and not instance.is_active:
        sessions.end_all_sessions(instance)
    if before.email != instance.email:
        notices.tell_changed(instance, "Your email address was changed", to=before.email)
