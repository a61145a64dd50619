from __future__ import annotations

from hub.shared.emails import EmailKind, register

PLACEHOLDERS = {"name": "Sam", "pledge": "I will ring my neighbour every Sunday.", "made": "5 May 2026"}
FOOT = "\n\nWith the same button you can change your answer later, show or hide your promise, or withdraw it."

CONFIRM = register(
    EmailKind(
        key="events.pledge_confirm",
        label="Promise to yourself: may we ask?",
        subject="May we ask how your promise goes?",
        # No word that was typed: whoever gives somebody else's address must not write to them through us.
        body=(
            "On {{ made }} somebody, we hope you, made a promise to themselves on our site, and gave this email "
            "address.\n\n"
            "May we ask you after 4 and after 12 weeks how it went? Press the button and say yes.\n\n"
            "{{ button }}\n\n"
            "If it was not you, or you do not want to be asked, do nothing: we forget your address after 7 days."
        ),
        placeholders={"made": "5 May 2026"},
        button_label="See my promise",
        is_secret=True,
        is_limited=True,
    )
)
FIRST = register(
    EmailKind(
        key="events.pledge_first_question",
        label="Promise to yourself: after 4 weeks",
        subject="How does your promise go?",
        body=(
            "Dear {{ name }}\n\n"
            "On {{ made }} you promised yourself: “{{ pledge }}”\n\n"
            "How did it go? It takes one press. An honest “not yet” is welcome too.\n\n"
            "{{ button }}" + FOOT
        ),
        placeholders=PLACEHOLDERS,
        button_label="Say how it went",
        is_secret=True,
    )
)
LAST = register(
    EmailKind(
        key="events.pledge_last_question",
        label="Promise to yourself: after 12 weeks",
        subject="Did you keep your promise?",
        body=(
            "Dear {{ name }}\n\n"
            "On {{ made }} you promised yourself: “{{ pledge }}”\n\n"
            "We ask a last time: how did it go? An honest “no” is welcome too.\n\n"
            "{{ button }}" + FOOT
        ),
        placeholders=PLACEHOLDERS,
        button_label="Say how it went",
        is_secret=True,
    )
)
