"""One object of each kind that the admin has an address for, and one account of each kind that may knock."""

from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import Model
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, GroupApprovalTask, Site, UploadedFile, Workflow

from charter_champions.enums import ApplicationStatus
from events.domain.pledges import show
from events.models import Milestone, OpeningBalance
from hub.home.domain.roles import ROLES
from hub.home.models import BrandSettings, NavigationSettings
from hub.organisations.domain.listings import report_mistake
from hub.organisations.enums import ClaimStatus
from hub.organisations.models import ListingClaim, OrganisationPerson
from hub.portal.models import ListingChange
from hub.shared.clock import now, today
from hub.shared.emails import kinds
from hub.shared.jobs import jobs
from hub.shared.models import AuditEntry, CalendarException, EmailWording, Errand, JobState, OutgoingEmail
from reports.models import LetterTemplate, ReplySettings
from tests.factories.bookings import make_bookable, make_booking
from tests.factories.challenges import make_challenge
from tests.factories.charter_champions import make_application, make_membership, make_version
from tests.factories.escalations import make_escalation
from tests.factories.events import make_event
from tests.factories.files import make_redaction
from tests.factories.home import make_home, make_standard_page
from tests.factories.issuing import make_check
from tests.factories.offers import make_offer
from tests.factories.officers import make_proposal
from tests.factories.organisations import make_area, make_organisation
from tests.factories.pledges import make_pledge
from tests.factories.promises import make_outcome, make_promise, make_voice
from tests.factories.reports import make_body, make_report, make_request, make_rule
from tests.factories.rights import make_request as make_rights_request
from tests.factories.shared import make_document, make_image, make_theme, picture_bytes
from tests.factories.spotlights import make_nomination
from tests.factories.stories import make_entry, make_story, make_topic
from tests.factories.training import make_certificate, make_enquiry, make_framework, make_past_run, make_route

LEAD = "safeguarding"
"""Sees to stories with a concern, and to nothing of the site: no line of the table means it by "roles"."""

STAFF = "staff"
"""May enter the admin and nothing else."""

SHORT = {
    "editor": "Communications editor",
    "moderator": "Moderator",
    "champions": "Champions officer",
    "evidence": "Evidence officer",
    "training": "Training officer",
    "administrator": "Administrator",
    LEAD: "Safeguarding lead",
}
"""What the table calls the roles."""

INSIDE = (STAFF, *SHORT)
OUTSIDE = ("anonymous", "partner", "suspended")


