"""The mails to bodies that check the facts of a draft."""

from __future__ import annotations

from hub.shared.emails import EmailKind, register

PLACEHOLDERS = {
    "name": "Sam Okoro",
    "body": "Northmoor Trust",
    "title": "Appointments that fit around caring",
    "until": "Tuesday 5 May 2026",
}

FACT_CHECK = register(
    EmailKind(
        key="reports.fact_check",
        label="Reports: please check the facts",
        subject="Please check the facts of “{{ title }}” by {{ until }}",
        body=(
            "Dear {{ name }}\n\n"
            "We are about to publish a report that speaks of {{ body }}. Please tell us by {{ until }} if a fact in it "
            "is wrong. You need no account, and it takes as long as the report takes to read.\n\n"
            "{{ button }}\n\n"
            "The report is a draft and is not public: please do not share it. The link asks for a code that we send "
            "to this address. We ask about facts, not about what people told us or what we recommend: you can reply "
            "to those in public once the report is issued.\n\n"
            "If we hear nothing by {{ until }}, we go on."
        ),
        placeholders=PLACEHOLDERS,
        button_label="Read the draft and answer",
        is_secret=True,
    )
)

REMINDER = register(
    EmailKind(
        key="reports.fact_check_reminder",
        label="Reports: two days left to check the facts",
        subject="Two working days left: the facts of “{{ title }}”",
        body=(
            "Dear {{ name }}\n\n"
            "We asked {{ body }} whether the facts in our draft are right. There is still time until {{ until }}.\n\n"
            "{{ button }}\n\n"
            "This link replaces the one from before. If we hear nothing by {{ until }}, we go on."
        ),
        placeholders=PLACEHOLDERS,
        button_label="Read the draft and answer",
        is_secret=True,
    )
)

CODE = register(
    EmailKind(
        key="reports.fact_check_code",
        label="Reports: code to read a draft",
        subject="{{ code }} is your code to read the draft",
        body=(
            "Your code is {{ code }}. It works for {{ minutes }} minutes.\n\n"
            "Nobody who works here asks for it. If you did not ask for a code, ignore this email."
        ),
        placeholders={"code": "048213", "minutes": "10"},
        is_secret=True,
    )
)
