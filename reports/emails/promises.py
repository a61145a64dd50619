"""The mails about promises of bodies."""

from __future__ import annotations

from hub.shared.emails import EmailKind, register

PROMISE = {"body": "Northmoor Trust", "promise": "Hold two appointments each afternoon for carers"}
PROMISES = {
    "body": "Northmoor Trust",
    "promises": "By 1 June 2026: Hold two appointments each afternoon for carers",
    "report": "Appointments that fit around caring",
}

REMIND_BEFORE = register(
    EmailKind(
        key="promises.before",
        label="Promise: its date comes in 10 days",
        subject="Tell people how far this is: what {{ body }} promised",
        body=(
            "Tell people how far this is. {{ body }} promised it in its reply to our report “{{ report }}”:\n\n"
            "{{ promises }}\n\n"
            "{{ button }}\n\n"
            "It stands on our public record with its date. If we hear nothing, the page says after that day that no "
            "update has come.\n\n"
            "You need no account. The button is for you alone; a link from an earlier email stops working."
        ),
        placeholders=PROMISES,
        button_label="Tell people how far it is",
        is_secret=True,
    )
)
REMIND_AFTER = register(
    EmailKind(
        key="promises.after",
        label="Promise: its date has passed",
        subject="The date has passed: what {{ body }} promised",
        body=(
            "Tell people whether this has happened. {{ body }} promised it in its reply to our report "
            "“{{ report }}”:\n\n"
            "{{ promises }}\n\n"
            "{{ button }}\n\n"
            "Our public record says that the date has passed. You need no account. The button is for you alone; a link "
            "from an earlier email stops working.\n\n"
            "We do not remind you of this date again."
        ),
        placeholders=PROMISES,
        button_label="Tell people how far it is",
        is_secret=True,
    )
)
VOICE_PUBLISHED = register(
    EmailKind(
        key="promises.voice_published",
        label="Promise: what somebody wrote is published",
        subject="We published what you wrote about a promise of {{ body }}",
        body=(
            "Thank you. What you told us is on the public page now, without your name or address. It was about this "
            "promise:\n\n{{ promise }}\n\n"
            "We left out what could tell who you are, if there was any."
        ),
        placeholders=PROMISE,
        button_label="See it on the page",
    )
)
VOICE_DECLINED = register(
    EmailKind(
        key="promises.voice_declined",
        label="Promise: what somebody wrote is not published",
        subject="What you wrote about a promise of {{ body }}",
        body=(
            "Thank you for writing to us about this promise:\n\n{{ promise }}\n\n"
            "We do not show what you wrote, for this reason:\n\n{{ reason }}\n\n"
            "If you think that this is wrong, answer this email."
        ),
        placeholders={**PROMISE, "reason": "It names a member of staff. Write to us again without the name."},
    )
)
