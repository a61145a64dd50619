"""What just reached its weight, what waits for a decision or a page: the entrance of topics in the admin."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from hub.shared.clock import today
from stories.domain.topic_desk import waiting
from stories.permissions import WRITE_TOPIC

DESK = "evidence_desk"


class DeskView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "stories/admin/desk.html"
    page_title = "Evidence desk"
    header_icon = "tasks"
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(WRITE_TOPIC):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "desk": waiting(on=today())}


class WritesTopicsItem(MenuItem):
    """Only for who may open it."""

    def is_shown(self, request) -> bool:
        return request.user.has_perm(WRITE_TOPIC)


class DeskViewSet(ViewSet):
    menu_label = "Evidence desk"
    icon = "tasks"
    menu_order = 50
    menu_item_class = WritesTopicsItem

    @property
    def menu_icon(self) -> str:
        return self.icon

    @property
    def menu_url(self) -> str:
        return reverse(self.get_url_name("index"))

    def get_urlpatterns(self):
        return [path("", DeskView.as_view(), name="index")]


evidence_desk = DeskViewSet(DESK)
