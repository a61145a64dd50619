"""A topic in the admin: its stories and weight, what is decided about it, and which pages stand on it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from hub.shared.clock import today
from hub.shared.figures import columns
from hub.shared.pagination import paginate
from hub.shared.staff_actions import StaffActionsView
from stories.domain import topics
from stories.domain.topic_desk import months_of, usable_pages, weigh
from stories.domain.topic_numbers import shared_out_of, tallies_of
from stories.domain.topic_view import numbers_of
from stories.enums import TOPIC_TRANSITIONS, TopicStatus
from stories.forms.topics import DecisionForm, PutInForm, StopUsingForm, TakeOutForm, UseForm
from stories.models import EngagementEntry, Story, TopicStory
from stories.permissions import DECIDE_TOPIC, WRITE_TOPIC

PER_PAGE = 25
LEAST_MONTHS, MOST_MONTHS = 12, 24
MOST_ASKED = 20
ISSUED = "The page was issued meanwhile. What it stands on is frozen with its text."


class TopicView(StaffActionsView):
    page_title = "Topic"
    needs_permission = WRITE_TOPIC
    actions = {
        "put_in": PutInForm,
        "take_out": TakeOutForm,
        "take_up": DecisionForm,
        "watch": DecisionForm,
        "close": DecisionForm,
        "reopen": DecisionForm,
        "use": UseForm,
        "stop_using": StopUsingForm,
    }
    targets = {
        "take_up": TopicStatus.TAKEN_UP,
        "watch": TopicStatus.WATCHED,
        "close": TopicStatus.CLOSED,
        "reopen": TopicStatus.GATHERING,
    }
    transitions = TOPIC_TRANSITIONS

    def get_page_subtitle(self) -> str:
        return self.object.title

    def may_run(self, action: str) -> bool:
        return action not in self.targets or self.request.user.has_perm(DECIDE_TOPIC)

    def build_form(self, action: str, data=None) -> forms.Form:
        if action in self.targets:
            return super().build_form(action, data)
        return self.actions[action](data, prefix=action, topic=self.object)

    def run(self, action: str, form: forms.Form) -> str:
        if action in self.targets:
            return self.decide(self.targets[action], form)
        return super().run(action, form)

    def decide(self, to: TopicStatus, form: DecisionForm) -> str:
        topics.decide(self.object, to, user=self.request.user, **form.cleaned_data)
        return f"Decided: “{to.label}”."

    def do_put_in(self, form: PutInForm) -> str:
        for story in form.stories:
            topics.put_in(self.object, story, user=self.request.user)
        number = len(form.stories)
        return "The story is in the topic." if number == 1 else f"{number} stories are in the topic."

    def do_take_out(self, form: TakeOutForm) -> str:
        topics.take_out(self.object, form.cleaned_data["story"])
        return f"{form.cleaned_data['story']} is out of the topic."

    def do_use(self, form: UseForm) -> str:
        try:
            topics.use_topic(self.object, form.cleaned_data["page"], user=self.request.user)
        except topics.PageIssued as refused:
            raise ValidationError(ISSUED) from refused
        return "The topic is evidence of the page. Its numbers follow the stories until the page is issued."

    def do_stop_using(self, form: StopUsingForm) -> str:
        try:
            topics.stop_using(form.cleaned_data["use"])
        except topics.PageIssued as refused:
            raise ValidationError(ISSUED) from refused
        return "The page stands on this topic no longer."

    def get_context_data(self, **kwargs):
        topic, on = self.object, today()
        tallies = tallies_of([topic])[topic.pk]
        months = min(max(topic.rule.within_months, LEAST_MONTHS), MOST_MONTHS)
        shown = Story.objects.for_staff(self.request.user)
        entries = TopicStory.objects.filter(topic=topic, story__in=shown).order_by("-pk")
        entries = entries.select_related("story__submission")
        results = paginate(self.request, entries.prefetch_related("story__services"), per_page=PER_PAGE)
        uses = topic.uses.select_related("page").prefetch_related("credits__organisation")
        return {
            **super().get_context_data(**kwargs),
            "topic": topic,
            "weighed": weigh(topic, tallies, on=on),
            "all_stories": sum(row.stories for row in tallies),
            "told": numbers_of(shared_out_of(topic)),
            "months": columns(months_of(tallies, on=on, months=months)),
            "results": results,
            "uses": uses,
            "has_pages": usable_pages(topic).exists(),
            "asked": EngagementEntry.objects.filter(topic=topic).select_related("organisation")[:MOST_ASKED],
            "history": topic.history.select_related("user"),
            "edit_url": reverse("topics_admin:edit", args=[topic.pk]),
            "may_edit": self.may_act,
        }
