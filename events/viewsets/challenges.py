from __future__ import annotations

from django.urls import path, reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from events.enums.challenges import ChallengeStatus
from events.forms.challenge_staff import ChallengeForm
from events.models import Challenge
from events.permissions import ChallengePolicy
from events.views.challenge_admin import (
    CHALLENGES,
    ChallengeDeleteView,
    ChallengeEditView,
    ChallengeView,
    CodesView,
    PosterView,
)
from hub.shared.clock import now
from hub.shared.filters import ChoicesFilter
from hub.shared.viewsets import MomentColumn

Challenge.base_form_class = ChallengeForm
register_permission_policy(Challenge, ChallengePolicy(Challenge, allowed={"view", "add", "change", "delete"}))


class ChallengeFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=ChallengeStatus.choices, label="Status")

    class Meta:
        model = Challenge
        fields: list[str] = []


def phase_words(challenge: Challenge) -> str:
    return challenge.phase(at=now()).label


class ChallengeViewSet(ModelViewSet):
    model = Challenge
    icon = "group"
    menu_label = "Challenges"
    url_namespace = CHALLENGES
    url_prefix = "challenges"
    edit_view_class = ChallengeEditView
    delete_view_class = ChallengeDeleteView
    inspect_view_class = ChallengeView
    inspect_template_name = "events/admin/challenge.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = ChallengeFilterSet
    search_fields = ["title", "text"]
    search_backend_name = None
    ordering = ["-opens_at", "-pk"]

    @property
    def list_display(self):
        return [
            TitleColumn("title", label="Challenge", get_url=self.inspect_url_of, sort_key="title"),
            Column("phase", label="How it stands", accessor=phase_words),
            MomentColumn("opens_at", label="Voting opens", sort_key="opens_at"),
            MomentColumn("closes_at", label="Voting closes", sort_key="closes_at"),
        ]

    def inspect_url_of(self, challenge: Challenge) -> str:
        return reverse(self.get_url_name("inspect"), args=[challenge.pk])

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("codes/<int:pk>/", CodesView.as_view(), name="codes"),
            path("poster/<int:pk>/", PosterView.as_view(), name="poster"),
        ]


challenge_viewset = ChallengeViewSet(CHALLENGES)
