from __future__ import annotations

from hub.shared.emails import EmailKind, register

ABOUT = {
    "name": "Sam Reed",
    "title": "How to read a care plan",
    "when": "Tuesday 24 November 2026, 1pm to 3pm",
    "place": "Hanbury Library\n2 Kiln Lane\nKilnford",
    "party": "2 people",
    "reference": "BK-7KQ2MD4X",
    "until": "Monday 9 November 2026, 10am",
    "online": "Join online: https://meet.example/kiln",
    "contact": "Questions? 01632 960 123",
}
WHAT = "{{ title }}\n{{ when }}\n{{ place }}"
SEE_BOOKING = "See or change your booking"


def of_booking(
    key: str, label: str, subject: str, body: str, *, samples: dict[str, str] | None = None, **options
) -> EmailKind:
    """A mail of a booking: its placeholders are those that its words use; each holds a link, so none is kept.

    Those that anybody can have sent to any address (``is_limited``) hold no word that was typed.
    """
    known = ABOUT | (samples or {})
    used = {name: sample for name, sample in known.items() if f"{{{{ {name} }}}}" in subject + body}
    return register(
        EmailKind(
            key=f"events.booking_{key}",
            label=label,
            subject=subject,
            body=body,
            placeholders=used,
            is_secret=True,
            **options,
        )
    )


