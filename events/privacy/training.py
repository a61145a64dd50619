"""The classes of the fields of training, and how long enrolments and enquiries are kept. Certificates stay."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from events.models import (
    Enrolment,
    EnrolmentHistory,
    RunSession,
    TrainingEnquiry,
    TrainingEnquiryHistory,
    TrainingEnquiryNote,
)
from hub.shared.privacy.registry import ByEmail, Erasing, Held, With, declaration_of, declare
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.scrub import Tally, is_left, scrub
from hub.shared.privacy.words import BASE_PAGE, HISTORY_STAFF, REASON_OF_A_MOVE

OFFICERS = "training officers"

declare("events.CourseIndexPage", public=BASE_PAGE)
declare(
    "events.CoursePage",
    public=f"{BASE_PAGE} organisation what_you_learn who_it_is_for how_long price access body",
)
declare("events.CoursePageTheme", public="tag content_object")
declare("events.CourseUnit", public="sort_order page title details")
declare("events.UnitCoverage", public="unit part coverage")
declare("events.Framework", public="name publisher address")
declare("events.FrameworkPart", public="sort_order framework number title")
declare(
    "events.CourseRun",
    public="course trainer area format place joining capacity enrol_from enrol_until status",
    staff="online_link reserved",
)
declare("events.CourseRunHistory", staff=f"{HISTORY_STAFF} reason user subject")
declare("events.RunSession", public="run starts_at ends_at place status status_reason uid sequence changed_at")
declare("events.MilestonePage", public=f"{BASE_PAGE} milestone body")
declare("events.Milestone", public="number status reached_at", staff="enrolment")
declare("events.MilestoneHistory", staff=f"{HISTORY_STAFF} reason user subject")
declare("events.OpeningBalance", staff="number as_of source")
declare("events.TrainingCount", staff="")
declare(
    "events.TrainedPerson",
    staff="first_completed_on is_counted",
    personal={
        "key": Held(
            "to count everyone once, however many courses they complete",
            Erasing.KEEP,
            "an HMAC that can't be turned back into an address",
        )
    },
    whose="who completed a course",
    seen_by="nobody",
    kept="for good, so that nobody is counted twice",
)

ENROLMENT_KEPT = "`enrolments` after the last session of the run"
declare(
    "events.Enrolment",
    staff="run booking status created_at completed_at person",
    personal={
        "name": Held("who is on the register", Erasing.PERSON),
        "email": Held("to write to a learner about the run and the certificate", Erasing.BLANK),
        "may_be_named": Held("whether the name may be told when a milestone is celebrated", Erasing.BLANK),
    },
    whose="a learner",
    found=(ByEmail("email"),),
    seen_by=OFFICERS,
    kept=ENROLMENT_KEPT,
    made_at="created_at",
)
declare(
    "events.EnrolmentHistory",
    staff=f"{HISTORY_STAFF} user subject",
    personal={"reason": REASON_OF_A_MOVE},
    whose="a learner",
    found=(With("subject"),),
    seen_by=OFFICERS,
    kept=ENROLMENT_KEPT,
    made_at="at",
)
declare("events.AttendanceMark", staff="enrolment session is_present at user")
declare(
    "events.Certificate",
    public=("course_title first_on last_on hours sessions_attended sessions_held trainer_name issuer_name issued_on"),
    staff="code enrolment version issued_at issued_by",
    personal={
        "person_name": Held("who completed the course, as they want it written", Erasing.PERSON),
        "email": Held("to send its holder the certificate again, and to tell of its end", Erasing.BLANK),
    },
    whose="the holder of a certificate",
    found=(ByEmail("email"),),
    seen_by=f"whoever has its code, the address {OFFICERS} only",
    kept="for good, so that it can always be checked; until its holder asks us to erase it",
    made_at="issued_at",
)
declare(
    "events.CertificateEnd",
    public="certificate kind because replaced_by at",
    staff="user",
    personal={"reason": REASON_OF_A_MOVE},
    whose="the holder of a certificate",
    found=(With("certificate"),),
    seen_by=OFFICERS,
    kept="as long as the certificate",
    made_at="at",
)

ENQUIRY_KEPT = "`training_enquiries` after the last step"
declare("events.TrainingRoute", staff="area organisation email")
declare(
    "events.TrainingEnquiry",
    staff="reference status created_at course who_for people area trainer",
    personal={
        "name email phone group_name": Held("to answer who asks about training", Erasing.BLANK),
        "what": Held("what somebody wants to learn; it may tell of people", Erasing.WORDS),
    },
    whose="who asks about training",
    found=(ByEmail("email"),),
    seen_by=f"{OFFICERS}, the organisation that answers",
    kept=ENQUIRY_KEPT,
    made_at="created_at",
)
declare(
    "events.TrainingEnquiryHistory",
    staff=f"{HISTORY_STAFF} user subject",
    personal={"reason": REASON_OF_A_MOVE},
    whose="who a reason names",
    found=(With("subject"),),
    seen_by=OFFICERS,
    kept=ENQUIRY_KEPT,
    made_at="at",
)
declare(
    "events.TrainingEnquiryNote",
    staff="enquiry user at",
    personal={"text": Held("what staff found out about an enquiry", Erasing.WORDS)},
    whose="who a note names",
    found=(With("enquiry"),),
    seen_by=OFFICERS,
    kept=ENQUIRY_KEPT,
    made_at="at",
)
declare("events.TrainingEnquiryReminder", staff="enquiry after_days sent_at")


def past_enrolments(before: dt.datetime) -> QuerySet:
    """Enrolments in runs that had no session since an instant, and that still hold people."""
    sessions = RunSession.objects.filter(run=OuterRef("run"))
    steps = EnrolmentHistory.objects.filter(subject=OuterRef("pk"))
    own, step = declaration_of(Enrolment), declaration_of(EnrolmentHistory)
    return Enrolment.objects.filter(
        is_left(own) | Exists(steps.filter(is_left(step))),
        ~Exists(sessions.filter(ends_at__gte=before)),
        ~Exists(steps.filter(at__gte=before)),
        created_at__lt=before,
    )


def forget_enrolments(keys: list, before: dt.datetime) -> None:
    scrub(declaration_of(Enrolment), keys, Tally())


def past_enquiries(before: dt.datetime) -> QuerySet:
    """Enquiries without a step or a note since an instant that still hold people, answered or not."""
    steps = TrainingEnquiryHistory.objects.filter(subject=OuterRef("pk"))
    notes = TrainingEnquiryNote.objects.filter(enquiry=OuterRef("pk"))
    own, step, note = (
        declaration_of(model) for model in (TrainingEnquiry, TrainingEnquiryHistory, TrainingEnquiryNote)
    )
    left = is_left(own) | Exists(steps.filter(is_left(step))) | Exists(notes.filter(is_left(note)))
    return TrainingEnquiry.objects.filter(
        left, ~Exists(steps.filter(at__gte=before)), ~Exists(notes.filter(at__gte=before)), created_at__lt=before
    )


def forget_enquiries(keys: list, before: dt.datetime) -> None:
    scrub(declaration_of(TrainingEnquiry), keys, Tally())


register_rule(Rule("enrolments", "enrolments", "enrolments", past_enrolments, forget_enrolments))
register_rule(
    Rule("training_enquiries", "enquiries about training", "training_enquiries", past_enquiries, forget_enquiries)
)
