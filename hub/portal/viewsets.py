"""What staff see of the partner area: listings that wait, and the people of organisations."""

from __future__ import annotations

from django.urls import path, reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from charter_champions.permissions import ReadingPolicy
from hub.organisations.models import Organisation, OrganisationPerson
from hub.portal.domain.listings import days_waiting
from hub.portal.enums import ChangeStatus
from hub.portal.models import ListingChange
from hub.portal.permissions import MANAGE_PEOPLE, PUBLISH_LISTINGS
from hub.portal.views.staff import (
    ListingChangeIndexView,
    ListingChangeInspectView,
    OrganisationPersonIndexView,
    PeopleOfOrganisationView,
    name_and_address,
)
from hub.shared.clock import now
from hub.shared.filters import ChoicesFilter
from hub.shared.viewsets import DayColumn

register_permission_policy(ListingChange, ReadingPolicy(ListingChange, needs=PUBLISH_LISTINGS))
register_permission_policy(OrganisationPerson, ReadingPolicy(OrganisationPerson, needs=MANAGE_PEOPLE))


class ListingChangeFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=ChangeStatus.choices, label="Status")

    class Meta:
        model = ListingChange
        fields = ["status"]


class ListingChangeViewSet(ModelViewSet):
    """What partners want to have changed. It is published where listings are edited, and sent back from here."""

    model = ListingChange
    icon = "edit"
    menu_label = "Listing changes"
    add_to_admin_menu = False
    exclude_form_fields: list[str] = []
    inspect_view_enabled = True
    index_view_class = ListingChangeIndexView
    inspect_view_class = ListingChangeInspectView
    inspect_template_name = "portal/admin/listing_change.html"
    copy_view_enabled = False
    filterset_class = ListingChangeFilterSet
    search_fields = ["organisation__name"]
    search_backend_name = None
    list_per_page = 50

    @cached_property
    def list_display(self):
        return [
            TitleColumn("organisation", label="Organisation", get_url=self.inspect_url),
            Column("get_status_display", label="Status", sort_key="status"),
            Column("waiting", label="Days waiting", accessor=waiting_words),
            DayColumn("sent_at", label="Sent", sort_key="sent_at"),
            Column(
                "sent_by", label="By", accessor=lambda change: change.sent_by.get_full_name() if change.sent_by else ""
            ),
        ]

    def inspect_url(self, change: ListingChange) -> str:
        return reverse(self.get_url_name("inspect"), args=[change.pk])


def waiting_words(change: ListingChange) -> str:
    return str(days_waiting(change, at=now())) if change.is_waiting else ""


class OrganisationPersonViewSet(ModelViewSet):
    """Who signs in for which organisation. They are invited and removed on the page of each organisation."""

    model = OrganisationPerson
    icon = "user"
    menu_label = "People"
    add_to_admin_menu = False
    exclude_form_fields: list[str] = []
    inspect_view_enabled = False
    copy_view_enabled = False
    index_view_class = OrganisationPersonIndexView
    search_fields = ["organisation__name", "user__email", "user__first_name", "user__last_name"]
    search_backend_name = None
    list_per_page = 50

    @cached_property
    def list_display(self):
        return [
            TitleColumn(
                "organisation", label="Organisation", get_url=lambda person: people_url(person.organisation_id)
            ),
            Column("person", label="Person", accessor=name_and_address),
            Column("get_role_display", label="May do", sort_key="role"),
            DayColumn("added_at", label="Since", sort_key="added_at"),
            Column("is_on", label="Account", accessor=lambda person: "On" if person.user.is_active else "Switched off"),
        ]

    def get_urlpatterns(self):
        policy = ReadingPolicy(Organisation, needs=MANAGE_PEOPLE)
        view = PeopleOfOrganisationView.as_view(permission_policy=policy)
        return [*super().get_urlpatterns(), path("organisation/<int:pk>/", view, name="organisation")]


def people_url(organisation_pk: int) -> str:
    return reverse("organisation_people:organisation", args=[organisation_pk])


class PortalGroup(ViewSetGroup):
    menu_label = "Partner area"
    menu_icon = "group"
    menu_order = 215
    items = (ListingChangeViewSet("listing_changes"), OrganisationPersonViewSet("organisation_people"))


portal_group = PortalGroup()