class World:
    """Made once; every request of the matrix is undone."""

    def __init__(self) -> None:
        self.owner = User.objects.create_superuser("owner", "owner@kilnford.example", "x")
        self.people = {name: self.make_person(name) for name in (*INSIDE, "partner", "suspended")}
        self.rows: dict[str, Model] = {}
        self.make_pages()
        self.make_media()
        self.make_rows()

    def make_person(self, name: str) -> User:
        user = User.objects.create_user(name, f"{name}@kilnford.example", "x", first_name=name.title(), last_name="Doe")
        if name in SHORT:
            user.groups.add(Group.objects.get(name=SHORT[name]))
        elif name == STAFF:
            user.is_staff = True
            user.save()
            user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        elif name == "suspended":
            user.groups.set(Group.objects.filter(name__in=ROLES))
        return user

    def make_pages(self) -> None:
        self.home = make_home()
        self.page = make_standard_page(self.home, "Plans for the well", owner=self.owner)
        self.page.summary = "A draft"
        last = self.page.save_revision(user=self.owner)
        self.page_revisions = [self.page.revisions.order_by("pk").first().pk, last.pk]
        self.workflow = Workflow.objects.get()
        self.task = GroupApprovalTask.objects.get()
        self.page_task_state = self.workflow.start(self.page, self.owner).current_task_state
        self.event = make_event(title="Coffee and questions")
        self.report = make_report(make_body())
        self.editing_session = EditingSession.objects.create(
            user=self.owner,
            content_type=ContentType.objects.get_for_model(type(self.page)),
            object_id=str(self.page.pk),
            last_seen_at=now(),
        )

    def make_media(self) -> None:
        self.collection = Collection.get_first_root_node().add_child(name="Photographs")
        self.image, self.document = make_image(title="The well"), make_document(title="Minutes")
        self.uploads = {
            kind: UploadedFile.objects.create(
                file=ContentFile(picture_bytes(), name="upload.jpg"),
                uploaded_by_user=self.owner,
                for_content_type=ContentType.objects.get_for_model(type(row)),
            )
            for kind, row in (("image", self.image), ("document", self.document))
        }

    def make_rows(self) -> None:
        site = Site.objects.get()
        redaction = make_redaction()
        organisation = make_organisation("Supper Club")
        organisation.summary = "A draft"
        revisions = [organisation.save_revision(user=self.owner), organisation.save_revision(user=self.owner)]
        self.organisation_revisions = [revision.pk for revision in revisions]
        self.organisation_task_state = self.workflow.start(organisation, self.owner).current_task_state
        self.redirect = Redirect.objects.create(old_path="/old", redirect_link="https://kilnford.example/")
        application = make_application(ApplicationStatus.RECEIVED, name="Kilnford Kites")
        application.logo.save("logo.png", ContentFile(picture_bytes(), name="logo.png"))
        self.rows["wagtailcore.page"] = self.page
        promise = make_promise()
        change = ListingChange.objects.create(organisation=organisation, sent_by=self.people["partner"])
        self.keep(
            site,
            organisation,
            application,
            make_area("Northgate"),
            make_theme("Waiting times"),
            make_membership(),
            make_version(),
            make_nomination(),
            make_rights_request(),
            make_story(contact="mo@kilnford.example", allowed="contact"),
            make_booking(make_bookable()),
            self.event.sessions.get(),
            make_offer(),
            make_challenge(),
            show(make_pledge()),
            run := make_past_run(sessions=1),
            run.session_list[0],
            make_enquiry(),
            make_route(),
            make_certificate(),
            Milestone.objects.create(number=9000),
            OpeningBalance.objects.create(number=7, as_of=dt.date(2020, 1, 1), source="Report"),
            make_framework("Listen"),
            change,
            OrganisationPerson.objects.create(organisation=organisation, user=self.people["partner"]),
            report_mistake(organisation, "The phone does not work."),
            ListingClaim.objects.create(organisation=organisation, created_at=now(), status=ClaimStatus.CONFIRMED),
            make_rule(),
            make_request(report=self.report),
            redaction,
            redaction.message,
            redaction.message.request.history.first(),
            redaction.message.attachments.get(),
            make_check(self.report, body=make_body(), closes_on=today() + dt.timedelta(days=7)),
            LetterTemplate.objects.first(),
            make_proposal(),
            promise,
            make_voice(promise),
            make_outcome(published=False, commitment=promise),
            topic := make_topic(),
            make_entry(organisation),
            topic.rule,
            CalendarException.objects.create(day="2030-01-02", is_working=False, reason="Flood"),
            EmailWording.objects.get_or_create(kind=kinds()[0].key)[0],
            OutgoingEmail.objects.create(
                recipient="kim@kilnford.example",
                subject="A mail",
                kind=kinds()[0].key,
                created_at=now(),
                next_attempt_at=now(),
            ),
            AuditEntry.objects.create(at=now(), action="export"),
            Errand.objects.create(kind="made-up", created_at=now(), next_attempt_at=now()),
            JobState.objects.get_or_create(key=jobs()[0].key)[0],
            BrandSettings.objects.create(site=site),
            NavigationSettings.objects.create(site=site),
            ReplySettings.objects.create(site=site),
            self.image,
            self.document,
            User.objects.create_user("other", "other@kilnford.example", "x"),
            Group.objects.create(name="Volunteers"),
        )

        self.keep(make_escalation(self.rows["reports.responserequest"]))

    def keep(self, *rows: Model) -> None:
        self.rows |= {row._meta.label_lower: row for row in rows}

    def row(self, label: str) -> Model:
        """The object of the model ``label``. Raises ``LookupError`` saying what to add."""
        try:
            return self.rows[label]
        except KeyError:
            raise LookupError(
                f"The admin has addresses for {apps.get_model(label)._meta.verbose_name_plural}, and the matrix has "
                "none to ask for: add one to make_rows of matrix_world.py."
            ) from None
