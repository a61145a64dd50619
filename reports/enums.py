"""Choice sets of reports and tracked replies, and the moves that a request may make."""

from __future__ import annotations

from django.db import models


class ResponseStatus(models.TextChoices):
    """What has happened to a request. What time alone decides (due today, overdue) is in ``domain/phases.py``."""

    DRAFT = "draft", "Draft"
    AWAITING = "awaiting", "Awaiting a reply"
    PART_ANSWERED = "part_answered", "Part answered"
    ANSWERED = "answered", "Answered"
    REFUSED = "refused", "Refused"
    REDIRECTED = "redirected", "Redirected"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CLOSED = "closed", "Closed without a reply"


OPEN_STATUSES = (ResponseStatus.AWAITING, ResponseStatus.PART_ANSWERED)
"""The body still owes a reply."""

LIVE_STATUSES = (ResponseStatus.DRAFT, *OPEN_STATUSES)
"""One report asks one body once at a time: only one request of the two may be in one of these."""

ENDINGS = {
    ResponseStatus.PART_ANSWERED,
    ResponseStatus.ANSWERED,
    ResponseStatus.REFUSED,
    ResponseStatus.REDIRECTED,
    ResponseStatus.WITHDRAWN,
    ResponseStatus.CLOSED,
}
LATE_REPLIES = {ResponseStatus.PART_ANSWERED, ResponseStatus.ANSWERED}

TRANSITIONS = {
    ResponseStatus.DRAFT: {ResponseStatus.AWAITING},
    ResponseStatus.AWAITING: ENDINGS,
    ResponseStatus.PART_ANSWERED: ENDINGS,
    ResponseStatus.ANSWERED: set(),
    # A body may still answer what it refused, or what staff had stopped waiting for.
    ResponseStatus.REFUSED: LATE_REPLIES,
    ResponseStatus.CLOSED: LATE_REPLIES,
    ResponseStatus.REDIRECTED: set(),
    ResponseStatus.WITHDRAWN: set(),
}

DATE_CHANGES = {status: {status} for status in (*OPEN_STATUSES, ResponseStatus.REFUSED, ResponseStatus.CLOSED)}
"""A due date worked out anew: the status stays, the history gains a row. What may still be answered may still move."""


class Channel(models.TextChoices):
    EMAIL = "email", "E-mail"
    POST = "post", "Post"
    PHONE = "phone", "Phone"
    MEETING = "meeting", "Meeting"
    UPLOAD = "upload", "Upload"

    @property
    def how(self) -> str:
        """As in "From the body by email"."""
        return CHANNEL_HOW[self]


CHANNEL_HOW = {
    Channel.EMAIL: "by email",
    Channel.POST: "by post",
    Channel.PHONE: "by phone",
    Channel.MEETING: "in a meeting",
    Channel.UPLOAD: "by upload",
}


class Direction(models.TextChoices):
    RECEIVED = "received", "From the body"
    SENT = "sent", "To the body"


class Nature(models.TextChoices):
    """What a message does. Only a reply or a refusal ends the wait; nothing else stops a clock."""

    ACKNOWLEDGEMENT = "acknowledgement", "Acknowledgement"
    HOLDING = "holding", "Holding reply"
    CLARIFICATION_ASKED = "clarification_asked", "The body asks what we mean"
    CLARIFICATION_GIVEN = "clarification_given", "We explain what we mean"
    REMINDER = "reminder", "We remind the body"
    REPLY = "reply", "Reply"
    REFUSAL = "refusal", "Refusal"
    OTHER = "other", "Something else"


ENDING_NATURES = (Nature.REPLY, Nature.REFUSAL)
"""These messages are written with the move that they cause, never on their own."""

SENT_NATURES = (Nature.CLARIFICATION_GIVEN, Nature.REMINDER)


class ItemKind(models.TextChoices):
    """What a body is asked: a recommendation of a report, or a question of an information request."""

    RECOMMENDATION = "recommendation", "Recommendation"
    QUESTION = "question", "Question"

    @property
    def page_noun(self) -> str:
        """What the page is called that asks it."""
        return "information request" if self == ItemKind.QUESTION else "report"

    @property
    def asked_heading(self) -> str:
        """Stands over what was asked and the answers, on paper."""
        return f"What we asked{'' if self == ItemKind.QUESTION else ' for'}, and the answers"


class Decision(models.TextChoices):
    """What a body decides: the first four on a recommendation, the others on a question."""

    ACCEPTED = "accepted", "Accepted"
    ACCEPTED_IN_PART = "accepted_in_part", "Accepted in part"
    NOT_ACCEPTED = "not_accepted", "Not accepted"
    NOTED = "noted", "Noted"
    ANSWERED = "answered", "Answered"
    ANSWERED_IN_PART = "answered_in_part", "Answered in part"
    NOT_ANSWERED = "not_answered", "Not answered"


