"""The mails about signing in. Staff may change the words; the keys and placeholders stay."""

from __future__ import annotations

from hub.shared.emails import EmailKind, register

NAME = {"name": "Ada Example"}

CODE = register(
    EmailKind(
        key="accounts.code",
        label="Sign-in: a code",
        subject="Your code to sign in",
        body=(
            "Type this code on the page where you asked for it:\n\n"
            "{{ code }}\n\n"
            "It works once, for {{ minutes }} minutes. Nobody from us ever asks you for it.\n\n"
            "If you did not ask for a code, do nothing: nobody can sign in without it."
        ),
        placeholders={"code": "BCDF-GHJK", "minutes": "10"},
        is_secret=True,
    )
)

NO_ACCOUNT = register(
    EmailKind(
        key="accounts.no_account",
        label="Sign-in: there is no account with this address",
        subject="There is no account with this address",
        body=(
            "Somebody, perhaps you, wanted to sign in or to choose a new password with this address. No account can be "
            "opened with it in that way, so nothing happened.\n\n"
            "If it was you, try another address of yours. If you work here, sign in with your password."
        ),
    )
)

RESET = register(
    EmailKind(
        key="accounts.reset",
        label="Sign-in: choose a new password",
        subject="Choose a new password",
        body=(
            "Press the button to choose a new password for {{ name }}.\n\n"
            "{{ button }}\n\n"
            "The link works once, for {{ hours }} hours. You still need your second factor to sign in, if you have "
            "one.\n\n"
            "If you did not ask for this, do nothing: your password stays as it is."
        ),
        placeholders={**NAME, "hours": "2"},
        button_label="Choose a new password",
        is_secret=True,
    )
)

INVITED = register(
    EmailKind(
        key="accounts.invited",
        label="Sign-in: a new member of staff",
        subject="Your account is ready",
        body=(
            "Hello {{ name }}, you can sign in as {{ username }} as soon as you have chosen a password. Press the "
            "button and give this email address: we send you a link.\n\n"
            "{{ button }}\n\n"
            "If you don't know what this is about, do nothing."
        ),
        placeholders={**NAME, "username": "ada"},
        button_label="Choose a password",
    )
)

NEW_BROWSER = register(
    EmailKind(
        key="accounts.new_browser",
        label="Sign-in: from a browser not seen before",
        subject="You signed in from a new browser",
        body=(
            "Somebody signed in as {{ name }} on {{ when }} with {{ browser }}, in which this account was not opened "
            "before.\n\n"
            "If that was you, you do not need to do anything.\n\n"
            "If it was not you, choose a new password now: that ends every session. Then tell an administrator.\n\n"
            "{{ button }}"
        ),
        placeholders={**NAME, "when": "5 May 2026, 2.30pm", "browser": "Firefox on Windows"},
        button_label="Choose a new password",
    )
)

CHANGED = register(
    EmailKind(
        key="accounts.changed",
        label="Sign-in: something about your account changed",
        subject="{{ what }}",
        body=(
            "This happened to the account of {{ name }} on {{ when }}: {{ what }}.\n\n"
            "If that was you, or you asked for it, you do not need to do anything.\n\n"
            "If it was not you, choose a new password now and tell an administrator.\n\n"
            "{{ button }}"
        ),
        placeholders={**NAME, "what": "Your password was changed", "when": "5 May 2026, 2.30pm"},
        button_label="Choose a new password",
    )
)

CONFIRM_EMAIL = register(
    EmailKind(
        key="accounts.confirm_email",
        label="Sign-in: confirm a new address",
        subject="Confirm your new email address",
        body=(
            "Press the button to use this address for the account of {{ name }}.\n\n"
            "{{ button }}\n\n"
            "The link works for a day. Afterwards you sign in again in every browser.\n\n"
            "If you did not ask for this, do nothing."
        ),
        placeholders=NAME,
        button_label="See and confirm",
        is_secret=True,
    )
)
