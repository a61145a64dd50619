from __future__ import annotations

from .attendance import Arrival, EventFeedback, HeadCount
from .bookings import Booking, BookingAnswer, BookingHistory, BookingNeeds
from .certificates import Certificate, CertificateEnd
from .challenges import (
    BallotBatch,
    BallotCode,
    BallotCount,
    Challenge,
    ChallengeHistory,
    ChallengeOption,
    ChallengeUpdate,
    VotingAddress,
)
from .courses import CourseIndexPage, CoursePage, CoursePageTheme, CourseUnit, UnitCoverage
from .enquiries import (
    TrainingEnquiry,
    TrainingEnquiryHistory,
    TrainingEnquiryNote,
    TrainingEnquiryReminder,
    TrainingRoute,
)
from .enrolments import AttendanceMark, Enrolment, EnrolmentHistory
from .events import EventPage, EventPageTheme
from .files import EventFile
from .frameworks import Framework, FrameworkPart
from .index import EventIndexPage
from .milestones import Milestone, MilestoneHistory, MilestonePage, OpeningBalance, TrainedPerson, TrainingCount
from .offers import EventOffer, EventOfferHistory
from .places import Places
from .pledges import Pledge, PledgeAsking, PledgeHistory, PledgeShowing, PledgeShowingHistory
from .programme import EventUpdate, ProgrammeItem
from .questions import BookingQuestion
from .repeating import SkippedDate
from .runs import CourseRun, CourseRunHistory, RunSession
from .sessions import EventSession

__all__ = [
    "Arrival",
    "AttendanceMark",
    "BallotBatch",
    "BallotCode",
    "BallotCount",
    "Booking",
    "BookingAnswer",
    "BookingHistory",
    "BookingNeeds",
    "BookingQuestion",
    "Certificate",
    "CertificateEnd",
    "Challenge",
    "ChallengeHistory",
    "ChallengeOption",
    "ChallengeUpdate",
    "CourseIndexPage",
    "CoursePage",
    "CoursePageTheme",
    "CourseRun",
    "CourseRunHistory",
    "CourseUnit",
    "Enrolment",
    "EnrolmentHistory",
    "EventFeedback",
    "EventFile",
    "EventIndexPage",
    "EventOffer",
    "EventOfferHistory",
    "EventPage",
    "EventPageTheme",
    "EventSession",
    "EventUpdate",
    "Framework",
    "FrameworkPart",
    "HeadCount",
    "Milestone",
    "MilestoneHistory",
    "MilestonePage",
    "OpeningBalance",
    "Places",
    "Pledge",
    "PledgeAsking",
    "PledgeHistory",
    "PledgeShowing",
    "PledgeShowingHistory",
    "ProgrammeItem",
    "RunSession",
    "SkippedDate",
    "TrainedPerson",
    "TrainingCount",
    "TrainingEnquiry",
    "TrainingEnquiryHistory",
    "TrainingEnquiryNote",
    "TrainingEnquiryReminder",
    "TrainingRoute",
    "UnitCoverage",
    "VotingAddress",
]
