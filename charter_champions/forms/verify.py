from __future__ import annotations

from charter_champions.domain.codes import CODE_LENGTHS
from hub.shared.code_fields import CodeField
from hub.shared.forms import HubForm


class VerifyForm(HubForm):
    label_size = "m"

    code = CodeField(
        label="Code on the badge",
        lengths=CODE_LENGTHS,
        wrong="A code has 8 letters and numbers, or 16 in full. Check that you typed all of it.",
        width=20,
        help_text="The 8 letters and numbers on the badge, like 8F3K-Q2ZT, or all 16 of its full code. Spaces, dashes "
        "and small letters don't matter.",
        error_messages={"required": "Enter the code on the badge"},
    )
