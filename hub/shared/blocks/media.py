"""Pictures, films and figures."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from wagtail.blocks import (
    BlockGroup,
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    DecimalBlock,
    IntegerBlock,
    ListBlock,
    StructBlock,
    StructBlockValidationError,
    StructValue,
    TextBlock,
)
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from hub.shared import figures
from hub.shared.models.images import HubImage
from hub.shared.web_addresses import check_web_address

from .links import NOT_AN_ADDRESS
from .text import WordsBlock
from .visible import shown_image

VIDEO_TYPES = {"mp4": "video/mp4", "webm": "video/webm"}
MOST_COLUMN_LABEL = 12
MOST_PARTS = 6


def first_image() -> HubImage | None:
    """A picture for previews: the first that may be shown."""
    return next((image for image in HubImage.objects.order_by("pk")[:10] if shown_image(image)), None)


def picture_preview() -> dict:
    return {"image": first_image(), "caption": "The carers’ drop-in at Hanbury Library."}


class PictureBlock(StructBlock):
    """A picture with its own description; gone from the page once consent has ended."""

    image = ImageChooserBlock(
        help_text="Its description comes from the picture itself. It leaves the page on the day after its consent ends."
    )
    caption = CharBlock(
        required=False,
        max_length=250,
        help_text="Such as: The carers’ drop-in at Hanbury Library. Leave out who took it.",
    )

    class Meta:
        icon = "image"
        template = "blocks/image.html"
        label = "Picture"
        label_format = "{caption} {image}"
        description = "A photograph or drawing, with a caption if it needs one."
        preview_value = staticmethod(picture_preview)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["image"] = shown_image(value.get("image"))
        return context


class VideoValue(StructValue):
    @property
    def content_type(self) -> str:
        file = self.get("file")
        return VIDEO_TYPES.get(file.file_extension.lower(), "") if file else ""


class VideoBlock(StructBlock):
    """A film of this site, or a plain link to one elsewhere, always with its words; nothing is fetched from others."""

    title = CharBlock(max_length=150, help_text="Such as: How to join a patient group.")
    file = DocumentChooserBlock(required=False, label="Video file", help_text="An .mp4 or .webm file of this site.")
    url = CharBlock(
        required=False,
        max_length=500,
        label="Or the address of the video",
        help_text="Such as https://video.example/watch/12. People leave this site to watch it.",
    )
    site_name = CharBlock(
        required=False, max_length=60, label="Name of that site", help_text="Such as YouTube, for: Watch on YouTube."
    )
    transcript = WordsBlock(help_text="Everything that is said, and what matters of what is shown.")
    captions = DocumentChooserBlock(required=False, help_text="A .vtt file with the captions of the video file.")
    poster = ImageChooserBlock(
        required=False, label="Picture before it plays", help_text="A still from the video, as wide as the video."
    )

    class Meta:
        icon = "media"
        template = "blocks/video.html"
        label = "Video"
        label_format = "{title}"
        description = (
            "A video with its words in writing. A video of another site is a link: nothing is loaded from there."
        )
        value_class = VideoValue
        form_layout = BlockGroup(
            children=["title", "file", "url", "site_name", "transcript"], settings=["captions", "poster"]
        )
        preview_value = {
            "title": "How to join a patient group",
            "url": "https://video.example/watch/12",
            "site_name": "Example Video",
            "transcript": "<p>Hello. I am Ada, and I chair the patient group in Hanbury.</p>",
        }

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = {}
        file, url = cleaned.get("file"), cleaned.get("url")
        if file and url:
            errors["url"] = "Choose one: a video file or an address."
        elif not file and not url:
            errors["file"] = "Choose a video file, or type the address of the video."
        if file and file.file_extension.lower() not in VIDEO_TYPES:
            errors["file"] = "Choose an .mp4 or .webm file."
        if url and not errors:
            try:
                check_web_address(url)
            except ValidationError:
                errors["url"] = NOT_AN_ADDRESS
            if not cleaned.get("site_name"):
                errors["site_name"] = "Name the site people go to, such as YouTube."
        captions = cleaned.get("captions")
        if captions and captions.file_extension.lower() != "vtt":
            errors["captions"] = "Choose a .vtt file."
        if errors:
            raise StructBlockValidationError({name: ValidationError(text) for name, text in errors.items()})
        return cleaned

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["poster"] = shown_image(value.get("poster"))
        return context


class FigureRowBlock(StructBlock):
    label = CharBlock(max_length=120, help_text="Such as: Getting an appointment.")
    number = DecimalBlock(
        required=False, max_digits=12, decimal_places=2, help_text="Such as 71 or 12.5. Type 0 if there were none."
    )
    is_hidden = BooleanBlock(
        required=False,
        label="Fewer than 5 people",
        help_text="Tick instead of a number from 1 to 4 people, so that nobody can be recognised.",
    )

    class Meta:
        icon = "order"
        label_format = "{label}: {number}"

    def clean(self, value):
        cleaned = super().clean(value)
        number = cleaned.get("number")
        if number is not None and number < 0:
            raise StructBlockValidationError(
                {"number": ValidationError("Type 0 or a number above it. A chart here can't show less than nothing.")}
            )
        if self.is_deferred_validation:
            return cleaned
        if number is None and not cleaned.get("is_hidden"):
            raise StructBlockValidationError(
                {"number": ValidationError("Type a number, or tick “Fewer than 5 people”.")}
            )
        if number is not None and cleaned.get("is_hidden"):
            raise StructBlockValidationError(
                {"number": ValidationError("Empty the number: it would be stored although it must not be told.")}
            )
        return cleaned


class FigureValue(StructValue):
    @property
    def entries(self) -> list[figures.Entry]:
        """The rows that are complete, in the order in which they were typed."""
        return [
            figures.Entry(row["label"], None if row.get("is_hidden") else row.get("number"))
            for row in self.get("rows") or []
            if row.get("label") and (row.get("is_hidden") or row.get("number") is not None)
        ]

    @property
    def drawn(self) -> list[figures.Bar]:
        """The rows as the chosen kind of chart draws them."""
        draw = {"columns": figures.columns, "share": figures.parts}.get(self.get("kind"), figures.bars)
        return draw(self.entries, unit=self.get("unit") or "")

    @property
    def table(self) -> list[figures.Bar]:
        """The rows as the table draws them, each with a lying bar."""
        return figures.bars(self.entries, unit=self.get("unit") or "")

    @property
    def base_words(self) -> str:
        """ "212 people answered."; empty without a base."""
        base = self.get("base")
        return f"{base:,} {(self.get('base_name') or 'people answered').rstrip('.')}." if base else ""


class FigureBlock(StructBlock):
    """Numbers as a chart and, always, as a table."""

    title = CharBlock(max_length=200, help_text="What was counted. Such as: What matters most to people.")
    summary = TextBlock(
        max_length=300,
        rows=2,
        help_text="What the numbers say, in one sentence. Such as: Getting an appointment matters most to people.",
    )
    kind = ChoiceBlock(
        choices=[("bars", "Bars"), ("columns", "Columns"), ("share", "Parts of a whole")],
        default="bars",
        label="Chart",
        help_text="Bars suit most numbers. Columns suit years and months. Parts of a whole suit up to 6 parts.",
    )
    unit = CharBlock(max_length=40, default="%", help_text="Such as %, people, days or £.")
    rows = ListBlock(FigureRowBlock(), min_num=1, max_num=12, help_text="From 1 to 12 rows, in the order to show them.")
    base = IntegerBlock(
        required=False, min_value=1, label="How many people", help_text="Such as 212. Needed if the unit is %."
    )
    base_name = CharBlock(
        required=False,
        max_length=120,
        default="people answered",
        label="Who they are",
        help_text="Such as: people answered our summer survey. Follows the number above.",
    )
    source = CharBlock(
        required=False, max_length=250, help_text="Such as: Kilnford Voice summer survey, 1 June to 31 July 2026."
    )

    class Meta:
        icon = "table"
        template = "blocks/figure.html"
        label = "Chart"
        label_format = "{title}"
        description = "Up to 12 numbers as a chart, with the same numbers as a table for everybody."
        value_class = FigureValue
        form_layout = BlockGroup(
            children=["title", "summary", "kind", "unit", "rows", "base", "base_name"], settings=["source"]
        )
        preview_value = {
            "title": "What matters most to people",
            "summary": "Getting an appointment matters most, to 7 in 10 people.",
            "kind": "bars",
            "unit": "%",
            "base": 212,
            "base_name": "people answered our summer survey",
            "rows": [
                {"label": "Getting an appointment", "number": Decimal(71)},
                {"label": "Being listened to", "number": Decimal(58)},
                {"label": "Help for unpaid carers", "number": Decimal(49)},
            ],
        }

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = self.find_faults(cleaned)
        if errors:
            raise StructBlockValidationError({name: ValidationError(text) for name, text in errors.items()})
        return cleaned

    def find_faults(self, value: FigureValue) -> dict[str, str]:
        """What is wrong with numbers that are each in order: what must not be told, or can't be drawn."""
        entries, unit, kind = value.entries, value["unit"], value["kind"]
        total = sum((entry.number for entry in entries if entry.number is not None), Decimal(0))
        if unit == "%" and not value.get("base"):
            return {"base": "Say how many people the per cent are of. 50% of 4 people is not 50% of 400."}
        if figures.gives_hidden_away(entries, unit=unit, base=value.get("base")):
            return {"rows": "What is hidden can be worked out from the others. Hide the next smallest as well."}
        if kind == "columns" and any(len(entry.label) > MOST_COLUMN_LABEL for entry in entries):
            return {
                "kind": f"Columns need labels of up to {MOST_COLUMN_LABEL} letters, such as 2026. Choose bars instead."
            }
        if kind != "share":
            return {}
        if len(entries) > MOST_PARTS:
            return {"kind": f"More than {MOST_PARTS} parts can't be told apart. Choose bars instead."}
        if any(entry.number is None for entry in entries):
            return {"kind": "The whole would give the hidden number away. Choose bars instead."}
        if total == 0:
            return {"kind": "All numbers are 0, so there is no whole to divide. Choose bars instead."}
        if unit == "%" and total > 101:
            return {
                "kind": f"The parts add up to {figures.format_number(total)}%, more than a whole. Choose bars instead."
            }
        return {}

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["drawn"] = value.drawn
        context["table"] = value.table
        return context
