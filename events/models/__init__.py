from __future__ import annotations

from .bookings import Booking, BookingAnswer, BookingHistory, BookingNeeds
from .certificates import Certificate, CertificateEnd
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
from .places import Places
from .questions import BookingQuestion
from .repeating import SkippedDate
from .runs import CourseRun, CourseRunHistory, RunSession
from .sessions import EventSession

__all__ = [
    "AttendanceMark",
    "Booking",
    "BookingAnswer",
    "BookingHistory",
    "BookingNeeds",
    "BookingQuestion",
    "Certificate",
    "CertificateEnd",
    "CourseIndexPage",
    "CoursePage",
    "CoursePageTheme",
    "CourseRun",
    "CourseRunHistory",
    "CourseUnit",
    "Enrolment",
    "EnrolmentHistory",
    "EventFile",
    "EventIndexPage",
    "EventPage",
    "EventPageTheme",
    "EventSession",
    "Framework",
    "FrameworkPart",
    "Milestone",
    "MilestoneHistory",
    "MilestonePage",
    "OpeningBalance",
    "Places",
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
]
