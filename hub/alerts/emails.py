"""The mails to people who follow something. Staff may change the words; the keys and placeholders stay."""

from __future__ import annotations

from hub.shared.emails import EmailKind, register

WHAT = {"what": "the request to Northmoor Trust about “Appointments that fit around caring”"}
LIST_URL = {"list_url": "https://hub.example/follow/list/sample/"}

CONFIRM = register(
    EmailKind(
        key="alerts.confirm",
        label="Following: confirm the address",
        subject="Confirm that you want to hear from us",
        body=(
            "Somebody, we hope you, wants this address to be told about {{ what }}.\n\n"
            "Press the button to confirm. We then write only when something happens, {{ often }}, and each email has a "
            "link that stops them.\n\n"
            "{{ button }}\n\n"
            "The link works for 7 days. If this was not you, do nothing: we will not write again, and forget the "
            "address."
        ),
        placeholders={**WHAT, "often": "as soon as it does"},
        button_label="Yes, follow it",
        is_secret=True,
        is_limited=True,
    )
)

ALREADY = register(
    EmailKind(
        key="alerts.already",
        label="Following: it is followed already",
        subject="You follow this already",
        body=(
            "You do not need to do anything: this address is told already about {{ what }}.\n\n"
            "The button shows all that you follow, and lets you stop.\n\n"
            "{{ button }}"
        ),
        placeholders=WHAT,
        button_label="See what you follow",
        is_secret=True,
        is_limited=True,
    )
)

LIST = register(
    EmailKind(
        key="alerts.list",
        label="Following: the link to one’s own list",
        subject="What you follow",
        body=(
            "Somebody asked for this link, we hope you. It shows all that this address follows, and lets you stop. It "
            "works for 90 days.\n\n"
            "{{ button }}\n\n"
            "If it was not you, do nothing."
        ),
        button_label="See what you follow",
        is_secret=True,
        is_limited=True,
    )
)

WHY = (
    "You get this because you follow {{ follows }}. We only write when something happens.\n\n"
    "All that you follow: {{ list_url }}"
)

HAPPENED = register(
    EmailKind(
        key="alerts.happened",
        label="Following: something happened",
        subject="{{ title }}",
        body=f"{{{{ happened }}}}\n\n{{{{ button }}}}\n\n{WHY}",
        placeholders={
            "title": "Northmoor Trust replied: “Appointments that fit around caring”",
            "happened": "24 April 2026: Northmoor Trust replied.",
            "follows": WHAT["what"],
            **LIST_URL,
        },
        button_label="See what happened",
        is_secret=True,
    )
)

DATES_MOVED = register(
    EmailKind(
        key="alerts.dates_moved",
        label="Following: something changed about dates",
        subject="The dates of {{ count }} requests: what changed",
        body=("This changed about the dates of replies:\n\n{{ dates }}\n\n{{ button }}\n\n" + WHY),
        placeholders={
            "count": "2",
            "dates": (
                "Northmoor Trust on “Appointments that fit around caring”: the date moved from 5 May 2026 to 6 May "
                "2026.\nhttps://hub.example/record/2026/17/"
            ),
            "follows": "all requests to Northmoor Trust",
            **LIST_URL,
        },
        button_label="See all requests",
        is_secret=True,
    )
)

WEEK = register(
    EmailKind(
        key="alerts.week",
        label="Following: what happened in a week",
        subject="What happened: the week to {{ until }}",
        body=(
            "This happened with what you follow:\n\n{{ happened }}\n\n"
            "You get this once a week, if anything happened. The button shows all that you follow: there you can stop "
            "it, or choose to hear of it at once.\n\n{{ button }}"
        ),
        placeholders={
            "until": "27 April 2026",
            "happened": (
                "All requests to Northmoor Trust:\n\n24 April 2026: Northmoor Trust replied: “Appointments that fit "
                "around caring”\nhttps://hub.example/record/2026/17/"
            ),
        },
        button_label="See what you follow",
        is_secret=True,
    )
)
