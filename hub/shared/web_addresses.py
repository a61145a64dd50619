"""Addresses of other sites: what strangers and staff may type, and the box for them on a public form."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

EXAMPLE = "Enter a web address in the correct format, like https://www.example.com"
HAS_A_NAME = "Enter the web address without a user name or password in it"

is_well_formed = URLValidator(schemes=["http", "https"], message=EXAMPLE)


def check_web_address(address: str) -> None:
    """Raises ``ValidationError`` unless ``address`` is http or https and shows the host it leads to.

    What stands before an @ is a name for the host to check; it makes https://www.nhs.uk@bad.example look like the NHS.
    """
    is_well_formed(address)
    if "@" in urlsplit(address).netloc:
        raise ValidationError(HAS_A_NAME, code="name_in_address")


class WebAddressField(forms.URLField):
    """A web address; "www.example.com" is read as https."""

    default_error_messages = {"invalid": EXAMPLE}
    default_validators = [check_web_address]
    widget = forms.TextInput

    def __init__(self, *, max_length: int = 200, **kwargs) -> None:
        super().__init__(max_length=max_length, assume_scheme="https", **kwargs)

    def widget_attrs(self, widget) -> dict[str, str]:
        """Leaves out ``maxlength``, with which a browser cuts what people paste; a "url" box would want the scheme."""
        return {"inputmode": "url", "spellcheck": "false"}
