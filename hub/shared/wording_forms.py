from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from wagtail.admin.forms import WagtailAdminModelForm

from .emails import EmailKind, RenderedEmail, kind_of, render, with_wording, wording_faults
from .models import EmailWording

WORDS = ("subject", "body", "button_label")


class EmailWordingForm(WagtailAdminModelForm):
    """Staff's words for one kind of mail. What equals the standard wording is stored as empty."""

    class Meta:
        model = EmailWording
        fields = WORDS

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        standard = self.email_kind
        for name in WORDS:
            self.initial[name] = getattr(self.instance, name) or getattr(standard, name)
        self.fields["body"].help_text = "A blank line starts a new paragraph. Empty the box for the standard wording."
        if not standard.button_label:
            del self.fields["button_label"]

    @cached_property
    def email_kind(self) -> EmailKind:
        return kind_of(self.instance.kind)

    def clean_subject(self) -> str:
        return self.checked("subject")

    def clean_body(self) -> str:
        return self.checked("body", is_body=True)

    def clean_button_label(self) -> str:
        return self.checked("button_label")

    def checked(self, name: str, *, is_body: bool = False) -> str:
        text = self.cleaned_data[name].replace("\r\n", "\n").strip()
        if text and (faults := wording_faults(text, self.email_kind, is_body=is_body)):
            raise ValidationError([f"{fault}." for fault in faults], code="placeholder")
        return "" if text == getattr(self.email_kind, name) else text

    def preview(self) -> RenderedEmail:
        """The mail in these words, with the samples for its placeholders; in the stored words if there are faults."""
        source = self.cleaned_data if self.is_bound and self.is_valid() else vars(self.instance)
        kind = with_wording(self.email_kind, **{name: source.get(name, "") for name in WORDS})
        return render(kind, kind.placeholders, button_url="https://hub.example/sample")
