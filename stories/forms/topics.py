"""What staff do with a topic."""

from __future__ import annotations

import re

from django import forms
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm

from hub.shared.clock import now
from hub.shared.states import signed_in
from stories.domain.topic_desk import suggestions, usable_pages
from stories.models import Story, Topic, Use

LONGEST_SLUG = 140
MOST_REFERENCES = 100


class TopicForm(WagtailAdminModelForm):
    """A topic; its address follows from its first title, and stays."""

    def save(self, commit=True):
        topic = self.instance
        if topic.pk is None:
            topic.slug = free_slug(topic.title)
            topic.created_at = now()
            topic.created_by = signed_in(self.for_user)
        return super().save(commit)


def free_slug(title: str) -> str:
    """An address made of ``title`` that no topic has."""
    stem = slugify(title)[:LONGEST_SLUG].strip("-") or "topic"
    taken = set(Topic.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


class DecisionForm(forms.Form):
    reason = forms.CharField(label="Why", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    is_public = forms.BooleanField(
        label="Show the decision and its reason on the page of the topic", required=False, initial=True
    )


class OfTopicForm(forms.Form):
    def __init__(self, *args, topic: Topic, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic


class PutInForm(OfTopicForm):
    """Stories that are suggested, and others by their references."""

    suggested = forms.ModelMultipleChoiceField(
        label="They share a theme or a service with this topic",
        queryset=Story.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    references = forms.CharField(
        label="Others, by their references",
        help_text="Such as ST-7F3K2M. Several with a blank or on a new line.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, topic: Topic, **kwargs) -> None:
        super().__init__(*args, topic=topic, **kwargs)
        rows = suggestions(topic)
        field = self.fields["suggested"]
        field.queryset = Story.objects.filter(pk__in=[row.pk for row in rows])
        field.choices = [(row.pk, label_of(row)) for row in rows]
        if not rows:
            del self.fields["suggested"]

    def clean_references(self) -> list[Story]:
        typed = list(dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["references"].upper().strip())))
        wanted = [each for each in typed if each][:MOST_REFERENCES]
        found = {story.reference: story for story in Story.objects.counted().filter(reference__in=wanted)}
        if unknown := [each for each in wanted if each not in found]:
            raise forms.ValidationError(f"No story that may be counted has the reference {', '.join(unknown)}.")
        return list(found.values())

    def clean(self):
        cleaned = super().clean()
        self.stories = [*cleaned.get("suggested", ()), *cleaned.get("references", ())]
        if not self.errors and not self.stories:
            raise forms.ValidationError("Tick a story, or give a reference.")
        return cleaned


def label_of(story: Story) -> str:
    words = story.public_text if len(story.public_text) <= 160 else f"{story.public_text[:160]}…"
    return f"{story.reference}: {words or 'no public version yet'}"


class TakeOutForm(OfTopicForm):
    story = forms.ModelChoiceField(queryset=Story.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args, topic: Topic, **kwargs) -> None:
        super().__init__(*args, topic=topic, **kwargs)
        self.fields["story"].queryset = topic.stories.all()


class PageChoice(forms.ModelChoiceField):
    def label_from_instance(self, page) -> str:
        return f"{page.title} ({'public, not issued' if page.live else 'draft'})"


class UseForm(OfTopicForm):
    page = PageChoice(label="Report or information request", queryset=Use.objects.none(), empty_label="Choose one")

    def __init__(self, *args, topic: Topic, **kwargs) -> None:
        super().__init__(*args, topic=topic, **kwargs)
        self.fields["page"].queryset = usable_pages(topic)


class StopUsingForm(OfTopicForm):
    use = forms.ModelChoiceField(queryset=Use.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args, topic: Topic, **kwargs) -> None:
        super().__init__(*args, topic=topic, **kwargs)
        self.fields["use"].queryset = topic.uses.filter(frozen_at=None)
