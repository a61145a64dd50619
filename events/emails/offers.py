"""The mails to who offers an event. Staff may change the words; the keys and placeholders stay."""

from __future__ import annotations

from hub.shared.emails import EmailKind, register

ABOUT = {"name": "Sam Reed", "title": "Tea at the allotments", "reference": "EO-7KQ2MD4X"}

RECEIVED = register(
    EmailKind(
        key="events.offer_received",
        label="Offer of an event received",
        subject="Thank you for offering an event ({{ reference }})",
        # No word that was typed: whoever gives somebody else's address must not write to them through us.
        body=(
            "Thank you for offering an event for our list. Your reference is {{ reference }}.\n\n"
            "We read every offer, usually within three working days. You hear from us when the event is in the list, "
            "or why it is not. Until then nothing of it is public.\n\n"
            "If something changes, or you want to take it back, answer this email."
        ),
        placeholders={"reference": ABOUT["reference"]},
        is_limited=True,
    )
)

DECLINED = register(
    EmailKind(
        key="events.offer_declined",
        label="Offer of an event declined",
        subject="About “{{ title }}” ({{ reference }})",
        body=(
            "Dear {{ name }}\n\n"
            "Thank you for offering “{{ title }}”. We do not put it in our list of events. This is why:\n\n"
            "{{ reason }}\n\n"
            "If you think that we are wrong, answer this email."
        ),
        placeholders={**ABOUT, "reason": "It is only for your own members, and the list is for everyone."},
    )
)

PUBLISHED = register(
    EmailKind(
        key="events.offer_published",
        label="Offered event is in the list",
        subject="“{{ title }}” is in our list of events",
        body=(
            "Dear {{ name }}\n\n"
            "You do not need to do anything. The event that you offered can be seen by everyone now:\n\n"
            "{{ page_url }}\n\n"
            "Please look through it. If something is not right, or it moves or is cancelled, answer this email: people "
            "who have it in their calendars are told.\n\n"
            "{{ button }}"
        ),
        placeholders={**ABOUT, "page_url": "https://hub.example/whats-on/tea/"},
        button_label="See the event",
    )
)
