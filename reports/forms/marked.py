"""Words of staff that are public at once: what in them may tell who somebody is is said at the box first."""

from __future__ import annotations

from django import forms

from reports.domain.marks import Marks, marks_in, names_known
from reports.models import ResponseRequest

MARKED = (
    "This may tell who somebody is: {}. It is a guess. Change the words, or press the button again to leave them as "
    "they are."
)


class WarnsOfMarks(forms.Form):
    """Mixin: refuses marked words in ``public_boxes`` once, and takes them when just those come back."""

    public_boxes: tuple[str, ...] = ()
    about: ResponseRequest
    """Whose officers are known by name."""

    marks = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    """The digest of the marks that were said at the boxes."""

    def clean(self):
        cleaned = super().clean()
        texts = {name: cleaned[name] for name in self.public_boxes if cleaned.get(name)}
        found = marks_in(texts, names=names_known(self.about)) if texts else Marks(())
        if found.are_unread(cleaned.get("marks", "")):
            for name in texts:
                marked = [f"“{mark.words}” ({mark.trace.lower()})" for mark in found.found if mark.title == name]
                if marked:
                    self.add_error(name, MARKED.format(", ".join(marked)))
            self.data = self.data.copy()
            self.data[self.add_prefix("marks")] = found.digest
        return cleaned
