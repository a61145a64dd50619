from __future__ import annotations

import django_filters
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import register_permission_policy

from hub.organisations.models import Area, Organisation
from hub.shared.clock import today
from hub.shared.filters import ChoicesFilter
from hub.shared.models import Theme
from hub.shared.permissions import RightPolicy
from hub.shared.viewsets import DayColumn
from stories.domain.consent import USES
from stories.enums import SourceKind, StoryStatus
from stories.models import Story, Submission, Topic
from stories.permissions import SAFEGUARD, SCREEN
from stories.views.screening import NAMESPACE, StoryView


class StoryPolicy(RightPolicy):
    """Who screens may look; one with the safeguarding lead is looked at by nobody else."""

    needs = SCREEN

    def user_has_permission_for_instance(self, user, action, instance):
        if instance.status == StoryStatus.SAFEGUARDING and not user.has_perm(SAFEGUARD):
            return False
        return super().user_has_permission_for_instance(user, action, instance)


register_permission_policy(Story, StoryPolicy(Story))


def senders(request):
    """Partners that sent or collected stories."""
    return Organisation.objects.filter(Exists(Submission.objects.filter(organisation=OuterRef("pk")))).order_by("name")


def told_about(request):
    """Services that a story is about."""
    links = Story.services.through.objects.filter(organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(links)).order_by("name")


class StoryFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=StoryStatus.choices, label="Status")
    source = django_filters.ChoiceFilter(field_name="submission__source", choices=SourceKind.choices, label="Source")
    partner = django_filters.ModelChoiceFilter(field_name="submission__organisation", queryset=senders, label="Partner")
    service = django_filters.ModelChoiceFilter(field_name="services", queryset=told_about, label="Service")
    area = django_filters.ModelChoiceFilter(queryset=Area.objects.order_by("path"), label="Area")
    theme = django_filters.ModelChoiceFilter(field_name="themes", queryset=Theme.objects.all(), label="Theme")
    topic = django_filters.ModelChoiceFilter(
        field_name="topics", queryset=Topic.objects.order_by("title"), label="Topic"
    )
    received_at = django_filters.DateFromToRangeFilter(label="Received", widget=DateRangePickerWidget)

    class Meta:
        model = Story
        fields: list[str] = []


class StoryIndexView(generic.IndexView):
    """The newest first, as the filter wants; those with the safeguarding lead for nobody else."""

    @property
    def header_buttons(self):
        paper = HeaderButton(label="Story on paper", url=reverse("story_paper"), icon_name="plus")
        return [*super().header_buttons, paper]

    def get_base_queryset(self):
        stories = Story.objects.for_staff(self.request.user)
        return stories.select_related("submission__organisation", "area").defer("public_text")


def source_words(story: Story) -> str:
    """Where it came from: "Hanbury Carers", "P2026-0042", or "One person"."""
    envelope = story.submission
    paper = envelope.paper_reference
    partner = str(envelope.organisation) if envelope.organisation else ""
    return ", ".join(filter(None, (paper, partner))) or envelope.get_source_display()


def days_words(story: Story) -> str:
    """For how many days it has waited, if nobody has decided yet."""
    is_waiting = story.status in (StoryStatus.RECEIVED, StoryStatus.SAFEGUARDING)
    return str((today() - timezone.localdate(story.received_at)).days) if is_waiting else ""


def allowed_words(story: Story) -> str:
    return ", ".join(use for use in USES if getattr(story, f"may_{use}")) or "nothing"


class StoryViewSet(ModelViewSet):
    model = Story
    icon = "comment"
    menu_label = "Stories"
    url_namespace = NAMESPACE
    url_prefix = "stories"
    index_view_class = StoryIndexView
    inspect_view_class = StoryView
    inspect_template_name = "stories/admin/story.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = StoryFilterSet
    list_display = [
        TitleColumn("reference", label="Story", get_url=lambda story: reverse(f"{NAMESPACE}:inspect", args=[story.pk])),
        Column("get_status_display", label="Status", sort_key="status"),
        Column("source", label="From", accessor=source_words),
        Column("allowed", label="Allowed to", accessor=allowed_words),
        Column("area", label="Area"),
        DayColumn("received_at", label="Received", sort_key="received_at"),
        Column("days", label="Days waiting", accessor=days_words),
    ]
    list_export = [
        *("reference", "status", "received_at", "screened_at", "submission.source", "submission.organisation"),
        *("teller", "area", "happened_in", "severity", "may_count", "may_quote", "may_publish", "may_contact"),
    ]
    export_filename = "stories"
    search_fields = ["reference"]
    search_backend_name = None
    form_fields = ["area"]
    ordering = ["-received_at", "-pk"]


story_viewset = StoryViewSet(NAMESPACE)
