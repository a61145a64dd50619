from __future__ import annotations

from django.db import models
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from hub.shared.blocks import BodyBlock
from hub.shared.blocks.visible import shown_image
from hub.shared.clock import today
from hub.shared.models import BasePage, Theme
from hub.shared.parts import kept_part
from hub.shared.renditions import prefetch_renditions
from hub.shared.routing import BreadcrumbsFromRoute
from spotlights.models.querysets import SpotlightPageManager

PLAIN_FEATURES = ["bold", "link", "ul", "ol"]
MOST_RELATED = 3
FEED_SLUG = "feed"


class SpotlightPageForm(WagtailAdminPageForm):
    """What must fit together before a Spotlight is published; a draft may be half filled in."""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("slug") == FEED_SLUG:
            self.add_error("slug", "The list's feed has this address. Choose another.")
        if self.is_deferred_validation:
            return cleaned
        if cleaned.get("quote_words") and not cleaned.get("quote_name"):
            self.add_error("quote_name", "Say who said it, or “A volunteer” if the person wants no name.")
        if cleaned.get("quote_name") and not cleaned.get("quote_words"):
            self.add_error("quote_words", "Write the words, or empty the name.")
        return cleaned


class SpotlightPageTheme(ItemBase):
    tag = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="spotlightpage_items")
    content_object = ParentalKey("spotlights.SpotlightPage", on_delete=models.CASCADE, related_name="theme_items")


