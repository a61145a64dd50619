from __future__ import annotations

from hub.shared.emails import EmailKind, register

ENQUIRY = {
    "reference": "TE-7KQ2MD4X",
    "subject": "Listening well",
    "area": "Hanbury",
    "people": "6",
}

register(
    EmailKind(
        key="events.enquiry_received",
        label="Training: enquiry received",
        subject="We have your question about {{ subject }} ({{ reference }})",
        # No word that was typed: whoever gives somebody else's address must not write to them through us.
        body=(
            "Thank you for asking about {{ subject }}. Your reference is {{ reference }}.\n\n"
            "Who answers: {{ who_answers }}. They have what you wrote and how to reach you, and should be in touch "
            "within five working days. We remind them if they are not.\n\n"
            "You need not do anything."
        ),
        placeholders={
            "subject": "Listening well",
            "reference": "TE-7KQ2MD4X",
            "who_answers": "Potters Row Training",
        },
        is_limited=True,
    )
)
register(
    EmailKind(
        key="events.enquiry_passed_on",
        label="Training: enquiry passed on",
        subject="Your question about training was passed on ({{ reference }})",
        body=(
            "Dear {{ name }}\n\n"
            "We have passed your question {{ reference }} on to {{ organisation }}, who can help you best. They have "
            "what you wrote and how to reach you.\n\n"
            "You need not do anything."
        ),
        placeholders={"name": "Sam Reed", "reference": "TE-7KQ2MD4X", "organisation": "Potters Row Training"},
    )
)
register(
    EmailKind(
        key="events.enquiry_to_answer",
        label="Training: an enquiry to answer",
        subject="Somebody asks about training: {{ subject }} ({{ reference }})",
        body=(
            "Somebody asks about {{ subject }}.\n\n"
            "Area: {{ area }}\n\nPeople: {{ people }}\n\n"
            "Read what they wrote and how to reach them, and say there when you have been in touch."
        ),
        placeholders=ENQUIRY,
        button_label="Read the enquiry",
        is_limited=True,
    )
)
register(
    EmailKind(
        key="events.enquiry_reminder",
        label="Training: an enquiry still waits",
        subject="Still waiting: {{ subject }} ({{ reference }})",
        body=(
            "Somebody asked about {{ subject }} and nobody has been in touch yet. {{ waits }}.\n\n"
            "Area: {{ area }}\n\nPeople: {{ people }}\n\n"
            "When you have been in touch, say so there. Then no more reminders come."
        ),
        placeholders={**ENQUIRY, "waits": "Waiting for 9 days"},
        button_label="Read the enquiry",
    )
)
register(
    EmailKind(
        key="events.run_cancelled",
        label="Training: a run is cancelled",
        subject="Cancelled: {{ course }}, {{ dates }}",
        body=(
            "Dear {{ name }}\n\n"
            "{{ course }} ({{ dates }}) does not take place.\n\n{{ reason }}\n\n"
            "You need not do anything. Look at the page of the course for other dates, or answer this email."
        ),
        placeholders={
            "name": "Sam Reed",
            "course": "Listening well",
            "dates": "5 May 2026 to 2 June 2026",
            "reason": "The trainer is ill.",
        },
    )
)
register(
    EmailKind(
        key="events.course_completed",
        label="Training: course completed",
        subject="You have completed {{ course }}",
        body=(
            "Dear {{ name }}\n\n"
            "Congratulations: you have completed {{ course }}.\n\n"
            "Your certificate is ready. Say how your name should be written on it, and it is made at once: as a page "
            "that anyone can check, and as a PDF to print.\n\n"
            "{{ button }}\n\n"
            "The link works for a year. Please keep this email to yourself."
        ),
        placeholders={"name": "Sam Reed", "course": "Listening well"},
        button_label="Get your certificate",
        is_secret=True,
    )
)
register(
    EmailKind(
        key="events.certificate_issued",
        label="Training: certificate issued",
        subject="Your certificate: {{ course }}",
        body=(
            "Dear {{ name }}\n\n"
            "This is your certificate for {{ course }}. Its code is {{ code }}.\n\n"
            "{{ button }}\n\n"
            "Whoever has the link or the code can check the certificate and sees your name as it is written on it."
        ),
        placeholders={
            "name": "Sam Reed",
            "course": "Listening well",
            "code": "7KQ2-MD4X-9F3H-T0PV-C6WA-J8RN-2B",
        },
        button_label="See your certificate",
    )
)
register(
    EmailKind(
        key="events.certificate_revoked",
        label="Training: certificate revoked",
        subject="Your certificate for {{ course }} is no longer valid",
        body=(
            "Dear {{ name }}\n\n"
            "We have taken back your certificate for {{ course }}. Whoever checks it sees that.\n\n"
            "Why: {{ reason }}.\n\n"
            "If you think that this is wrong, answer this email."
        ),
        placeholders={
            "name": "Sam Reed",
            "course": "Listening well",
            "reason": "The register was wrong: the course was not completed",
        },
        button_label="See what a check says",
    )
)
