from __future__ import annotations

from django.core.exceptions import ValidationError

from charter_champions.domain.codes import LONGEST_TYPED_CODE, normalise_code
from hub.shared.forms import HubForm, PlainCharField

CODE_LENGTHS = "A code has 8 letters and numbers, or 16 in full. Check that you typed all of it."


class VerifyForm(HubForm):
    """A code as somebody read it from a badge; the cleaned value is as it is stored."""

    label_size = "m"

    code = PlainCharField(
        label="Code on the badge",
        max_length=LONGEST_TYPED_CODE,
        width=20,
        help_text="The 8 letters and numbers on the badge, like 8F3K-Q2ZT, or all 16 of its full code. Spaces, dashes "
        "and small letters don't matter.",
        error_messages={"required": "Enter the code on the badge"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean_code(self) -> str:
        code = normalise_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError(CODE_LENGTHS)
        return code
