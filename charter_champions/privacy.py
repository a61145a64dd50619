"""The classes of the fields of the charter, applications and memberships, and how long they are kept."""

from __future__ import annotations

from charter_champions.domain.drafts import silent, unconfirmed
from charter_champions.domain.retention import (
    forget_former,
    forget_past,
    forget_these,
    former_champions,
    past,
    settle,
)
from hub.shared.privacy.registry import ByEmail, Erasing, Held, With, declare
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.words import BASE_PAGE, HISTORY_STAFF, REASON_OF_A_MOVE

declare("charter_champions.CharterPage", public=f"{BASE_PAGE} intro body call_title call_text")
declare("charter_champions.CharterPageTheme", public="tag content_object")
declare("charter_champions.CharterPromise", public="sort_order page title we_will you_will")
declare("charter_champions.CharterVersion", public="page number published_at title intro promises fingerprint")

KEPT = (
    "not confirmed: `unfinished_applications`; confirmed and not sent: `silent_applications`; declined or withdrawn: "
    "`applications`; of a champion: `contacts` after it ended"
)
OF_A_GROUP = Held(
    "what the organisation is; a group may be one person",
    Erasing.KEEP,
    "of a champion it is on the public record; an application that was not approved loses it",
)
declare(
    "charter_champions.Application",
    staff=(
        "reference status charter_version kind areas works_elsewhere run_by_several themes feedback logo_focus "
        "hides_exact_address step_free accessible_toilet hearing_loop bsl quiet_space parking shows_email shows_phone "
        "agreed_promises commits speaks_for pages_saved email_confirmed_at warned_at started_at saved_at submitted_at "
        "received_at reopened_at decided_at decided_by assignee organisation"
    ),
    personal={
        "name summary charity_number website logo logo_description": OF_A_GROUP,
        "description take_part address town postcode access_notes": OF_A_GROUP,
        "contact_name": Held("whom to answer", Erasing.PERSON),
        "contact_role email phone": Held("to answer, and to confirm who wrote", Erasing.BLANK),
        "listening safety keeping_private": Held("how the applicant works with people", Erasing.BLANK),
        "plan": Held("what the applicant promises to do", Erasing.BLANK),
        "decision_reason": Held("why it was declined, for an appeal", Erasing.BLANK),
    },
    whose="who applies",
    found=(ByEmail("email"),),
    seen_by="reviewers",
    kept=KEPT,
    made_at="started_at",
    before_erasing=settle,
)
declare(
    "charter_champions.UnsavedPage",
    staff="application key page at",
    personal={
        "typed picture": Held("what was sent and could not be saved, to show it once more", Erasing.DELETE),
    },
    whose="who applies",
    found=(With("application"),),
    seen_by="nobody but who fills in the application",
    kept="until the page is saved, or the application sent or deleted",
    made_at="at",
)
declare(
    "charter_champions.ApplicationHistory",
    staff=f"{HISTORY_STAFF} user subject",
    personal={"reason": REASON_OF_A_MOVE},
    whose="who applies",
    found=(With("subject"),),
    seen_by="reviewers",
    kept="as the application",
    made_at="at",
)
declare(
    "charter_champions.ApplicationNote",
    staff="application kind at user",
    personal={"text": Held("what staff and applicant wrote to each other", Erasing.WORDS)},
    whose="who applies",
    found=(With("application"),),
    seen_by="reviewers",
    kept="as the application",
    made_at="at",
)
declare(
    "charter_champions.ApplicationCheck",
    staff="application check_key result at user",
    personal={"remark": Held("what due diligence found", Erasing.BLANK)},
    whose="who applies",
    found=(With("application"),),
    seen_by="reviewers",
    kept="as the application",
    made_at="at",
)
declare("charter_champions.LikelyDuplicate", staff="application organisation other reasons likeness", is_derived=True)
declare(
    "charter_champions.Membership",
    public="organisation charter_version code status started_on valid_until suspended_on ended_on replaced_by",
    staff="application suspension_reason",
)
declare(
    "charter_champions.MembershipHistory",
    staff=f"{HISTORY_STAFF} user subject",
    personal={
        "reason": Held(
            "why a membership was suspended or ended, for an appeal",
            Erasing.KEEP,
            "it is about the organisation; the address of a person is taken out of it",
        )
    },
    whose="who a reason names",
    seen_by="officers",
    kept="with the membership",
    made_at="at",
)
declare("charter_champions.CharterCommitment", public="membership version occasion at", staff="user")
declare(
    "charter_champions.MembershipRenewal",
    public="membership commitment valid_until_before valid_until",
    staff="did is_listing_right",
)
declare("charter_champions.MembershipReminder", staff="membership valid_until days_before sent_at recipients")
declare("charter_champions.CharterRecall", staff="version is_needed due_on decided_at decided_by")
declare("charter_champions.CharterRecallMail", staff="recall membership days_before sent_at recipients")

declare("charter_champions.CredentialKey", public="number key_id made_at")
declare("charter_champions.StatusList", public="number begun_at")
declare("charter_champions.StatusEntry", public="status_list index")
declare(
    "charter_champions.Credential",
    public="membership number document fingerprint key_id valid_from valid_until status_entry issued_at",
)
declare("charter_champions.SignedStatusList", public="status_list purpose fingerprint key_id document signed_at")
declare("charter_champions.BadgePack", public="membership file fingerprint size made_at", staff="ordered ordered_at")

register_rule(
    Rule(
        "unfinished_applications",
        "applications that nobody confirmed",
        "unfinished_applications",
        unconfirmed,
        forget_these,
    )
)
register_rule(
    Rule(
        "silent_applications",
        "applications that nobody finished",
        "silent_applications",
        silent,
        forget_these,
    )
)
register_rule(Rule("applications", "applications that came to nothing", "applications", past, forget_past))
register_rule(Rule("former_champions", "former champions", "contacts", former_champions, forget_former))
