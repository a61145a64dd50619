from __future__ import annotations

from hub.shared.emails import EmailKind, register

PLACEHOLDERS = {"challenge": "What should change first at the health centre?", "closes": "12 May 2026, 6pm"}

LINK = register(
    EmailKind(
        key="events.vote_link",
        label="Link to vote",
        subject="Your link to vote: {{ challenge }}",
        body=(
            "Somebody, we hope you, asked to vote with this email address on “{{ challenge }}”.\n\n"
            "{{ button }}\n\n"
            "The link is yours alone and counts once. Voting closes on {{ closes }}.\n\n"
            "Your vote is secret: we keep that this address has voted, and not what for.\n\n"
            "If it was not you, you need do nothing."
        ),
        placeholders=PLACEHOLDERS,
        button_label="Choose and vote",
        is_secret=True,
        is_limited=True,
    )
)
VOTED = register(
    EmailKind(
        key="events.vote_counted_already",
        label="This address has voted",
        subject="You have voted: {{ challenge }}",
        body=(
            "Somebody asked for a link to vote with this email address on “{{ challenge }}”. A vote from this address "
            "has been counted already, and each address counts once.\n\n"
            "Voting closes on {{ closes }}. The results are public from then on."
        ),
        placeholders=PLACEHOLDERS,
        button_label="See the challenge",
        is_limited=True,
    )
)
