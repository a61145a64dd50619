"""What staff see of Charter Champions: the queue of applications, the memberships, the versions of the charter."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.http import FileResponse, Http404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from charter_champions.domain.queue import WORKING_DAYS_TO_ANSWER
from charter_champions.models import Application, CharterVersion, Membership
from charter_champions.permissions import CHANGE_STANDING, REVIEW, ReadingPolicy, may_print_poster
from charter_champions.views.assigning import AssignView
from charter_champions.views.deciding import AppealView, ApproveView, DeclineView, QuestionView
from charter_champions.views.poster import PosterView, poster_file
from charter_champions.views.review import ApplicationInspectView, can_see_application
from charter_champions.views.review_lists import (
    ApplicationFilterSet,
    ApplicationIndexView,
    MembershipFilterSet,
    MembershipIndexView,
    age_words,
)
from charter_champions.views.standing import (
    CharterVersionIndexView,
    CharterVersionInspectView,
    MembershipInspectView,
)
from hub.shared.clock import today
from hub.shared.names import name_of
from hub.shared.responses import private_file
from hub.shared.templatetags.hub_tags import day
from hub.shared.viewsets import DayColumn

register_permission_policy(Application, ReadingPolicy(Application, needs=REVIEW))
register_permission_policy(Membership, ReadingPolicy(Membership, needs=CHANGE_STANDING))
register_permission_policy(CharterVersion, ReadingPolicy(CharterVersion, needs=REVIEW))


class ChoiceBoxColumn(BaseColumn):
    """A box to tick, of the form below the list; it works without a script."""

    header_template_name = "charter_champions/admin/choice_box_header.html"
    cell_template_name = "charter_champions/admin/choice_box.html"


class AgeColumn(Column):
    """How many days it has waited, marked where that is longer than applicants are promised."""

    cell_template_name = "charter_champions/admin/age_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        return {**super().get_cell_context_data(instance, parent_context), "promised_days": WORKING_DAYS_TO_ANSWER}


class ApplicationViewSet(ModelViewSet):
    """Applications whose e-mail address is confirmed. They are looked at and decided, never edited."""

    model = Application
    icon = "clipboard-list"
    menu_label = "Applications"
    add_to_admin_menu = False
    exclude_form_fields: list[str] = []
    inspect_view_enabled = True
    index_view_class = ApplicationIndexView
    inspect_view_class = ApplicationInspectView
    inspect_template_name = "charter_champions/admin/application.html"
    copy_view_enabled = False
    filterset_class = ApplicationFilterSet
    search_fields = ["name", "reference", "email", "contact_name"]
    search_backend_name = None
    list_per_page = 50
    list_export = list(ApplicationIndexView.export_headings)
    export_filename = "applications"

    @cached_property
    def list_display(self):
        return [
            ChoiceBoxColumn("choose"),
            TitleColumn("name", label="Organisation", get_url=self.inspect_url, sort_key="name"),
            Column("get_status_display", label="Status", sort_key="status"),
            AgeColumn("age", label="Days waiting", accessor=age_words, sort_key="received_at"),
            Column("assignee", label="Assigned to", accessor=lambda row: name_of(row.assignee) if row.assignee else ""),
            Column("duplicates", label="Duplicates", accessor=duplicate_words),
            Column("reference", label="Reference"),
            Column("get_kind_display", label="Kind"),
            DayColumn("received_at", label="Received", sort_key="received_at"),
            Column(
                "decided_by", label="Decided by", accessor=lambda row: name_of(row.decided_by) if row.decided_by else ""
            ),
        ]

    def inspect_url(self, application: Application) -> str:
        return reverse(self.get_url_name("inspect"), args=[application.pk])

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("logo/<int:pk>/", application_logo, name="logo"),
            path("assign/", AssignView.as_view(), name="assign"),
            path("approve/<int:pk>/", ApproveView.as_view(), name="approve"),
            path("decline/<int:pk>/", DeclineView.as_view(), name="decline"),
            path("question/<int:pk>/", QuestionView.as_view(), name="question"),
            path("appeal/<int:pk>/", AppealView.as_view(), name="appeal"),
        ]


def duplicate_words(application: Application) -> str:
    return "Possible" if application.may_be_duplicate else ""


@require_safe
def application_logo(request, pk: int):
    """The logo that an applicant sent, for reviewers only. Raises ``Http404`` for all others."""
    application = Application.objects.confirmed().filter(pk=pk).first() if can_see_application(request.user) else None
    if application is None or not application.logo:
        raise Http404("No logo")
    try:
        file = application.logo.storage.open(application.logo.name)
    except FileNotFoundError:
        raise Http404("No logo") from None
    ending = PurePosixPath(application.logo.name).suffix
    return private_file(FileResponse(file), f"logo-{application.reference}{ending}")


class MembershipViewSet(ModelViewSet):
    """Who is a champion, until when; suspended, reinstated and ended from the page of each."""

    model = Membership
    icon = "success"
    menu_label = "Memberships"
    add_to_admin_menu = False
    exclude_form_fields: list[str] = []
    inspect_view_enabled = True
    index_view_class = MembershipIndexView
    inspect_view_class = MembershipInspectView
    inspect_template_name = "charter_champions/admin/membership.html"
    copy_view_enabled = False
    filterset_class = MembershipFilterSet
    search_fields = ["organisation__name", "code"]
    search_backend_name = None
    list_per_page = 50
    list_export = list(MembershipIndexView.export_headings)
    export_filename = "memberships"

    @cached_property
    def list_display(self):
        return [
            TitleColumn("organisation", label="Organisation", get_url=self.inspect_url, sort_key="organisation__name"),
            Column("short_code", label="Code"),
            Column("standing", label="Standing", accessor=lambda membership: membership.standing(today()).label),
            DayColumn("started_on", label="Since", sort_key="started_on"),
            DayColumn("valid_until", label="Valid until", sort_key="valid_until"),
        ]

    def inspect_url(self, membership: Membership) -> str:
        return reverse(self.get_url_name("inspect"), args=[membership.pk])


class CharterVersionViewSet(ModelViewSet):
    """The charter as it was published, version by version; for the newest, whether champions must commit again."""

    model = CharterVersion
    index_view_class = CharterVersionIndexView
    icon = "doc-full"
    menu_label = "Charter versions"
    add_to_admin_menu = False
    exclude_form_fields: list[str] = []
    inspect_view_enabled = True
    inspect_view_class = CharterVersionInspectView
    inspect_template_name = "charter_champions/admin/version.html"
    copy_view_enabled = False

    @cached_property
    def list_display(self):
        return [
            TitleColumn("number", label="Version", get_url=self.inspect_url),
            Column("title", label="Title"),
            DayColumn("published_at", label="Published"),
            Column("recall", label="Commit again?", accessor=recall_words),
        ]

    def inspect_url(self, version: CharterVersion) -> str:
        return reverse(self.get_url_name("inspect"), args=[version.pk])


def recall_words(version: CharterVersion) -> str:
    recall = getattr(version, "recall", None)
    if recall is None:
        return ""
    return f"By {day(recall.due_on)}" if recall.is_needed else "No need"


class PosterMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return may_print_poster(request.user)


class PosterViewSet(ViewSet):
    """The poster that invites groups to apply."""

    icon = "doc-full-inverse"
    menu_label = "Poster"
    menu_item_class = PosterMenuItem
    add_to_admin_menu = False

    def get_urlpatterns(self):
        return [
            path("", PosterView.as_view(), name="index"),
            path("poster.pdf", poster_file, {"name": "pdf"}, name="pdf"),
            path("poster.svg", poster_file, {"name": "svg"}, name="svg"),
            path("poster.png", poster_file, {"name": "preview"}, name="preview"),
            path("code.svg", poster_file, {"name": "qr_svg"}, name="qr_svg"),
            path("code.png", poster_file, {"name": "qr_png"}, name="qr_png"),
        ]


class CharterChampionsGroup(ViewSetGroup):
    menu_label = "Charter Champions"
    menu_icon = "success"
    menu_order = 210
    items = (
        ApplicationViewSet("champion_applications"),
        MembershipViewSet("champion_memberships"),
        CharterVersionViewSet("charter_versions"),
        PosterViewSet("champion_poster"),
    )


champions_group = CharterChampionsGroup()