class SpotlightPage(BreadcrumbsFromRoute, BasePage):
    """A community organisation in its own words: what it does, who for, and what came of listening to people."""

    template = "spotlights/spotlight_page.html"
    page_description = "One community organisation: what it does, who for, how to take part and what changed."
    parent_page_types = ["spotlights.SpotlightIndexPage"]
    subpage_types: list[str] = []
    base_form_class = SpotlightPageForm

    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        on_delete=models.SET_NULL,
        related_name="spotlights",
        help_text="Its place, access and ways to get in touch are shown beside the page.",
    )
    lead_photo = models.ForeignKey(
        "shared.HubImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="At the top of the page and in lists. Wide pictures with people doing something work best.",
    )
    what_they_do = RichTextField(
        features=PLAIN_FEATURES,
        help_text="Such as: Every Tuesday they cook a lunch that anyone may join. Two or three short paragraphs.",
    )
    who_it_is_for = RichTextField(
        features=PLAIN_FEATURES, blank=True, help_text="Such as: Anyone over 60 in Hanbury. You need not be a member."
    )
    how_to_take_part = RichTextField(
        features=PLAIN_FEATURES,
        blank=True,
        help_text="Such as: Come along, or ring Sam first if you would like to be met at the door.",
    )
    quote_words = models.TextField(
        "the words", blank=True, max_length=600, help_text="Without quotation marks: the page adds them."
    )
    quote_name = models.CharField(
        "who said it", blank=True, max_length=120, help_text="Such as: Ada Example. Or: A volunteer."
    )
    quote_role = models.CharField(
        "their role", blank=True, max_length=150, help_text="Such as: Runs the Tuesday lunch."
    )
    body = StreamField(
        BodyBlock(),
        blank=True,
        help_text="Pictures, a film with its transcript, numbers with their source, more text. Leave it empty if you "
        "need none of them.",
    )
    what_was_heard = RichTextField(
        features=PLAIN_FEATURES, blank=True, help_text="What people told the group. Such as: Carers had nowhere to go."
    )
    what_people_asked_for = RichTextField(
        features=PLAIN_FEATURES, blank=True, help_text="Such as: A place to meet in the afternoon, not the morning."
    )
    what_changed = RichTextField(
        features=PLAIN_FEATURES, blank=True, help_text="What is different now, and how people know it."
    )
    shown_on = models.DateField(
        "date of the Spotlight", default=today, help_text="Shown on the page. The newest comes first in the list."
    )
    is_featured = models.BooleanField(
        "feature on the home page", default=False, help_text="The home page shows the three newest featured ones."
    )
    themes = ClusterTaggableManager(
        through=SpotlightPageTheme,
        blank=True,
        help_text="Choose from the list, such as Carers. People filter the list by them.",
    )

    objects = SpotlightPageManager()

    content_panels = [
        HelpPanel(
            "<p>Fill in the fields from the top. The page is complete with a title, a summary, an organisation and "
            "what they do: everything else is left out where it is empty. Use <strong>Preview</strong> to see it, and "
            "<strong>Submit for moderation</strong> when it is ready for a second pair of eyes.</p>"
        ),
        *BasePage.content_panels,
        FieldPanel("organisation"),
        FieldPanel("lead_photo"),
        FieldPanel("what_they_do"),
        FieldPanel("who_it_is_for"),
        FieldPanel("how_to_take_part"),
        MultiFieldPanel(
            [FieldPanel("quote_words"), FieldRowPanel([FieldPanel("quote_name"), FieldPanel("quote_role")])],
            heading="Main quote",
            help_text="One voice from the group. Ask the person before you publish it.",
        ),
        FieldPanel("body"),
    ]
    story_panels = [
        HelpPanel(
            "<p>How people and the group changed something together. Leave all of it empty if there is no such story "
            "yet: the page then has no such part.</p>"
        ),
        FieldPanel("what_was_heard"),
        FieldPanel("what_people_asked_for"),
        InlinePanel("steps", heading="The steps taken", label="step", help_text="In the order in which they happened."),
        FieldPanel("what_changed"),
    ]
    details_panels = [
        FieldPanel("themes"),
        FieldPanel("area"),
        FieldPanel("shown_on"),
        FieldPanel("is_featured"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Content"),
            ObjectList(story_panels, heading="What changed"),
            ObjectList(details_panels, heading="Details"),
            ObjectList(BasePage.promote_panels, heading="Search and sharing"),
            ObjectList(BasePage.settings_panels, heading="Settings"),
        ]
    )
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("what_they_do"),
        index.SearchField("who_it_is_for"),
        index.SearchField("what_was_heard"),
        index.SearchField("what_changed"),
        index.SearchField("body"),
        index.FilterField("shown_on"),
    ]

    class Meta:
        verbose_name = "Spotlight"
        indexes = [models.Index(fields=["-shown_on"], name="spotlight_newest")]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        steps = list(self.steps.all())
        organisation = self.visible_organisation
        logo = organisation.logo if organisation else None
        prefetch_renditions([self.lead_photo, self.share_image, logo, *self.body_images()])
        return context | {
            "organisation": organisation,
            "steps": steps,
            "has_story": bool(steps or self.what_was_heard or self.what_people_asked_for or self.what_changed),
            "themes": list(self.themes.all()),
            "related_cards": kept_part("related-spotlights", self.pk, request, lambda: self.related_cards(request)),
        }

    def related_cards(self, request) -> str:
        """The cards of those most like this one, as HTML; nothing where there are none."""
        related = list(SpotlightPage.objects.visible().related_to(self).for_cards()[:MOST_RELATED])
        prefetch_renditions([page.card_image for page in related])
        cards = (render_to_string("spotlights/card.html", {"spotlight": page}, request) for page in related)
        # Each card comes out of a template that escaped its values.
        return mark_safe("".join(cards))

    @property
    def visible_organisation(self):
        """The organisation while the public may see it, else ``None``."""
        organisation = self.organisation
        return organisation if organisation is not None and organisation.is_visible() else None

    @property
    def shown_photo(self):
        """The lead photo while the people in it agree to be shown."""
        return shown_image(self.lead_photo)

    @property
    def card_image(self):
        """The picture where the page is listed."""
        return shown_image(self.listing_image) or self.shown_photo

    @property
    def share_image(self):
        return shown_image(self.social_image) or self.card_image

    @property
    def teaser(self) -> str:
        """The summary; the start of what they do while there is none."""
        return self.summary or " ".join(get_text_for_indexing(self.what_they_do or "").split())[:300]

    def body_images(self) -> list:
        """The pictures that editors put in the body, so that their sizes are fetched with the others."""
        found = []
        for block in self.body:
            if block.block_type == "image":
                found.append(block.value.get("image"))
            elif block.block_type == "cards":
                found += [card.get("image") for card in block.value.get("cards") or []]
            elif block.block_type == "video":
                found.append(block.value.get("poster"))
        return [image for image in found if image is not None]


class SpotlightStep(Orderable):
    """One step of the way from what was heard to what changed."""

    page = ParentalKey(SpotlightPage, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField("what was done", max_length=150, help_text="Such as: Carers met the practice manager.")
    details = models.TextField(blank=True, max_length=600)
    happened_on = models.DateField("when", null=True, blank=True, help_text="Leave it empty if nobody knows the day.")

    panels = [FieldPanel("title"), FieldPanel("details"), FieldPanel("happened_on")]

    class Meta(Orderable.Meta):
        verbose_name = "step"

    def __str__(self) -> str:
        return self.title
