"""The mail to those who see to stories with a safeguarding concern. It says that there is one, and nothing of it."""

from __future__ import annotations

from django.urls import reverse

from hub.shared.emails import EmailKind, register

SAFEGUARDING = register(
    EmailKind(
        key="stories.safeguarding",
        label="A story needs the safeguarding lead",
        subject="Safeguarding: story {{ reference }}",
        body=(
            "A story was taken out of the flow because somebody may come to harm. Please look at it today.\n\n"
            "It is {{ reference }}. What it says is only in the hub: only those who see to safeguarding can open it."
        ),
        button_label="Open it in the hub",
        placeholders={"reference": "ST-7KQ2MD4X"},
    )
)


def desk_path(story) -> str:
    return reverse("stories_desk:inspect", args=[story.pk])
