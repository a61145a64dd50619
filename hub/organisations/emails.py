"""The mails about listings."""

from __future__ import annotations

from hub.shared.emails import EmailKind, register

ORGANISATION = {"organisation": "Potters Row Supper Club"}
NAME = {"name": "Amina Example"}

MISTAKE_CORRECTED = register(
    EmailKind(
        key="listings.mistake_corrected",
        label="Listing: the mistake is corrected",
        subject="We corrected the entry of {{ organisation }}",
        body=(
            "Thank you for telling us that something was wrong in the entry of {{ organisation }}. "
            "We have put it right.\n\n{{ answer }}"
        ),
        placeholders={**ORGANISATION, "answer": "The phone number is the new one now."},
        button_label="See the entry",
    )
)
MISTAKE_UNCHANGED = register(
    EmailKind(
        key="listings.mistake_unchanged",
        label="Listing: nothing was changed",
        subject="What you wrote about the entry of {{ organisation }}",
        body=(
            "Thank you for writing to us about the entry of {{ organisation }}. We looked at it and did not change it, "
            "for this reason:\n\n{{ answer }}"
        ),
        placeholders={**ORGANISATION, "answer": "We rang the group: the number is right."},
        button_label="See the entry",
    )
)
CONFIRM_CLAIM = register(
    EmailKind(
        key="listings.confirm_claim",
        label="Listing: confirm your email address to claim it",
        subject="Confirm your email address for {{ organisation }}",
        body=(
            "Dear {{ name }}\n\n"
            "You asked to look after the entry of {{ organisation }}. Open the link and press the button: then we know "
            "that this address is yours, and look at what you wrote.\n\n"
            "If you did not ask for this, do nothing."
        ),
        placeholders={**ORGANISATION, **NAME},
        button_label="Confirm my email address",
        is_secret=True,
        is_limited=True,
    )
)
CLAIM_APPROVED = register(
    EmailKind(
        key="listings.claim_approved",
        label="Listing: claim approved",
        subject="You can look after the entry of {{ organisation }} now",
        body=(
            "Dear {{ name }}\n\n"
            "We checked what you wrote, and you can look after the entry of {{ organisation }} from now on.\n\n"
            "To sign in, give this email address. We send you a code; there is no password. Then go to {{ portal }}."
        ),
        placeholders={**ORGANISATION, **NAME, "portal": "https://hub.example/portal/"},
        button_label="Sign in",
    )
)
CLAIM_DECLINED = register(
    EmailKind(
        key="listings.claim_declined",
        label="Listing: claim declined",
        subject="About your wish to look after the entry of {{ organisation }}",
        body=(
            "Dear {{ name }}\n\n"
            "We can't let you look after the entry of {{ organisation }}, for this reason:\n\n"
            "{{ reason }}\n\nIf you think that this is wrong, answer this email."
        ),
        placeholders={**ORGANISATION, **NAME, "reason": "The group told us that it does not know you."},
    )
)
QUESTION = register(
    EmailKind(
        key="listings.question",
        label="Listing: is it still right?",
        subject="Is the entry of {{ organisation }} still right?",
        body=(
            "People find {{ organisation }} in our list of local groups. It was last checked: {{ checked }}.\n\n"
            "Please look at it. If all is right, one press of a button says so. If something changed, tell us there."
        ),
        placeholders={**ORGANISATION, "checked": "5 May 2026"},
        button_label="Look at the entry",
        is_secret=True,
    )
)
QUESTION_REMINDER = register(
    EmailKind(
        key="listings.question_reminder",
        label="Listing: is it still right? Reminder",
        subject="Reminder: is the entry of {{ organisation }} still right?",
        body=(
            "A month ago we asked whether the entry of {{ organisation }} is still right, and nobody answered. It was "
            "last checked: {{ checked }}. The entry says so to everybody.\n\n"
            "It takes one press of a button. We do not write again about this."
        ),
        placeholders={**ORGANISATION, "checked": "5 May 2026"},
        button_label="Look at the entry",
        is_secret=True,
    )
)
