from __future__ import annotations

from collections.abc import Iterable

import django_filters
from django.contrib.contenttypes.models import ContentType
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Revision, WorkflowState
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from hub.organisations.enums import ACCESS_QUESTIONS, ClaimStatus, MistakeStatus, OrganisationKind
from hub.organisations.forms import AreaForm
from hub.organisations.models import Area, ListingClaim, MistakeReport, Organisation
from hub.organisations.views.care import ClaimView, MistakeView
from hub.shared.clock import today
from hub.shared.deleting import DeletesUnused
from hub.shared.filters import ChoicesFilter
from hub.shared.models import Theme
from hub.shared.permissions import LimitedPermissionPolicy
from hub.shared.reveals import RevealsPerson
from hub.shared.viewsets import DayColumn


class OrganisationFilterSet(WagtailFilterSet):
    kind = ChoicesFilter(choices=OrganisationKind.choices, label="Kind")
    area = django_filters.ModelChoiceFilter(
        queryset=Area.objects.order_by("path"), method="filter_area", label="Area and what lies in it"
    )
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.all(), to_field_name="slug", method="filter_theme", label="Theme"
    )
    checked_before = django_filters.DateFilter(method="filter_checked_before", label="Last checked before, or never")

    class Meta:
        model = Organisation
        fields = ["kind", "live"]

    def filter_area(self, rows, name, area):
        return rows.in_area(area)

    def filter_theme(self, rows, name, theme):
        return rows.about(theme.slug)

    def filter_checked_before(self, rows, name, limit):
        return rows.filter(checked_on__lt=limit) | rows.filter(checked_on__isnull=True)


class OrganisationIndexView(snippets.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().prefetch_related("areas")

    def paginate_queryset(self, queryset, page_size):
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        page.object_list = with_standing(rows)
        return paginator, page, page.object_list, is_paginated

    def to_row_dict(self, item):
        row = super().to_row_dict(item)
        row["areas"] = ", ".join(sorted(area.name for area in item.areas.all()))
        return row


def with_standing(rows: Iterable[Organisation]) -> list[Organisation]:
    """``rows``, each with what its status in a list depends on: two queries for all, where Wagtail asks two for each.

    Whether it waits to be published on a day, and whether it is in moderation.
    """
    rows = list(rows)
    kind = ContentType.objects.get_for_model(Organisation)
    mine = {"base_content_type": kind, "object_id__in": [str(row.pk) for row in rows]}
    scheduled = Revision.objects.filter(**mine, approved_go_live_at__isnull=False).values_list("object_id", flat=True)
    scheduled = set(scheduled)
    moving: dict[str, list[WorkflowState]] = {}
    for state in WorkflowState.objects.active().filter(**mine):
        moving.setdefault(state.object_id, []).append(state)
    for row in rows:
        row._approved_schedule = str(row.pk) in scheduled
        row._current_workflow_states = moving.get(str(row.pk), [])
    return rows


class OrganisationEditView(RevealsPerson, snippets.EditView):
    """With the contacts of the organisation."""


class OrganisationInspectView(RevealsPerson, snippets.InspectView):
    """With the contacts of the organisation."""


class OrganisationDeleteView(DeletesUnused, snippets.DeleteView):
    """What it did stays on the record with its name."""

    instead = "Give it the day on which it closed: from then on it is not listed any more."


class AreaDeleteView(DeletesUnused, generic.DeleteView):
    pass


class OrganisationViewSet(snippets.SnippetViewSet):
    model = Organisation
    icon = "group"
    menu_label = "Organisations"
    url_prefix = "organisations"
    index_view_class = OrganisationIndexView
    edit_view_class = OrganisationEditView
    delete_view_class = OrganisationDeleteView
    inspect_view_class = OrganisationInspectView
    filterset_class = OrganisationFilterSet
    search_fields = ["name", "town", "postcode", "ods_code", "charity_number"]
    search_backend_name = None
    list_display = [
        "name",
        Column("get_kind_display", label="Kind", sort_key="kind"),
        Column("town", label="Town", sort_key="town"),
        DayColumn("checked_on", label="Last checked", sort_key="checked_on", without="Never"),
        LiveStatusTagColumn(),
    ]
    list_export = [
        "name",
        "kind",
        "areas",
        "summary",
        "email",
        "phone",
        "website",
        "town",
        "postcode",
        "ods_code",
        "cqc_id",
        "charity_number",
        *ACCESS_QUESTIONS,
        "checked_on",
        "opened_on",
        "closed_on",
        "live",
    ]
    export_filename = "organisations"
    inspect_view_enabled = True
    ordering = ["name", "pk"]


class AreaViewSet(ModelViewSet):
    model = Area
    delete_view_class = AreaDeleteView
    icon = "site"
    menu_label = "Areas"
    url_namespace = "areas"
    url_prefix = "areas"
    list_display = [TitleColumn("indented_name", label="Name", url_name="areas:edit"), "slug", "code"]
    ordering = ["path"]
    search_fields = ["name"]
    search_backend_name = None
    form_fields = ["name", "slug", "code", "latitude", "longitude"]
    # The whole tree on one page: a page of a tree is hard to read.
    list_per_page = 500

    def get_form_class(self, for_update=False):
        return AreaForm


class ThemeViewSet(ModelViewSet):
    model = Theme
    icon = "tag"
    menu_label = "Themes"
    url_namespace = "themes"
    url_prefix = "themes"
    list_display = ["name", "slug", "description"]
    ordering = ["name"]
    search_fields = ["name"]
    search_backend_name = None
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("description")]


