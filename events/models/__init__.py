from __future__ import annotations

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
from .runs import CourseRun, CourseRunHistory, RunSession
from .sessions import EventSession

__all__ = [
    "AttendanceMark",
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
    "RunSession",
    "TrainedPerson",
    "TrainingCount",
    "TrainingEnquiry",
    "TrainingEnquiryHistory",
    "TrainingEnquiryNote",
    "TrainingEnquiryReminder",
    "TrainingRoute",
    "UnitCoverage",
]