RECOMMENDATION_DECISIONS = (
    Decision.ACCEPTED,
    Decision.ACCEPTED_IN_PART,
    Decision.NOT_ACCEPTED,
    Decision.NOTED,
)
QUESTION_DECISIONS = (Decision.ANSWERED, Decision.ANSWERED_IN_PART, Decision.NOT_ANSWERED)
DECISIONS_ON = {ItemKind.RECOMMENDATION: RECOMMENDATION_DECISIONS, ItemKind.QUESTION: QUESTION_DECISIONS}


class ClarificationEffect(models.TextChoices):
    """What happens to the due date when the body asks what is meant and is told."""

    NONE = "none", "No effect: the date stays"
    PAUSE = "pause", "Pause: the days until the answer do not count"
    RESTART = "restart", "Restart: counted again from the answer"


class DownloadKind(models.TextChoices):
    FULL = "full", "Full report"
    EASY_READ = "easy_read", "Easy Read"
    LARGE_PRINT = "large_print", "Large print"
    DATA = "data", "Data"
    OTHER = "other", "Other"


class PhaseKey(models.TextChoices):
    """In exactly one of these each request is on every day. The labels are those of the filter."""

    DRAFT = "draft", "Draft"
    AWAITING = "awaiting", "Waiting for a reply"
    DUE_TODAY = "due-today", "Due today"
    OVERDUE = "overdue", "Overdue"
    LONG_OVERDUE = "long-overdue", "Long overdue"
    NOT_BY_DATE = "not-by-date", "No reply by the date asked for"
    PART_ANSWERED = "part-answered", "Part answered"
    ANSWERED_IN_TIME = "answered-in-time", "Answered in time"
    ANSWERED_LATE = "answered-late", "Answered late"
    ANSWERED = "answered", "Answered"
    REFUSED = "refused", "Refused"
    REDIRECTED = "redirected", "Redirected"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CLOSED = "closed", "Closed without a whole reply"


class ChaseStep(models.TextChoices):
    """The mails to a body around the date of its reply; the days are worked out in ``domain/chase_days.py``."""

    TEN_BEFORE = "ten_before", "10 working days before"
    FIVE_BEFORE = "five_before", "5 working days before"
    DAY_AFTER = "day_after", "The day after"
    TEN_AFTER = "ten_after", "10 working days after"
    TWENTY_AFTER = "twenty_after", "20 working days after"


class EscalationTo(models.TextChoices):
    """What kind of body is told that another did not answer."""

    NHS_ENGLAND = "nhs_england", "NHS England"
    ICB = "icb", "Integrated care board"
    CQC = "cqc", "Care Quality Commission"
    HEALTHWATCH_ENGLAND = "healthwatch_england", "Healthwatch England"
    SCRUTINY = "scrutiny", "Council scrutiny"
    OTHER = "other", "Another body"


class LetterPurpose(models.TextChoices):
    """What a letter on paper is for."""

    ASKING = "asking", "Sending a request"
    REMINDING = "reminding", "A reminder"
    OTHER = "other", "Something else"


class Tone(models.TextChoices):
    """Colour and icon of a status tag, as ``components/status_tag.html`` names them; the words always say the same.

    ``PART`` is amber: for what came, but not whole, not in time or not as it was asked for.
    """

    REPLIED = "replied"
    WAITING = "waiting"
    LATE = "late"
    PART = "part"
    CHANGE = "change"
    NEUTRAL = "neutral"


class FileKind(models.TextChoices):
    """What a body may attach, told by the content and never by the name."""

    PDF = "pdf", "PDF"
    WORD = "docx", "Word document"
    SHEET = "xlsx", "Excel spreadsheet"
    SLIDES = "pptx", "PowerPoint slides"
    OPEN_TEXT = "odt", "OpenDocument text"
    OPEN_SHEET = "ods", "OpenDocument spreadsheet"
    JPEG = "jpg", "JPEG picture"
    PNG = "png", "PNG picture"
    CSV = "csv", "CSV"
    TEXT = "txt", "Plain text"


class RedactionStatus(models.TextChoices):
    """How far the check is of what a body wrote."""

    TO_REDACT = "to_redact", "To redact"
    TO_CHECK = "to_check", "To be checked by a second person"
    PUBLISHED = "published", "Published"
    WITHHELD = "withheld", "Withheld"


REDACTION_TRANSITIONS = {
    RedactionStatus.TO_REDACT: {RedactionStatus.TO_CHECK, RedactionStatus.PUBLISHED, RedactionStatus.WITHHELD},
    RedactionStatus.TO_CHECK: {RedactionStatus.TO_REDACT, RedactionStatus.PUBLISHED, RedactionStatus.WITHHELD},
    # What was left in by mistake is taken out again, and then checked anew.
    RedactionStatus.PUBLISHED: {RedactionStatus.TO_REDACT, RedactionStatus.WITHHELD},
    RedactionStatus.WITHHELD: {RedactionStatus.TO_REDACT},
}


class CommitmentStatus(models.TextChoices):
    """What became of a promise. That its date has gone by is told from the date and the day, never stored."""

    OPEN = "open", "Promised"
    REPORTED_DONE = "reported_done", "Reported done by the body"
    CONFIRMED = "confirmed", "Done"
    DISPUTED = "disputed", "Disputed"
    GIVEN_UP = "given_up", "Given up by the body"


