from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.blocks import CharBlock, ListBlock, PageChooserBlock, StreamBlock, StructBlock, StructBlockValidationError
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Site

from hub.home.domain import brand

LOCAL_OR_WEB_ADDRESS = re.compile(r"(/(?![/\\])|https?://)\S*$")
ONE_TARGET_RULE = "Choose a page or give an address, not both."
ADDRESS_RULE = "Start with / for a page of this site, or with https://"

colour_validator = RegexValidator(rf"^{brand.HEX_COLOUR.pattern}$", "A colour has six digits, such as #0b4f63.")


class SiteSettingQuerySet(models.QuerySet):
    def for_reading(self, site: Site | None):
        """The settings of ``site``, or unsaved defaults: a page that is only read writes no row."""
        return self.filter(site=site).first() or self.model(site=site)


@register_setting(icon="view", order=100)
class BrandSettings(BaseSiteSetting):
    """Name, terms, colours and ways to get in touch: the record must outlive the name."""

    name = models.CharField(max_length=60, default="Partner Hub", help_text="Shown beside the logo on every page.")
    strapline = models.CharField(max_length=60, blank=True, help_text="A few words under the name, or nothing.")
    champion_term = models.CharField(
        max_length=40, default="Charter Champion", help_text="What an organisation that signs the charter is called."
    )
    champion_term_plural = models.CharField(max_length=40, default="Charter Champions")
    about_text = models.CharField(
        max_length=200,
        default="The independent champion for people who use health and social care.",
        help_text="One sentence at the foot of every page.",
    )
    legal_text = models.CharField(
        max_length=400, blank=True, help_text="Company and charity number, or whatever the law asks for."
    )

    brand_colour = models.CharField(
        max_length=7,
        default=brand.DEFAULT_BRAND,
        validators=[colour_validator],
        help_text="Dark: buttons, the strip at the top, numbers.",
    )
    accent_colour = models.CharField(
        max_length=7,
        default=brand.DEFAULT_ACCENT,
        validators=[colour_validator],
        help_text="Strong: the current page, dates, pins on maps.",
    )
    highlight_colour = models.CharField(
        max_length=7,
        default=brand.DEFAULT_HIGHLIGHT,
        validators=[colour_validator],
        help_text="Light: the champion badge, the main call on dark panels.",
    )
    logo = models.ForeignKey(
        "shared.HubImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="PNG or WebP, at least 104 pixels high. A drawn sign in your colours is shown without one.",
    )

    phone = models.CharField(max_length=30, blank=True, help_text="Shown at the top of every page.")
    opening_hours = models.CharField(max_length=80, blank=True, help_text="Such as: Monday to Friday, 9am to 5pm")
    text_relay = models.CharField(max_length=40, blank=True, help_text="Such as: 18001 01632 960 120")
    email = models.EmailField(blank=True)
    easy_read_url = models.CharField(max_length=200, blank=True, help_text="Address of the Easy Read page.")
    bsl_url = models.CharField(
        "BSL address", max_length=200, blank=True, help_text="Address of the page with BSL videos."
    )
    languages_url = models.CharField(
        max_length=200, blank=True, help_text="Address of the page about other languages and formats."
    )

    objects = SiteSettingQuerySet.as_manager()
    select_related = ["logo"]

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("name"),
                    FieldPanel("strapline"),
                    FieldPanel("about_text"),
                    FieldPanel("legal_text"),
                    MultiFieldPanel([FieldPanel("champion_term"), FieldPanel("champion_term_plural")], heading="Terms"),
                ],
                heading="Name",
            ),
            ObjectList(
                [
                    HelpPanel(
                        "<p>Ten pairs of colours are checked when you save. A colour that people could not read is "
                        "refused, with the nearest shade that passes.</p>"
                    ),
                    FieldRowPanel(
                        [FieldPanel("brand_colour"), FieldPanel("accent_colour"), FieldPanel("highlight_colour")]
                    ),
                    FieldPanel("logo"),
                ],
                heading="Colours and logo",
            ),
            ObjectList(
                [
                    FieldPanel("phone"),
                    FieldPanel("opening_hours"),
                    FieldPanel("text_relay"),
                    FieldPanel("email"),
                    FieldPanel("easy_read_url"),
                    FieldPanel("bsl_url"),
                    FieldPanel("languages_url"),
                ],
                heading="Contact and formats",
            ),
        ]
    )

    class Meta:
        verbose_name = "brand and contact"

    def clean(self) -> None:
        super().clean()
        errors: dict[str, list[str]] = {}
        colours = (self.brand_colour, self.accent_colour, self.highlight_colour)
        if all(brand.HEX_COLOUR.fullmatch(colour) for colour in colours):
            for fault in brand.faults(self.palette):
                errors.setdefault(f"{fault.rule.setting}_colour", []).append(fault.message)
        for name in ("easy_read_url", "bsl_url", "languages_url"):
            if getattr(self, name) and not LOCAL_OR_WEB_ADDRESS.match(getattr(self, name)):
                errors[name] = [ADDRESS_RULE]
        if errors:
            raise ValidationError(errors)

    @property
    def palette(self) -> brand.Palette:
        return brand.Palette(self.brand_colour, self.accent_colour, self.highlight_colour)

    @property
    def stylesheet(self) -> str:
        return brand.stylesheet(self.palette)

    @property
    def stylesheet_url(self) -> str:
        """Address of the style sheet; it changes with its contents."""
        return reverse("brand_stylesheet", args=[brand.fingerprint(self.stylesheet)])

    @property
    def phone_href(self) -> str:
        return "tel:" + re.sub(r"[^\d+]", "", self.phone) if self.phone else ""


class NavigationLinkBlock(StructBlock):
    """Words that lead to a page, or to an address of this or another site."""

    text = CharBlock(max_length=40, help_text="Such as: Find a group")
    page = PageChooserBlock(required=False)
    address = CharBlock(
        required=False, max_length=200, help_text="Only without a page. Start with / for this site, or with https://"
    )

    class Meta:
        icon = "link"
        label_format = "{text}"

    def clean(self, value):
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            raise StructBlockValidationError({"address": ValidationError(ONE_TARGET_RULE)})
        if cleaned["address"] and not LOCAL_OR_WEB_ADDRESS.match(cleaned["address"]):
            raise StructBlockValidationError({"address": ValidationError(ADDRESS_RULE)})
        return cleaned


class FooterColumnBlock(StructBlock):
    heading = CharBlock(max_length=40, help_text="Such as: Take part")
    links = ListBlock(NavigationLinkBlock(), max_num=8)

    class Meta:
        icon = "list-ul"
        label_format = "{heading}"


@register_setting(icon="list-ul", order=110)
class NavigationSettings(BaseSiteSetting):
    """The menu and the foot of every page."""

    menu = StreamField(
        StreamBlock([("link", NavigationLinkBlock())], required=False, max_num=7),
        blank=True,
        help_text="Seven links at most: every one more makes the others harder to find.",
    )
    footer = StreamField(StreamBlock([("column", FooterColumnBlock())], required=False, max_num=3), blank=True)

    objects = SiteSettingQuerySet.as_manager()

    panels = [FieldPanel("menu"), FieldPanel("footer")]

    class Meta:
        verbose_name = "menu and footer"
