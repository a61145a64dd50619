"""The mails to people of organisations. Staff may change the words; the keys and placeholders stay."""

from __future__ import annotations

from hub.shared.emails import EmailKind, register

NAME = {"organisation": "Potters Row Supper Club"}

INVITATION = register(
    EmailKind(
        key="portal.invitation",
        label="Partner area: an invitation",
        subject="Look after the listing of {{ organisation }}",
        body=(
            "You are invited to act for {{ organisation }}: to keep its listing true, show its badge and renew it. "
            "The button shows you what it is about; nothing happens before you accept.\n\n"
            "{{ button }}\n\n"
            "The link works until {{ until }}, once, and for this email address only. You need no password: to sign in "
            "you ask for a code by email.\n\n"
            "If you don't know what this is about, do nothing."
        ),
        placeholders={**NAME, "until": "12 May 2026"},
        button_label="See the invitation",
        is_secret=True,
        is_limited=True,
    )
)

PUBLISHED = register(
    EmailKind(
        key="portal.listing_published",
        label="Partner area: your change is published",
        subject="The new listing of {{ organisation }} is public",
        body=(
            "You do not need to do anything. What you sent us for the listing of {{ organisation }} can be seen by "
            "everyone now:\n\n"
            "{{ listing_url }}\n\n"
            "If something is not right, change it in the partner area.\n\n"
            "{{ button }}"
        ),
        placeholders={**NAME, "listing_url": "https://hub.example/directory/potters-row-supper-club/"},
        button_label="Go to the partner area",
    )
)

RETURNED = register(
    EmailKind(
        key="portal.listing_returned",
        label="Partner area: your change was sent back",
        subject="Please look at the listing of {{ organisation }} again",
        body=(
            "We did not publish your change yet. This is why:\n\n"
            "{{ reason }}\n\n"
            "What you wrote is kept. Press the button, put it right and send it again, or withdraw it. Until then "
            "people see the listing as it was.\n\n"
            "{{ button }}"
        ),
        placeholders={**NAME, "reason": "The phone number has a digit too few."},
        button_label="Change it and send it again",
    )
)
