from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError

from .codes import LONGEST_TYPED, as_stored
from .forms import PlainCharField


class CodeField(PlainCharField):
    """A code as somebody read it somewhere; the cleaned value is as it is stored.

    ``lengths`` are those that a code may have, ``wrong`` what to say of what can be none.
    """

    def __init__(self, *, lengths: Collection[int], wrong: str, **kwargs) -> None:
        self.lengths, self.wrong = lengths, wrong
        super().__init__(max_length=LONGEST_TYPED, autocomplete="off", **kwargs)

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "spellcheck": "false"}

    def clean(self, value):
        typed = super().clean(value)
        code = as_stored(typed, lengths=self.lengths)
        if typed and not code:
            raise ValidationError(self.wrong, code="no_code")
        return code
