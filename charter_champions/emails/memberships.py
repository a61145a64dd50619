"""The mails to champions about their membership."""

from __future__ import annotations

from hub.shared.emails import EmailKind, register

from .applications import NAME

RENEW_NOW = register(
    EmailKind(
        key="champions.renew_now",
        label="Charter Champions: time to renew",
        subject="Renew {{ organisation }} as a Charter Champion by {{ until }}",
        body=(
            "Press the button and answer three short questions. It takes two minutes.\n\n"
            "{{ button }}\n\n"
            "{{ organisation }} is a Charter Champion until {{ until }}. If nobody renews, the badge says “lapsed” "
            "after that day, and {{ organisation }} leaves the directory after {{ listed_until }}.\n\n"
            "You sign in with a code that we email to you. You need no password."
        ),
        placeholders={**NAME, "until": "1 May 2027", "listed_until": "31 May 2027"},
        button_label="Renew now",
    )
)

RENEW_LATE = register(
    EmailKind(
        key="champions.renew_late",
        label="Charter Champions: the membership has lapsed",
        subject="{{ organisation }} can still renew as a Charter Champion until {{ listed_until }}",
        body=(
            "You can still renew: press the button and answer three short questions.\n\n"
            "{{ button }}\n\n"
            "The year of {{ organisation }} as a Charter Champion ended on {{ until }}, and its badge says “lapsed” "
            "now. It stays in the directory until {{ listed_until }}. After that day it has to apply again.\n\n"
            "You sign in with a code that we email to you. You need no password."
        ),
        placeholders={**NAME, "until": "1 May 2027", "listed_until": "31 May 2027"},
        button_label="Renew now",
    )
)

RENEWED = register(
    EmailKind(
        key="champions.renewed",
        label="Charter Champions: renewed",
        subject="{{ organisation }} is a Charter Champion until {{ until }}",
        body=(
            "Thank you. You do not need to do anything more: {{ organisation }} is a Charter Champion until "
            "{{ until }}.\n\n"
            "The code of your badge stays, so what you printed goes on working. New files with the new years are here:"
            "\n\n{{ button }}"
        ),
        placeholders={**NAME, "until": "1 May 2028"},
        button_label="Get the badge",
    )
)

SUSPENDED = register(
    EmailKind(
        key="champions.suspended",
        label="Charter Champions: suspended",
        subject="{{ organisation }} is suspended as a Charter Champion",
        body=(
            "We have suspended {{ organisation }} as a Charter Champion since {{ since }}. This is why:\n\n"
            "{{ reason }}\n\n"
            "The badge and its page say so from now on, and {{ organisation }} is not in the directory while it "
            "lasts. The reason is not published.\n\n"
            "{{ button }}\n\n"
            "If you think that we got this wrong, answer this email or call us within 28 days. Somebody who did not "
            "make this decision looks at it again."
        ),
        placeholders={
            **NAME,
            "since": "5 May 2026",
            "reason": "We can't reach anybody there. Our letters came back and the phone number is out of use.",
        },
        button_label="See what the public sees",
    )
)

REINSTATED = register(
    EmailKind(
        key="champions.reinstated",
        label="Charter Champions: no longer suspended",
        subject="{{ organisation }} is a Charter Champion again",
        body=(
            "Your badge works again from now on, and {{ organisation }} is back in the directory.\n\n"
            "{{ reason }}\n\n"
            "{{ button }}\n\n"
            "{{ organisation }} is a Charter Champion until {{ until }}, as before."
        ),
        placeholders={**NAME, "until": "1 May 2027", "reason": "We have your new phone number. Thank you."},
        button_label="See what the public sees",
    )
)

ENDED = register(
    EmailKind(
        key="champions.ended",
        label="Charter Champions: ended",
        subject="{{ organisation }} stopped being a Charter Champion on {{ since }}",
        body=(
            "Please take the badge off your website and papers: its page says from now on that it ended on "
            "{{ since }}. This is why:\n\n"
            "{{ reason }}\n\n"
            "{{ button }}\n\n"
            "If you think that we got this wrong, answer this email or call us within 28 days. Somebody who did not "
            "make this decision looks at it again. You may also apply again at any time."
        ),
        placeholders={**NAME, "since": "5 May 2026", "reason": "You told us that the group does not meet any more."},
        button_label="See what the public sees",
    )
)

COMMIT_AGAIN = register(
    EmailKind(
        key="champions.commit_again",
        label="Charter Champions: a new version of the charter",
        subject="Our charter has changed: please commit again by {{ until }}",
        body=(
            "Please read the new promises and say whether {{ organisation }} commits to them, by {{ until }}.\n\n"
            "{{ button }}\n\n"
            "The page shows what changed. Until then {{ organisation }} stays committed to the version that it "
            "agreed to, and its badge goes on working.\n\n"
            "You sign in with a code that we email to you. You need no password."
        ),
        placeholders={**NAME, "until": "1 May 2027"},
        button_label="Read the new promises",
    )
)

COMMIT_LATE = register(
    EmailKind(
        key="champions.commit_late",
        label="Charter Champions: not committed to the new version yet",
        subject="{{ organisation }} has not committed to our new charter yet",
        body=(
            "We asked you to commit to the new promises by {{ until }}. It is not too late: press the button.\n\n"
            "{{ button }}\n\n"
            "If something in them stands in your way, answer this email. We would like to know.\n\n"
            "You sign in with a code that we email to you. You need no password."
        ),
        placeholders={**NAME, "until": "1 May 2027"},
        button_label="Read the new promises",
    )
)
