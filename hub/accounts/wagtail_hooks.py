from __future__ import annotations

from django.db import transaction
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from hub.shared.emails import send
from hub.shared.names import name_of

from . import emails, sessions
from .second_factors import may_reset
from .views.staff import ResetSecondFactorView


@hooks.register("register_admin_urls")
def register_urls():
    return [
        path("people/<int:pk>/second-factor/", ResetSecondFactorView.as_view(), name="accounts_reset_second_factor")
    ]


@hooks.register("register_user_listing_buttons")
def offer_reset(user, request_user):
    if may_reset(request_user, user):
        yield Button(
            "Reset second factor",
            reverse("accounts_reset_second_factor", args=[user.pk]),
            icon_name="lock",
            priority=60,
        )


@hooks.register("register_account_menu_item")
def lead_to_account(request) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": "Signing in",
        "help_text": "Change your password or email address, set up your second factor, sign out elsewhere.",
    }


@hooks.register("after_create_user")
def invite(request, user) -> None:
    """Tell somebody new how to choose a password: nobody else ever knows it."""
    if user.email:
        context = {"name": name_of(user), "username": user.get_username()}
        send(emails.INVITED.key, user.email, context=context, button_url=reverse("account_reset_password"))


@hooks.register("after_bulk_action")
def end_sessions_of_suspended(request, action_type, objects, action) -> None:
    """Wagtail suspends several people at once by a statement of its own, of which their rows don't hear."""
    if action_type == "set_active_state" and not action.cleaned_form.cleaned_data["mark_as_active"]:
        with transaction.atomic():
            for user in objects:
                sessions.end_all_sessions(user)
