from __future__ import annotations

from django.urls import path, reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import register_permission_policy

from events.enums.pledges import ShowingStatus
from events.models import PledgeShowing
from events.views.pledge_admin import PLEDGES, ShowingView, cards
from hub.shared.filters import ChoicesFilter
from hub.shared.permissions import LimitedPermissionPolicy
from hub.shared.viewsets import DayColumn

# Nobody adds or rewrites what somebody promised; pledges that nobody wants shown are on no list at all.
register_permission_policy(PledgeShowing, LimitedPermissionPolicy(PledgeShowing, allowed={"view"}))


class ShowingFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=ShowingStatus.choices, label="Status")

    class Meta:
        model = PledgeShowing
        fields: list[str] = []


class ShowingIndexView(generic.IndexView):
    @property
    def header_buttons(self):
        cards_url = reverse(f"{PLEDGES}:cards")
        return [
            *super().header_buttons,
            HeaderButton(label="Numbers, and cards to print", url=cards_url, icon_name="doc-full-inverse"),
        ]

    def get_base_queryset(self):
        rows = super().get_base_queryset().select_related("pledge")
        # What its author has hidden again, or withdrawn, is not for staff to read.
        return rows.exclude(status=ShowingStatus.HIDDEN)


class ShowingViewSet(ModelViewSet):
    """Pledges whose authors agreed to show them."""

    model = PledgeShowing
    icon = "pick"
    menu_label = "Pledges"
    url_namespace = PLEDGES
    url_prefix = "pledges-to-show"
    index_view_class = ShowingIndexView
    inspect_view_class = ShowingView
    inspect_template_name = "events/admin/pledge.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = ShowingFilterSet
    list_display = [
        "__str__",
        Column("pledge.name", label="Name"),
        Column("get_status_display", label="Status", sort_key="status"),
        DayColumn("created_at", label="Sent", sort_key="created_at"),
    ]
    search_fields = ["pledge__text"]
    search_backend_name = None
    form_fields: list[str] = []
    ordering = ["-created_at", "-pk"]

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("cards/", cards, name="cards")]


showing_viewset = ShowingViewSet(PLEDGES)
