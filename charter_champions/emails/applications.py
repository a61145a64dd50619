"""The mails to applicants and champions. Staff may change the words; the keys and placeholders stay."""

from __future__ import annotations

from hub.shared.emails import EmailKind, register

NAME = {"organisation": "Potters Row Supper Club"}
CONTACT = {"contact": "Amina Example"}
REFERENCE = {"reference": "CC-2026-7Q4K"}

CONFIRM = register(
    EmailKind(
        key="champions.confirm",
        label="Charter Champions: confirm your email address",
        subject="Confirm your email address for {{ organisation }}",
        body=(
            "Press the button to send us the application of {{ organisation }}. We can't start on it before you do.\n\n"
            "{{ button }}\n\n"
            "The link works until {{ until }}. Your reference is {{ reference }}.\n\n"
            "Hello {{ contact }}, we wrote to you because this address was given in an application to become a Charter "
            "Champion. If that was not you, do nothing: we delete the application after 7 days."
        ),
        placeholders={**NAME, **CONTACT, **REFERENCE, "until": "12 May 2026"},
        button_label="Confirm my email address",
        is_secret=True,
        is_limited=True,
    )
)

RECEIVED = register(
    EmailKind(
        key="champions.received",
        label="Charter Champions: application received",
        subject="We have the application of {{ organisation }} ({{ reference }})",
        body=(
            "You do not need to do anything now. We look at your application and write to you, usually within 10 "
            "working days.\n\n"
            "Hello {{ contact }}, thank you for applying for {{ organisation }}. Your reference is {{ reference }}.\n\n"
            "You can see how far we are, or withdraw, at any time:\n\n"
            "{{ button }}"
        ),
        placeholders={**NAME, **CONTACT, **REFERENCE},
        button_label="See my application",
        is_secret=True,
    )
)

INFORMATION_ASKED = register(
    EmailKind(
        key="champions.information_asked",
        label="Charter Champions: we need to know more",
        subject="A question about the application of {{ organisation }} ({{ reference }})",
        body=(
            "Please answer this question so that we can go on with your application:\n\n"
            "{{ question }}\n\n"
            "{{ button }}\n\n"
            "Hello {{ contact }}, the button opens your application {{ reference }}, where you can write your answer."
        ),
        placeholders={**NAME, **CONTACT, **REFERENCE, "question": "Who runs the supper club between meetings?"},
        button_label="Answer the question",
        is_secret=True,
    )
)

APPROVED = register(
    EmailKind(
        key="champions.approved",
        label="Charter Champions: approved, with the badge",
        subject="{{ organisation }} is a Charter Champion",
        body=(
            "Welcome. You can show your badge from today: the button opens it with everything to download.\n\n"
            "{{ button }}\n\n"
            "Hello {{ contact }}, {{ organisation }} is a Charter Champion until {{ until }}. We write to you before "
            "then to renew it.\n\n"
            "Anyone can check the badge here: {{ verify_url }}\n\n"
            "Your place in the directory: {{ directory_url }}\n\n"
            "{{ sign_in }}"
        ),
        placeholders={
            **NAME,
            **CONTACT,
            "until": "1 May 2027",
            "verify_url": "https://hub.example/verify/0123456789ABCDEF/",
            "directory_url": "https://hub.example/directory/potters-row-supper-club/",
            "sign_in": "Keep your listing true in the partner area. https://hub.example/portal/",
        },
        button_label="Get the badge",
    )
)

DECLINED = register(
    EmailKind(
        key="champions.declined",
        label="Charter Champions: declined, with the way to appeal",
        subject="The application of {{ organisation }} ({{ reference }})",
        body=(
            "We can't make {{ organisation }} a Charter Champion now. This is why:\n\n"
            "{{ reason }}\n\n"
            "Hello {{ contact }}, if you think that we got this wrong, you can appeal: answer this email or call us "
            "within 28 days, and give the reference {{ reference }}. Somebody who did not make this decision looks at "
            "it again and writes to you within 20 working days.\n\n"
            "You may also apply again at any time."
        ),
        placeholders={**NAME, **CONTACT, **REFERENCE, "reason": "The charity number belongs to another organisation."},
    )
)

WITHDRAWN = register(
    EmailKind(
        key="champions.withdrawn",
        label="Charter Champions: application withdrawn",
        subject="You withdrew the application of {{ organisation }} ({{ reference }})",
        body=(
            "You do not need to do anything more. The application {{ reference }} is withdrawn and nobody decides "
            "on it.\n\n"
            "Hello {{ contact }}, you may apply again at any time."
        ),
        placeholders={**NAME, **CONTACT, **REFERENCE},
    )
)
