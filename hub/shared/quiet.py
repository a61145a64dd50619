"""What may change without any public page changing. Whatever is not named here counts as public."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model
from wagtail.models import RevisionMixin

QUIET_APPS = {
    "account",
    "accounts",
    "alerts",
    "auth",
    "contenttypes",
    "django_tasks_database",
    "mfa",
    "sessions",
    "usersessions",
    "wagtailadmin",
    "wagtailembeds",
    "wagtailusers",
}
QUIET_MODELS = {
    "charter_champions.Application",
    "charter_champions.Application_areas",
    "charter_champions.Application_themes",
    "charter_champions.ApplicationCheck",
    "charter_champions.ApplicationHistory",
    "charter_champions.ApplicationNote",
    "charter_champions.CharterRecall",
    "charter_champions.CharterRecallMail",
    "charter_champions.LikelyDuplicate",
    "charter_champions.MembershipReminder",
    "events.Arrival",
    "events.AttendanceMark",
    "events.BallotCode",
    # Told only once voting has closed, from when on it never changes.
    "events.BallotCount",
    "events.Booking",
    "events.BookingAnswer",
    "events.BookingHistory",
    "events.BookingNeeds",
    # Checked under a private prefix, which no cache keeps.
    "events.Certificate",
    "events.CertificateEnd",
    "events.CourseRunHistory",
    "events.EnrolmentHistory",
    "events.EventFeedback",
    "events.EventOffer",
    "events.EventOfferHistory",
    "events.HeadCount",
    "events.MilestoneHistory",
    "events.OpeningBalance",
    "events.PledgeAsking",
    "events.PledgeHistory",
    "events.PledgeShowingHistory",
    "events.TrainedPerson",
    "events.TrainingCount",
    "events.TrainingEnquiry",
    "events.TrainingEnquiryHistory",
    "events.TrainingEnquiryNote",
    "events.TrainingEnquiryReminder",
    "events.TrainingRoute",
    "events.VotingAddress",
    "organisations.OrganisationPerson",
    # Signed when it is asked for, and says what other rows say.
    "charter_champions.SignedStatusList",
    "organisations.ListingClaim",
    "organisations.ListingClaimHistory",
    "organisations.ListingConfirmation",
    "organisations.ListingQuestion",
    "organisations.MistakeReport",
    "organisations.MistakeReportHistory",
    "reports.Chase",
    "reports.LetterTemplate",
    "reports.CommitmentReminder",
    "reports.CommitmentUpdateEvent",
    "reports.FactCheck",
    "reports.FactCheckEvent",
    "reports.Officer",
    "reports.RedactionEvent",
    "reports.RedirectProposal",
    "reports.RedirectProposalEvent",
    "reports.ReplyDraft",
    "reports.SealedReply",
    "shared.AuditEntry",
    "shared.EmailWording",
    "shared.Erasure",
    "shared.Errand",
    "shared.ErrandHistory",
    "shared.JobRun",
    "shared.JobState",
    "shared.OutboxPause",
    "shared.OutgoingEmail",
    "shared.OutgoingEmailHistory",
    "shared.PublicChange",
    "shared.RateEvent",
    "shared.SubmissionKey",
    "shared.Token",
    # What is public of stories: topics, their numbers, uses, and the public versions of those that may be published.
    "stories.AboutTeller",
    "stories.ConsentWording",
    "stories.EngagementHistory",
    "stories.Story_services",
    "stories.Story_themes",
    "stories.PaperYear",
    "stories.StoryContact",
    "stories.StoryDraft",
    "stories.StoryFile",
    "stories.StoryHistory",
    "stories.StoryNote",
    "stories.StoryWords",
    "stories.Submission",
    "stories.WeightRule",
    "spotlights.Nomination",
    "spotlights.NominationHistory",
    "spotlights.NominationNote",
    "wagtailcore.APIToken",
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.GroupApprovalTask",
    "wagtailcore.GroupApprovalTask_groups",
    "wagtailcore.GroupCollectionPermission",
    "wagtailcore.GroupPagePermission",
    "wagtailcore.GroupSitePermission",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.PageLogEntry",
    "wagtailcore.PageSubscription",
    "wagtailcore.ReferenceIndex",
    "wagtailcore.Revision",
    "wagtailcore.Task",
    "wagtailcore.TaskState",
    "wagtailcore.UploadedFile",
    "wagtailcore.Workflow",
    "wagtailcore.WorkflowContentType",
    "wagtailcore.WorkflowPage",
    "wagtailcore.WorkflowState",
    "wagtailcore.WorkflowTask",
}
# What saving a draft writes on the row of a live page, every few seconds while somebody types.
QUIET_FIELDS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    "locked",
    "locked_at",
    "locked_by",
}
# Columns of other tables that no public page shows.
QUIET_COLUMNS = {
    "events.Places": {"taken", "told", "thanked_at"},
    "stories.Story": {"screened_at", "severity", "area", "happened_in", "may_contact", "teller"},
}


def is_quiet(model: type[Model]) -> bool:
    meta = model._meta
    return meta.app_label in QUIET_APPS or meta.label.casefold() in {label.casefold() for label in QUIET_MODELS}


def loud_tables() -> dict[str, tuple[str, ...] | None]:
    """The tables that public pages may show, each with the columns that count, or ``None`` where all do.

    Tables of the search index are left out: on SQLite they are no ordinary tables, and they hold only copies.
    """
    tables: dict[str, tuple[str, ...] | None] = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if not meta.managed or meta.proxy or meta.app_label == "wagtailsearch" or is_quiet(model):
            continue
        columns = None
        quiet = QUIET_COLUMNS.get(meta.label, set()) | (QUIET_FIELDS if issubclass(model, RevisionMixin) else set())
        if quiet:
            fields = meta.local_concrete_fields
            loud = tuple(field.column for field in fields if field.name not in quiet)
            columns = loud if len(loud) < len(fields) else None
        tables[meta.db_table] = columns
    return dict(sorted(tables.items()))
