"""The mails about requests under data protection law."""

from __future__ import annotations

from hub.shared.emails import EmailKind, register

ICO = (
    "If you are not content with us, you can complain to the Information Commissioner’s Office: "
    "ico.org.uk/make-a-complaint, or 0303 123 1113."
)
NAMED = {"name": "Sam Reed", "reference": "DP-7KQ2MD4X"}
WHAT = {"what": "A copy of what we hold about me"}

REQUEST_RECEIVED = register(
    EmailKind(
        key="rights.request_received",
        label="Personal data: request received",
        subject="We have your request ({{ reference }})",
        body=(
            "Dear {{ name }}\n\n"
            "We have what you asked: {{ what }}. Your reference is {{ reference }}. We answer by {{ by }} at the "
            "latest.\n\n"
            "Open the link and press the button: then we know that this address is yours and need not ask who you "
            "are.\n\n{{ button }}\n\n"
            f"If you did not ask for this, do nothing.\n\n{ICO}"
        ),
        placeholders={**NAMED, **WHAT, "by": "5 May 2026"},
        button_label="Confirm my email address",
        is_secret=True,
        is_limited=True,
    )
)
COMPLAINT_RECEIVED = register(
    EmailKind(
        key="rights.complaint_received",
        label="Personal data: complaint received",
        subject="We have your complaint ({{ reference }})",
        body=(
            "Dear {{ name }}\n\n"
            "We have your complaint about how we handle personal data. Your reference is {{ reference }}. We look into "
            "it now, tell you how it goes, and tell you what came of it as soon as we can.\n\n"
            "Open the link and press the button: then we know that this address is yours.\n\n{{ button }}\n\n"
            f"If you did not write to us, do nothing.\n\n{ICO}"
        ),
        placeholders=NAMED,
        button_label="Confirm my email address",
        is_secret=True,
        is_limited=True,
    )
)
QUESTION = register(
    EmailKind(
        key="rights.question",
        label="Personal data: a question to who asked",
        subject="A question about your request ({{ reference }})",
        body=(
            "Dear {{ name }}\n\n"
            "Before we can go on with your request {{ reference }} we need something from you:\n\n{{ question }}\n\n"
            f"Please answer this email. Until we hear from you the time for our answer does not run.\n\n{ICO}"
        ),
        placeholders={**NAMED, "question": "Which of the two events did you book?"},
    )
)
LONGER = register(
    EmailKind(
        key="rights.longer",
        label="Personal data: it takes longer",
        subject="Your request takes us longer ({{ reference }})",
        body=(
            "Dear {{ name }}\n\n"
            "The law gives us one month for your request {{ reference }}, and up to two more where it is complex. We "
            "need them, for this reason:\n\n{{ reason }}\n\nWe answer by {{ by }} at the latest.\n\n"
            f"{ICO}"
        ),
        placeholders={**NAMED, "reason": "It touches records of several years.", "by": "5 July 2026"},
    )
)
OUTCOME = register(
    EmailKind(
        key="rights.outcome",
        label="Personal data: what came of it",
        subject="What came of {{ reference }}",
        body=f"Dear {{{{ name }}}}\n\n{{{{ answer }}}}\n\nYour reference is {{{{ reference }}}}.\n\n{ICO}",
        placeholders={**NAMED, "answer": "We have corrected your phone number in both places."},
    )
)
