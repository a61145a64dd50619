"""The mails to officers of bodies: their link, its code, the receipt."""

from __future__ import annotations

from hub.shared.emails import EmailKind, register

ABOUT = {"title": "Letters people can read", "reference": "2026/17"}
LINK = {
    **ABOUT,
    "name": "Ruth Marlow",
    "body": "Northmoor Trust",
    "asked": "1. Hold afternoon appointments\n2. Send a text the day before",
    "due": "The reply is due by Tuesday 5 May 2026.",
    "until": "3 August 2026",
}
HOW = (
    "You need no account. The link is for you alone: the first time in each browser we email you a code. You can save "
    "your reply and come back, and give a colleague a link of their own. It works until {{ until }}."
)

LINK_MAIL = register(
    EmailKind(
        key="reports.reply_link",
        label="Replies: the link by which a body answers",
        subject="Please reply to “{{ title }}” ({{ reference }})",
        body=(
            "Dear {{ name }}, please answer for {{ body }} what we ask in “{{ title }}”. {{ due }}\n\n"
            "{{ button }}\n\n"
            "This is what we ask:\n\n"
            "{{ asked }}\n\n"
            f"{HOW}\n\n"
            "Your reply is published, with your role and without your name. If you are not the right person, pass the "
            "link on from the page that it opens, or tell us there which body is in charge."
        ),
        placeholders=LINK,
        button_label="Read and reply",
        is_secret=True,
    )
)

PASSED_ON = register(
    EmailKind(
        key="reports.reply_passed_on",
        label="Replies: a colleague passed the link on",
        subject="{{ colleague }} asks you to reply to “{{ title }}” ({{ reference }})",
        body=(
            "Dear {{ name }}, {{ colleague }} passed this on to you, so that you can answer for {{ body }} what we ask "
            "in “{{ title }}”. {{ due }}\n\n"
            "{{ button }}\n\n"
            "This is what we ask:\n\n"
            "{{ asked }}\n\n"
            f"{HOW}\n\n"
            "The reply is published, with your role and without your name. If you do not know what this is about, do "
            "nothing."
        ),
        placeholders={**LINK, "colleague": "Ada Example"},
        button_label="Read and reply",
        is_secret=True,
    )
)

LINK_ENDED = register(
    EmailKind(
        key="reports.reply_link_ended",
        label="Replies: a link was taken back",
        subject="Your link to reply to “{{ title }}” no longer works ({{ reference }})",
        body=(
            "Dear {{ name }}, you do not need to do anything more. Your link to answer for {{ body }} what we ask in "
            "“{{ title }}” was ended by {{ who }} on {{ when }}. What was written so far stays.\n\n"
            "If you still want to reply, or if this surprises you, answer this email."
        ),
        placeholders={
            **ABOUT,
            "name": "Ruth Marlow",
            "body": "Northmoor Trust",
            "who": "Ada Example",
            "when": "24 April 2026",
        },
    )
)

DATE_MOVED = register(
    EmailKind(
        key="reports.date_moved",
        label="Replies: the date of the reply moved",
        subject="New date for your reply to “{{ title }}”: {{ new }} ({{ reference }})",
        body=(
            "Dear {{ name }}, please answer for {{ body }} by {{ new }} what we ask in “{{ title }}”. Until now the "
            "date was {{ old }}. This is what our record says of it:\n\n"
            "{{ why }}\n\n"
            "{{ button }}\n\n"
            "The link that we sent you to reply stays as it is. If anything here is wrong, answer this email."
        ),
        placeholders={
            **ABOUT,
            "name": "Ruth Marlow",
            "body": "Northmoor Trust",
            "old": "5 May 2026",
            "new": "Wednesday 6 May 2026",
            "why": (
                "The date moved from 5 May 2026 to 6 May 2026 (no longer counted: Day of national mourning, 20 April "
                "2026)."
            ),
        },
        button_label="See how the date was worked out",
    )
)

CODE = register(
    EmailKind(
        key="reports.reply_code",
        label="Replies: the code that opens a link",
        subject="Your code to open the reply",
        body=(
            "Type this code on the page where you asked for it:\n\n"
            "{{ code }}\n\n"
            "It works once, for {{ minutes }} minutes. Nobody from us ever asks you for it.\n\n"
            "If you did not ask for a code, somebody else may have your link: tell us, and we send you a new one."
        ),
        placeholders={"code": "123456", "minutes": "10"},
        is_secret=True,
    )
)

RECEIPT = register(
    EmailKind(
        key="reports.receipt",
        label="Replies: receipt",
        subject="We have your reply to “{{ title }}”: {{ receipt }}",
        body=(
            "Thank you. You do not need to do anything more: we received your reply to “{{ title }}” on {{ when }}. "
            "Your decisions count from that moment.\n\n"
            "Reference: {{ reference }}\n"
            "Receipt: {{ receipt }}\n"
            "SHA-256: {{ sha256 }}\n\n"
            "The number in the last line is of the copy that you can download with your link: whoever has the copy can "
            "prove with it that nothing was changed.\n\n"
            "We look through your words and files for personal details before we publish them. Your reply can't be "
            "changed now. If something in it is wrong, answer this email.\n\n"
            "{{ button }}"
        ),
        placeholders={
            **ABOUT,
            "receipt": "R-7Q4K-M2XB",
            "when": "24 April 2026 at 2:30pm",
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        },
        button_label="See the public page",
    )
)

DRAFT_ENDS = register(
    EmailKind(
        key="reports.reply_draft_ends",
        label="Replies: a draft will be deleted",
        subject="Your draft reply to “{{ title }}” is deleted after {{ kept_until }}",
        body=(
            "Open your draft reply and save something by {{ kept_until }} if you want to keep it. Nobody has worked on "
            "it for some time.\n\n"
            "{{ button }}\n\n"
            "If you do nothing, we delete what you wrote to “{{ title }}” ({{ reference }}) and the files with it. You "
            "can still reply afterwards. This link replaces the one that you had."
        ),
        placeholders={**ABOUT, "kept_until": "19 June 2026"},
        button_label="Go on with the reply",
        is_secret=True,
    )
)

REDIRECT = {**ABOUT, "name": "Ruth Marlow"}

REDIRECT_ACCEPTED = register(
    EmailKind(
        key="reports.redirect_accepted",
        label="Replies: another body is in charge, accepted",
        subject="You need not reply to “{{ title }}” any more ({{ reference }})",
        body=(
            "Dear {{ name }}, nothing more is asked of you. You told us that another body is in charge, and our record "
            "says now that it is {{ to_body }}.\n\n"
            "{{ button }}"
        ),
        placeholders={**REDIRECT, "to_body": "Kilnford Council"},
        button_label="See the public page",
    )
)

REDIRECT_DECLINED = register(
    EmailKind(
        key="reports.redirect_declined",
        label="Replies: another body is in charge, declined",
        subject="We still ask you to reply to “{{ title }}” ({{ reference }})",
        body=(
            "Dear {{ name }}, please reply by the link that we sent you. You told us that another body is in charge. "
            "We looked into it and think that you are. This is why:\n\n"
            "{{ reason }}\n\n"
            "The date for the reply has not changed. If you see it otherwise, answer this email."
        ),
        placeholders={**REDIRECT, "reason": "The contract for the phone line is yours until March 2027."},
    )
)
