"""The mail that says that an appeal is looked at."""

from __future__ import annotations

from hub.shared.emails import EmailKind, register

from .applications import CONTACT, NAME, REFERENCE

REOPENED = register(
    EmailKind(
        key="champions.reopened",
        label="Charter Champions: we look at it again",
        subject="We are looking again at the application of {{ organisation }} ({{ reference }})",
        body=(
            "You do not need to do anything now. Somebody who did not make the first decision looks at your "
            "application again and writes to you within 20 working days.\n\n"
            "Hello {{ contact }}, you can see how far we are, or withdraw, at any time:\n\n"
            "{{ button }}"
        ),
        placeholders={**NAME, **CONTACT, **REFERENCE},
        button_label="See my application",
        is_secret=True,
    )
)
