from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hub.accounts"
    label = "accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.account.signals import password_changed, password_reset
        from allauth.account.signals import user_logged_in as signed_in
        from allauth.mfa import signals
        from django.contrib.auth import get_user_model
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import pre_save

        from . import (
            emails,  # noqa: F401  Registers the kinds of mail.
            receivers,
        )

        user_logged_in.connect(receivers.begin_session, dispatch_uid="accounts-begin-session")
        signed_in.connect(receivers.notice_browser, dispatch_uid="accounts-notice-browser")
        password_changed.connect(receivers.record_password, dispatch_uid="accounts-password")
        password_reset.connect(receivers.record_password, dispatch_uid="accounts-password-reset")
        signals.authentication_failed.connect(receivers.record_wrong_code, dispatch_uid="accounts-wrong-code")
        signals.authenticator_added.connect(receivers.record_added, dispatch_uid="accounts-added")
        signals.authenticator_removed.connect(receivers.record_removed, dispatch_uid="accounts-removed")
        signals.authenticator_used.connect(receivers.note_second_factor, dispatch_uid="accounts-second-factor")
        pre_save.connect(
            receivers.end_sessions_on_change, sender=get_user_model(), dispatch_uid="accounts-end-sessions"
        )
