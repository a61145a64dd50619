from __future__ import annotations

from hub.shared.emails import EmailKind, register

register(
    EmailKind(
        key="spotlights.nomination_received",
        label="Nomination for a Spotlight received",
        subject="Thank you for nominating {{ group_name }} ({{ reference }})",
        body=(
            "Dear {{ name }}\n\n"
            "Thank you for telling us about {{ group_name }}. Your reference is {{ reference }}.\n\n"
            "We read every nomination. We ask the group before we write about it, and nothing is shown in public "
            "until the group has agreed.\n\n"
            "You need not do anything. If you want us to forget your name and address, answer this email."
        ),
        placeholders={"name": "Sam Reed", "group_name": "Potters Row Men’s Group", "reference": "SN-7KQ2MD4X"},
        is_limited=True,
    )
)
