"""The mails that remind an officer of a reply: one kind for each step, and for a duty and a date merely asked for.

Without a verified rule nothing is called late and no duty is named.
"""

from __future__ import annotations

from hub.shared.emails import EmailKind, register
from reports.enums import ChaseStep

PLACEHOLDERS = {
    "name": "Jo Example",
    "body": "Northmoor Trust",
    "title": "Appointments that fit around caring",
    "reference": "2026/17",
    "due": "5 May 2026",
    "when": "That is in 10 working days.",
    "open_items": "1. Hold afternoon appointments\n3. Say how long the queue is",
}
OPEN = "This is what still waits for an answer from {{ body }}:\n\n{{ open_items }}\n\n{{ button }}\n\n"
LINK = (
    "The button opens the request for you. You need no account, and nothing happens before you press a button on the "
    "page that it opens.\n\n"
)
PUBLIC = "Request {{ reference }}, “{{ title }}”, stands on our public record with every reminder."
HELLO = "Hello {{ name }},\n\n"

# Step → label, subject and first words; under a verified rule, then for a date that was asked for.
DUTY = {
    ChaseStep.TEN_BEFORE: (
        "Your reply is due on {{ due }} ({{ reference }})",
        "The reply of {{ body }} to “{{ title }}” is due on {{ due }}. {{ when }}",
    ),
    ChaseStep.FIVE_BEFORE: (
        "Your reply is due soon, on {{ due }} ({{ reference }})",
        "The reply of {{ body }} to “{{ title }}” is due on {{ due }}. {{ when }}",
    ),
    ChaseStep.DAY_AFTER: (
        "Your reply was due on {{ due }} ({{ reference }})",
        "The reply of {{ body }} to “{{ title }}” was due on {{ due }} and has not come. Please send it now.",
    ),
    ChaseStep.TEN_AFTER: (
        "Your reply is overdue since {{ due }} ({{ reference }})",
        "The reply of {{ body }} to “{{ title }}” was due on {{ due }}. {{ when }} Please send it now, or tell us what "
        "keeps you.",
    ),
    ChaseStep.TWENTY_AFTER: (
        "Before we tell others: your reply was due on {{ due }} ({{ reference }})",
        "The reply of {{ body }} to “{{ title }}” was due on {{ due }}. {{ when }} If it does not come, we may tell "
        "those who oversee {{ body }}, with the whole file.",
    ),
}
ASKED = {
    ChaseStep.TEN_BEFORE: (
        "We asked for your reply by {{ due }} ({{ reference }})",
        "We asked for your reply to “{{ title }}” by {{ due }}. {{ when }}",
    ),
    ChaseStep.FIVE_BEFORE: (
        "We asked for your reply by {{ due }}: a reminder ({{ reference }})",
        "We asked for your reply to “{{ title }}” by {{ due }}. {{ when }}",
    ),
    ChaseStep.DAY_AFTER: (
        "We are still waiting for your reply ({{ reference }})",
        "We asked for your reply to “{{ title }}” by {{ due }}. We have not had it yet.",
    ),
    ChaseStep.TEN_AFTER: (
        "We would still like your reply ({{ reference }})",
        "We asked for your reply to “{{ title }}” by {{ due }}. {{ when }} Please send it, or tell us when we can "
        "expect it.",
    ),
    ChaseStep.TWENTY_AFTER: (
        "Our last reminder: your reply to “{{ title }}” ({{ reference }})",
        "We asked for your reply to “{{ title }}” by {{ due }}. {{ when }} This is the last reminder that we send by "
        "ourselves. If no reply comes, we may tell others that we have none.",
    ),
}


def register_reminder(key: str, label: str, subject: str, words: str) -> EmailKind:
    return register(
        EmailKind(
            key=key,
            label=f"Reports: {label}",
            subject=subject,
            body=HELLO + words + "\n\n" + OPEN + LINK + PUBLIC,
            placeholders=PLACEHOLDERS,
            button_label="Answer the request",
            is_secret=True,
        )
    )


BY_STEP = {
    (step, is_duty): register_reminder(
        f"reports.{'due' if is_duty else 'asked'}_{step}",
        f"{step.label.lower()} the {'reply is due' if is_duty else 'date that we asked for'}",
        *wordings[step],
    )
    for is_duty, wordings in ((True, DUTY), (False, ASKED))
    for step in ChaseStep
}
BY_HAND = {
    True: register_reminder(
        "reports.due_by_hand",
        "reminder by hand, where the reply is due",
        "A reminder of your reply ({{ reference }})",
        "We are waiting for the reply of {{ body }} to “{{ title }}”. The date is {{ due }}. {{ when }}",
    ),
    False: register_reminder(
        "reports.asked_by_hand",
        "reminder by hand, where we asked for a date",
        "A reminder of the reply that we asked for ({{ reference }})",
        "We are waiting for your reply to “{{ title }}”. We asked for your reply by {{ due }}. {{ when }}",
    ),
}