OPEN_COMMITMENTS = (CommitmentStatus.OPEN, CommitmentStatus.REPORTED_DONE, CommitmentStatus.DISPUTED)

COMMITMENT_TRANSITIONS = {
    CommitmentStatus.OPEN: {CommitmentStatus.REPORTED_DONE, CommitmentStatus.CONFIRMED, CommitmentStatus.GIVEN_UP},
    CommitmentStatus.REPORTED_DONE: {CommitmentStatus.CONFIRMED, CommitmentStatus.DISPUTED},
    # A dispute reopens what was reported or confirmed.
    CommitmentStatus.CONFIRMED: {CommitmentStatus.DISPUTED},
    CommitmentStatus.DISPUTED: {
        CommitmentStatus.REPORTED_DONE,
        CommitmentStatus.CONFIRMED,
        CommitmentStatus.GIVEN_UP,
    },
    CommitmentStatus.GIVEN_UP: set(),
}


class FactCheckStatus(models.TextChoices):
    """How far the check of facts by a body is. That its time is over is told from the date, never stored."""

    OPEN = "open", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    WITHDRAWN = "withdrawn", "Withdrawn"


FACT_CHECK_TRANSITIONS = {
    # An answer that comes after the last day is kept, and marked as late.
    FactCheckStatus.OPEN: {FactCheckStatus.ANSWERED, FactCheckStatus.WITHDRAWN},
    FactCheckStatus.ANSWERED: set(),
    FactCheckStatus.WITHDRAWN: set(),
}


class ProposalStatus(models.TextChoices):
    """What became of "it is not ours, it is theirs", which a body says by its link and staff decide."""

    WAITING = "waiting", "Waiting for us"
    ACCEPTED = "accepted", "Accepted: redirected"
    DECLINED = "declined", "Declined"


PROPOSAL_TRANSITIONS = {
    ProposalStatus.WAITING: {ProposalStatus.ACCEPTED, ProposalStatus.DECLINED},
    # Only where the redirect was a mistake and is taken back.
    ProposalStatus.ACCEPTED: {ProposalStatus.WAITING},
    ProposalStatus.DECLINED: set(),
}


PROGRESS_REPORTS = {status: {status} for status in OPEN_COMMITMENTS}
"""The body tells how far it is, or we set its date right: the status stays, the history gains a row."""

REWORDINGS = {status: {status} for status in CommitmentStatus}
"""Something that must not be public is taken out of the words, whatever became of the promise."""


class Voice(models.TextChoices):
    """Who says it. Each is shown apart and named."""

    BODY = "body", "The body"
    CHAMPION = "champion", "A partner organisation"
    PUBLIC = "public", "A member of the public"
    US = "us", "We"


class UpdateKind(models.TextChoices):
    PROGRESS = "progress", "Partly, or on the way"
    DONE = "done", "Yes, it has happened"
    NOT_DONE = "not_done", "No, it has not happened"
    DISPUTE = "dispute", "Disputes that it was done"
    CONFIRMATION = "confirmation", "Confirmed"
    GIVEN_UP = "given_up", "Gives it up"


STRANGERS_KINDS = (UpdateKind.DONE, UpdateKind.PROGRESS, UpdateKind.NOT_DONE)
"""What a champion or a member of the public can answer."""


class UpdateStatus(models.TextChoices):
    HELD = "held", "Waiting for us"
    PUBLISHED = "published", "Published"
    DECLINED = "declined", "Not published"


UPDATE_TRANSITIONS = {
    UpdateStatus.HELD: {UpdateStatus.PUBLISHED, UpdateStatus.DECLINED},
    # What should not have been published is taken down, with the reason.
    UpdateStatus.PUBLISHED: {UpdateStatus.DECLINED},
    UpdateStatus.DECLINED: set(),
}


class PromiseKey(models.TextChoices):
    """In exactly one of these each promise is on every day. The labels are those of the filter."""

    OPEN = "open", "Promised"
    DATE_PASSED = "date-passed", "Date passed"
    REPORTED_DONE = "reported-done", "Reported done"
    DONE = "done", "Done, we checked"
    DISPUTED = "disputed", "Disputed"
    GIVEN_UP = "given-up", "Given up"


class ReminderKind(models.TextChoices):
    BEFORE = "before", "10 days before"
    AFTER = "after", "The day after"


class OutcomeStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


OUTCOME_TRANSITIONS = {
    OutcomeStatus.DRAFT: {OutcomeStatus.PUBLISHED},
    OutcomeStatus.PUBLISHED: {OutcomeStatus.WITHDRAWN},
    OutcomeStatus.WITHDRAWN: {OutcomeStatus.PUBLISHED},
}
CORRECTIONS = {OutcomeStatus.PUBLISHED: {OutcomeStatus.PUBLISHED}}
"""What was wrong is said beside what was published, which stays as it is."""
