"""The mails with a link to an application that is not sent yet."""

from __future__ import annotations

from hub.shared.emails import EmailKind, register

from .applications import NAME

LINK = {**NAME, "until": "12 May 2026", "kept_until": "19 April 2026"}
SHARE = "Anyone who has it can read and change what you wrote, so share it only with people who help you."

STARTED = register(
    EmailKind(
        key="champions.started",
        label="Charter Champions: your application, with the link to come back",
        subject="Your application for {{ organisation }}: keep this email",
        body=(
            "Come back to your application whenever you like. No password is needed.\n\n"
            "{{ button }}\n\n"
            "The link works until {{ until }}. Press the button “This is my email address” on the page that it opens, "
            "or save a page there, by {{ kept_until }}: until then we can't be sure that this address is right. We "
            "delete the application if nobody does, and nobody saves anything else.\n\n"
            f"{SHARE}\n\n"
            "If you did not start an application to become a Charter Champion, do nothing."
        ),
        placeholders=LINK,
        button_label="Go on with my application",
        is_secret=True,
        is_limited=True,
    )
)

COME_BACK = register(
    EmailKind(
        key="champions.come_back",
        label="Charter Champions: come back to your application",
        subject="Come back to the application of {{ organisation }}",
        body=(
            "Go on with your application where you left it. No password is needed.\n\n"
            "{{ button }}\n\n"
            "The link works until {{ until }}. If nobody saves anything by {{ kept_until }}, we delete the "
            "application.\n\n"
            f"{SHARE}"
        ),
        placeholders=LINK,
        button_label="Go on with my application",
        is_secret=True,
        is_limited=True,
    )
)

WORK_TOGETHER = register(
    EmailKind(
        key="champions.work_together",
        label="Charter Champions: help with an application",
        subject="Help with the application of {{ organisation }}",
        body=(
            "Somebody who fills in the application of {{ organisation }} to become a Charter Champion asked us to send "
            "you this link, so that you can work on it together.\n\n"
            "{{ button }}\n\n"
            "The link works until {{ until }}. You can both write at the same time: where you both change one answer, "
            "we show you both. If nobody saves anything by {{ kept_until }}, we delete the application.\n\n"
            "Anyone who has the link can read and change the answers. If you do not know what this is about, do "
            "nothing: we keep your address for this one email only."
        ),
        placeholders=LINK,
        button_label="Open the application",
        is_secret=True,
        is_limited=True,
    )
)

SILENT = register(
    EmailKind(
        key="champions.silent",
        label="Charter Champions: your application will be deleted",
        subject="Go on with the application of {{ organisation }}, or we delete it after {{ kept_until }}",
        body=(
            "Open your application and save something by {{ kept_until }} if you want to keep it. Nobody has worked on "
            "it for some time.\n\n"
            "{{ button }}\n\n"
            "If you do nothing, we delete the application of {{ organisation }} and all that you wrote. You may start "
            "again at any time."
        ),
        placeholders={**NAME, "kept_until": "19 June 2026"},
        button_label="Go on with my application",
        is_secret=True,
    )
)