CONFIRM = of_booking(
    "confirm",
    "Booking: confirm the address",
    "Confirm your booking within 30 minutes: {{ title }}",
    f"We are holding a place for {{{{ party }}}} until {{{{ until }}}}.\n\n{WHAT}\n\n"
    "Press the button, and then the one on the page that opens. Then it is booked.\n\n{{ button }}\n\n"
    "If you did not ask for this, you need not do anything: the place goes to somebody else.",
    button_label="Confirm the booking",
    is_limited=True,
)
ALREADY_BOOKED = of_booking(
    "already_booked",
    "Booking: the address has one already",
    "You have a booking already: {{ title }}",
    "Somebody, most likely you, asked for a place with this address. There is a booking with it already, so nothing "
    f"was added.\n\n{WHAT}\n{{{{ party }}}}\n\n"
    "You can see it, change how many come, or cancel it.",
    button_label=SEE_BOOKING,
    is_limited=True,
)
CONFIRMED = of_booking(
    "confirmed",
    "Booking: it is booked",
    "You are booked: {{ title }}",
    "Dear {{ name }}\n\n"
    f"It is booked for {{{{ party }}}}. Your reference is {{{{ reference }}}}.\n\n{WHAT}\n\n{{{{ online }}}}\n\n"
    "The file with this email puts it into your calendar.\n\n"
    "Can’t come, or fewer of you? Tell us with the button: somebody else may be waiting for a place.\n\n"
    "{{ button }}\n\n"
    "{{ contact }}",
    button_label=SEE_BOOKING,
)
RECEIVED = of_booking(
    "received",
    "Booking: handed over to you",
    "You have been given a place: {{ title }}",
    f"Somebody who booked has handed it over to you. It is for {{{{ party }}}}.\n\n{WHAT}\n\n{{{{ online }}}}\n\n"
    "If you need anything to take part, or can’t come, tell us with the button.\n\n{{ button }}\n\n{{ contact }}",
    button_label=SEE_BOOKING,
    is_limited=True,
)
HANDED_OVER = of_booking(
    "handed_over",
    "Booking: handed over to somebody else",
    "Your booking has gone to somebody else: {{ title }}",
    "Dear {{ name }}\n\n"
    f"As you asked, your booking for {{{{ party }}}} now belongs to somebody else.\n\n{WHAT}\n\n"
    "Your own links to it no longer work. If you did not ask for this, tell us. {{ contact }}",
)
CHANGED = of_booking(
    "changed",
    "Booking: changed",
    "Your booking has changed: {{ title }}",
    f"Dear {{{{ name }}}}\n\nYour booking is for {{{{ party }}}} now.\n\n{WHAT}\n\n{{{{ online }}}}",
    button_label=SEE_BOOKING,
)
WAITING = of_booking(
    "waiting",
    "Waiting list: joined",
    "You are on the waiting list: {{ title }}",
    f"All places are gone for now. You are on the waiting list for {{{{ party }}}}.\n\n{WHAT}\n\n"
    "When places come free, we offer them by email, in the order of the list, to the first party that they are enough "
    "for. You then have 24 hours to take them.\n\n"
    "With the button you can see your place on the list, change how many you are, or leave it.",
    button_label="See your place on the list",
    is_limited=True,
)
TOO_LARGE = of_booking(
    "too_large",
    "Waiting list: others were asked first",
    "Why others were asked before you: {{ title }}",
    "Dear {{ name }}\n\n"
    "Places came free, but not enough for {{ party }}. So they were offered to a smaller party behind you. You keep "
    f"your place on the list.\n\n{WHAT}\n\n"
    "If fewer of you could come, tell us with the button.",
    button_label="See your place on the list",
)
NEVER_FITS = of_booking(
    "never_fits",
    "Waiting list: more people than there are places",
    "There are fewer places now than you are: {{ title }}",
    "Dear {{ name }}\n\n"
    "You wait for {{ party }}. There is room for fewer people now, {{ room }} in all, so we can’t offer you so "
    f"many.\n\n{WHAT}\n\n"
    "If fewer of you could come, say so with the button: you keep your number on the list. If not, you can leave the "
    "list there.",
    samples={"room": "4 places"},
    button_label="Change how many you are",
)
OFFERED = of_booking(
    "offered",
    "Waiting list: places offered",
    "There is a place for you until {{ until }}: {{ title }}",
    "Dear {{ name }}\n\n"
    f"There is room for {{{{ party }}}}. It is yours if you take it before {{{{ until }}}}.\n\n{WHAT}\n\n"
    "Press the button, and then the one on the page that opens.",
    button_label="Take the offer",
)
OFFER_ENDED = of_booking(
    "offer_ended",
    "Waiting list: the offer has ended",
    "The offer has ended: {{ title }}",
    "Dear {{ name }}\n\n"
    f"You did not take the places that we offered you, so somebody else is asked now.\n\n{WHAT}\n\n"
    "You can join the end of the list again with the button.",
    button_label="Join the list again",
)
CANCELLED = of_booking(
    "cancelled",
    "Booking: cancelled",
    "Your booking is cancelled: {{ title }}",
    "Dear {{ name }}\n\n"
    f"As you asked, your booking for {{{{ party }}}} is cancelled.\n\n{WHAT}\n\n"
    "Thank you for telling us: somebody who waits can come instead. {{ contact }}",
)
CANCELLED_BY_STAFF = of_booking(
    "cancelled_by_staff",
    "Booking: cancelled by us",
    "We have cancelled your booking: {{ title }}",
    "Dear {{ name }}\n\n"
    f"We have cancelled your booking for {{{{ party }}}}.\n\n{WHAT}\n\n{{{{ reason }}}}\n\n{{{{ contact }}}}",
    samples={"reason": "You rang and told us that you are ill. Get well soon."},
)
REMINDER = of_booking(
    "reminder",
    "Booking: reminder",
    "See you soon: {{ title }}",
    "Dear {{ name }}\n\n"
    f"This is to remind you of what you booked, for {{{{ party }}}}.\n\n{WHAT}\n\n{{{{ online }}}}\n\n"
    "Can’t come after all? Tell us with the button, so that somebody else can.\n\n{{ button }}\n\n{{ contact }}",
    button_label=SEE_BOOKING,
)
SESSION_CANCELLED = of_booking(
    "session_cancelled",
    "Booking: what was booked is cancelled",
    "Cancelled: {{ title }}",
    "Dear {{ name }}\n\n"
    "We are sorry: this does not go ahead.\n\n{{ title }}\n{{ when }}\n\n{{ reason }}\n\n"
    "You need not do anything. {{ contact }}",
    samples={"reason": "The hall is flooded."},
)
SESSION_MOVED = of_booking(
    "session_moved",
    "Booking: what was booked has moved",
    "New time or place: {{ title }}",
    "Dear {{ name }}\n\n"
    f"What you booked has moved.\n\nIt was: {{{{ before }}}}\n\nIt is now:\n{WHAT}\n\n{{{{ online }}}}\n\n"
    "You are still booked, for {{ party }}. If that does not suit you, tell us with the button.\n\n{{ button }}\n\n"
    "{{ contact }}",
    samples={"before": "Tuesday 24 November 2026, 1pm to 3pm"},
    button_label=SEE_BOOKING,
)
MESSAGE = of_booking(
    "message",
    "Booking: a message to all who booked",
    "{{ subject_line }}",
    "Dear {{ name }}\n\n{{ answer }}\n\nThis is about what you booked:\n{{ title }}\n{{ when }}",
    samples={"subject_line": "Bring a cushion", "answer": "The chairs in the hall are hard."},
)
THANKS = of_booking(
    "thanks",
    "Booking: thank you for coming",
    "Thank you for coming: {{ title }}",
    "Dear {{ name }}\n\n"
    "Thank you for coming to {{ title }}.\n\n{{ files }}\n\n"
    "Would you tell us how it was? It takes a minute, and we don’t ask who you are:\n{{ feedback_url }}",
    samples={
        "files": "What was shown there:\nWhat is in a care plan: https://hub.example/documents/1/plan.pdf",
        "feedback_url": "https://hub.example/book/how-was-it/k7m2qd4x/",
    },
)
