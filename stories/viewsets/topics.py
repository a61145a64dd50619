"""Staff's lists of topics and of the rules of weight, with the evidence desk."""

from __future__ import annotations

from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from hub.shared.clock import today
from hub.shared.deleting import DeletesUnused
from hub.shared.filters import ChoicesFilter
from hub.shared.permissions import LimitedPermissionPolicy
from stories.domain.topic_desk import weigh
from stories.domain.weight import Tally
from stories.enums import TopicStatus
from stories.forms.topics import TopicForm
from stories.models import Topic, WeightRule
from stories.views.engagement_admin import NAMESPACE
from stories.views.evidence_desk import evidence_desk
from stories.views.topic_admin import TopicView
from stories.viewsets.engagement import EntryViewSet

# A topic that is over is closed, with a reason; what was told under its address stays.
register_permission_policy(Topic, LimitedPermissionPolicy(Topic, allowed={"view", "add", "change"}))


class TopicFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=TopicStatus.choices, label="What becomes of it")

    class Meta:
        model = Topic
        fields = ["is_public"]


class TopicIndexView(generic.IndexView):
    def get_base_queryset(self):
        return Topic.objects.select_related("rule").prefetch_related("tallies")


def weight_words(topic: Topic) -> str:
    rows = (Tally(row.month, row.organisation_id, row.stories, row.worst) for row in topic.tallies.all())
    return weigh(topic, rows, on=today()).words


class TopicViewSet(ModelViewSet):
    model = Topic
    icon = "folder-open-inverse"
    menu_label = "Topics"
    menu_order = 100
    url_namespace = "topics_admin"
    url_prefix = "topics"
    index_view_class = TopicIndexView
    inspect_view_class = TopicView
    inspect_template_name = "stories/admin/topic.html"
    # Wagtail reads each of these for a list of its own; all stories would be among them.
    inspect_view_fields = ["title"]
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = TopicFilterSet
    search_fields = ["title", "summary"]
    search_backend_name = None
    ordering = ["title", "pk"]
    edit_handler = ObjectList(
        base_form_class=TopicForm,
        children=[
            FieldPanel("title"),
            FieldPanel("summary"),
            FieldPanel("is_public"),
            FieldPanel("rule"),
            FieldPanel("themes"),
            FieldPanel("areas"),
        ],
    )

    @property
    def list_display(self):
        return [
            TitleColumn("title", label="Topic", get_url=self.inspect_url_of, sort_key="title"),
            Column("get_status_display", label="What becomes of it", sort_key="status"),
            Column("weight", label="Weight", accessor=weight_words),
            BooleanColumn("is_public", label="Public"),
        ]

    def inspect_url_of(self, topic: Topic) -> str:
        return reverse(self.get_url_name("inspect"), args=[topic.pk])


class WeightRuleDeleteView(DeletesUnused, generic.DeleteView):
    instead = "Give those another rule first."


class WeightRuleViewSet(ModelViewSet):
    """When topics have weight. A change counts at once, for every topic under the rule."""

    model = WeightRule
    icon = "sliders"
    menu_label = "Weight rules"
    menu_order = 110
    url_prefix = "weight-rules"
    delete_view_class = WeightRuleDeleteView
    copy_view_enabled = False
    list_display = [
        "name",
        Column("least_stories", label="Stories"),
        Column("least_sources", label="Sources"),
        Column("within_months", label="Months"),
        Column("get_severity_display", label="One is enough if it is"),
    ]
    search_fields = ["name"]
    search_backend_name = None
    ordering = ["name"]
    edit_handler = ObjectList(
        children=[
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("least_stories"), FieldPanel("least_sources"), FieldPanel("within_months")]),
            FieldPanel("severity"),
        ],
    )


class TopicsViewSetGroup(ModelViewSetGroup):
    menu_label = "Topics"
    menu_icon = "folder-open-inverse"
    menu_order = 208
    items = (evidence_desk, TopicViewSet("topics_admin"), EntryViewSet(NAMESPACE), WeightRuleViewSet("weight_rules"))
