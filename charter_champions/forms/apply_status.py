from __future__ import annotations

from hub.shared.forms import HubForm, PlainTextField
from hub.shared.guards import OnceForm


class AnswerForm(OnceForm, HubForm):
    """The answer to a question that staff put; sent twice, it counts once."""

    answer = PlainTextField(
        label="Your answer",
        max_length=4000,
        rows=6,
        error_messages={"required": "Write your answer"},
    )