# Nobody adds or rewrites what a stranger wrote; what may be done with it is on its page.
register_permission_policy(MistakeReport, LimitedPermissionPolicy(MistakeReport, allowed={"view"}))
register_permission_policy(ListingClaim, LimitedPermissionPolicy(ListingClaim, allowed={"view"}))


def days_words(row) -> str:
    days = row.days_waiting(on=today())
    return "" if days is None else str(days)


class CareIndexView(generic.IndexView):
    def get_base_queryset(self):
        rows = super().get_base_queryset().select_related("organisation")
        return rows.confirmed() if hasattr(rows, "confirmed") else rows


class MistakeFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=MistakeStatus.choices, label="Status")

    class Meta:
        model = MistakeReport
        fields = ["is_from_owner"]


class MistakeViewSet(ModelViewSet):
    """What people report to be wrong. It is answered on its page, never edited."""

    model = MistakeReport
    icon = "warning"
    menu_label = "Mistakes reported"
    url_namespace = "listing_mistakes"
    url_prefix = "listing-mistakes"
    index_view_class = CareIndexView
    inspect_view_class = MistakeView
    inspect_template_name = "organisations/admin/mistake.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = MistakeFilterSet
    list_display = [
        "organisation",
        Column("get_status_display", label="Status", sort_key="status"),
        Column("days", label="Days waiting", accessor=days_words, sort_key="created_at"),
        DayColumn("created_at", label="Received", sort_key="created_at"),
    ]
    search_fields = ["organisation__name", "what"]
    search_backend_name = None
    form_fields = ["what"]
    ordering = ["-created_at", "-pk"]


class ClaimFilterSet(WagtailFilterSet):
    status = ChoicesFilter(
        choices=[(status.value, status.label) for status in ClaimStatus if status != ClaimStatus.SENT], label="Status"
    )

    class Meta:
        model = ListingClaim
        fields: list[str] = []


class ClaimViewSet(ModelViewSet):
    """Who wants to look after a listing, once the address is confirmed."""

    model = ListingClaim
    icon = "user"
    menu_label = "Listings claimed"
    url_namespace = "listing_claims"
    url_prefix = "listing-claims"
    index_view_class = CareIndexView
    inspect_view_class = ClaimView
    inspect_template_name = "organisations/admin/claim.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = ClaimFilterSet
    list_display = [
        "organisation",
        "name",
        Column("get_status_display", label="Status", sort_key="status"),
        Column("days", label="Days waiting", accessor=days_words, sort_key="confirmed_at"),
        DayColumn("confirmed_at", label="Received", sort_key="confirmed_at"),
    ]
    search_fields = ["organisation__name", "name"]
    search_backend_name = None
    form_fields = ["name"]
    ordering = ["-confirmed_at", "-pk"]


class PartnersViewSetGroup(SnippetViewSetGroup):
    menu_label = "Organisations"
    menu_icon = "group"
    menu_order = 200
    items = (
        OrganisationViewSet(),
        MistakeViewSet("listing_mistakes"),
        ClaimViewSet("listing_claims"),
        AreaViewSet("areas"),
        ThemeViewSet("themes"),
    )
