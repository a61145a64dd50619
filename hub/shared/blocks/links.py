"""A link to a page, a document or an address: the one way blocks point elsewhere."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from wagtail.blocks import CharBlock, PageChooserBlock, StructBlock, StructBlockValidationError, StructValue
from wagtail.documents.blocks import DocumentChooserBlock

from hub.shared.web_addresses import check_web_address

from .visible import is_visible

NOT_AN_ADDRESS = (
    "Type a whole address that starts with https://, http://, mailto: or tel:. "
    "For a page or a file of this site, choose it instead."
)
TELEPHONE = re.compile(r"\+?[0-9][0-9 ]{2,20}")


def check_address(address: str) -> None:
    """Raises ``ValidationError`` unless ``address`` is a web, e-mail or telephone address."""
    scheme, _, rest = address.partition(":")
    try:
        match scheme.lower():
            case "http" | "https":
                check_web_address(address)
            case "mailto":
                validate_email(rest.partition("?")[0])
            case "tel" if TELEPHONE.fullmatch(rest):
                pass
            case _:
                raise ValidationError(NOT_AN_ADDRESS)
    except ValidationError as error:
        raise ValidationError(NOT_AN_ADDRESS, code="address") from error


class LinkValue(StructValue):
    @property
    def href(self) -> str:
        """Where the link leads; empty when nothing is chosen, or when the page it leads to is not public."""
        page, document, address = self.get("page"), self.get("document"), self.get("url")
        if page is not None:
            return page.url or "" if is_visible(page) else ""
        if document is not None:
            return document.url
        if not address:
            return ""
        try:
            check_address(address)
        except ValidationError:
            # Kept from before the rule, or written by an import: an unsafe address is no link.
            return ""
        return address.replace(" ", "") if address.lower().startswith("tel:") else address

    @property
    def site(self) -> str:
        """The name of the other site that the link leads to, such as "example.org"; empty for all else."""
        href = self.href
        return (urlsplit(href).hostname or "").removeprefix("www.") if href.startswith(("http://", "https://")) else ""


class LinkBlock(StructBlock):
    """Exactly one of a page, a document and an address; with ``required=False`` none of them will do as well."""

    page = PageChooserBlock(required=False, help_text="A page of this site.")
    document = DocumentChooserBlock(required=False, help_text="A file of this site.")
    url = CharBlock(
        required=False,
        max_length=500,
        label="Address",
        help_text="Such as https://www.example.org/help, mailto:hello@kilnford.example or tel:01632960120.",
    )

    class Meta:
        icon = "link"
        label_format = "{page} {document} {url}"
        value_class = LinkValue
        required = True

    @property
    def required(self) -> bool:
        return self.meta.required

    def clean(self, value):
        cleaned = super().clean(value)
        chosen = [name for name in ("page", "document", "url") if cleaned.get(name)]
        if len(chosen) > 1:
            raise StructBlockValidationError(
                {name: ValidationError("Choose one: a page, a document or an address.") for name in chosen[1:]}
            )
        if not chosen and self.required and not self.is_deferred_validation:
            raise StructBlockValidationError(
                {"page": ValidationError("Choose a page or a document, or type an address.")}
            )
        if cleaned.get("url"):
            try:
                check_address(cleaned["url"])
            except ValidationError as error:
                raise StructBlockValidationError({"url": error}) from error
        return cleaned
