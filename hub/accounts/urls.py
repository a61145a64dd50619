"""The addresses that there are, each named as allauth asks for it; no sign-up, no other of allauth's views."""

from __future__ import annotations

from django.urls import path, re_path

from .views import account, second_factor, sign_in

urlpatterns = [
    path("", account.AccountView.as_view(), name="mfa_index"),
    path("sign-in/", sign_in.SignInView.as_view(), name="account_login"),
    path("sign-out/", sign_in.SignOutView.as_view(), name="account_logout"),
    path("sign-out-elsewhere/", account.sign_out_elsewhere, name="account_sign_out_elsewhere"),
    path("switched-off/", sign_in.SuspendedView.as_view(), name="account_inactive"),
    path("code/", sign_in.RequestCodeView.as_view(), name="account_request_login_code"),
    path("code/confirm/", sign_in.ConfirmCodeView.as_view(), name="account_confirm_login_code"),
    path("reset/", sign_in.ResetView.as_view(), name="account_reset_password"),
    path("reset/sent/", sign_in.ResetSentView.as_view(), name="account_reset_password_done"),
    re_path(
        r"^reset/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[0-9A-Za-z-]{1,100})/$",
        sign_in.ChooseView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("confirm/", account.ReauthenticateView.as_view(), name="account_reauthenticate"),
    path("password/", account.ChangePasswordView.as_view(), name="account_change_password"),
    path("email/", account.ChangeEmailView.as_view(), name="account_email"),
    path("email/<str:token>/", account.ConfirmEmailView.as_view(), name="account_confirm_email_change"),
    path("second-factor/", second_factor.AuthenticateView.as_view(), name="mfa_authenticate"),
    path("second-factor/confirm/", second_factor.ReauthenticateView.as_view(), name="mfa_reauthenticate"),
    path("app/", second_factor.SetUpAppView.as_view(), name="mfa_activate_totp"),
    path("app/remove/", second_factor.RemoveAppView.as_view(), name="mfa_deactivate_totp"),
    path("recovery-codes/", second_factor.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", second_factor.NewRecoveryCodesView.as_view(), name="mfa_generate_recovery_codes"),
    path("passkeys/add/", second_factor.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("passkeys/confirm/", second_factor.ReauthenticateByPasskeyView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/name/", second_factor.RenamePasskeyView.as_view(), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", second_factor.RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
]
