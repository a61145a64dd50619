"""How a group works with people: listening to them, and keeping them safe."""

from __future__ import annotations

from django import forms

from charter_champions.enums import FeedbackRhythm
from hub.shared.forms import PlainTextField

from .apply_base import PageForm

MOST_WORDS = 150


class ListeningForm(PageForm):
    listening = PlainTextField(
        label="How can people share their views with your group?",
        max_length=2000,
        max_words=MOST_WORDS,
        rows=5,
        help_text="For example, at your weekly meeting, by phone or through a suggestion box.",
        error_messages={"required": "Tell us how people can share their views with you"},
    )
    feedback = forms.ChoiceField(
        label="How often do you tell people what happened with what they said?",
        choices=FeedbackRhythm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often you tell people what happened"},
    )


class SafetyForm(PageForm):
    safety = PlainTextField(
        label="What do you do if you are worried about somebody?",
        max_length=2000,
        max_words=MOST_WORDS,
        rows=5,
        help_text="For example, who in your group people can go to, and whom you would call. If you have a "
        "safeguarding policy, say so.",
        error_messages={"required": "Tell us what you do if you are worried about somebody"},
    )
    keeping_private = PlainTextField(
        label="How do you keep private what people tell you? (optional)",
        required=False,
        max_length=2000,
        max_words=MOST_WORDS,
        rows=4,
        help_text="For example, how you leave out names, and where you keep notes.",
    )
