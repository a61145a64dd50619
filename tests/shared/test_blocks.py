from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.db import models
from django.urls import reverse
from wagtail.fields import StreamField

from hub.shared.blocks import BodyBlock, Heading, headings
from hub.shared.quoting import quoted, unquoted
from tests.factories.shared import make_document, make_shown_image
from tests.shared.block_values import BLOCK, body, faults, make_page, show, words

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


# What editors choose from.


def test_the_blocks_and_their_groups():
    assert {group: [block.name for block in blocks] for group, blocks in BLOCK.grouped_child_blocks()} == {
        "Text": ["heading", "text"],
        "Media": ["image", "video", "figure"],
        "Highlight": ["quote", "callout", "call_to_action"],
        "Lists": ["key_facts", "steps", "documents", "cards", "related_pages"],
    }


@pytest.mark.parametrize("name", BLOCK.child_blocks)
def test_every_block_introduces_itself(name):
    block = BLOCK.child_blocks[name]

    assert block.label
    assert len(block.get_description()) > 20
    assert block.meta.icon != "placeholder"
    assert block.is_previewable
    assert name == "text" or block.meta.label_format


@pytest.mark.parametrize("name", BLOCK.child_blocks)
def test_every_preview_shows_its_example(name, client):
    make_shown_image(description="A full drop-in")
    make_document(title="Easy Read summary")
    make_page("Waiting for a reply")
    client.force_login(get_user_model().objects.create_superuser("staff", "staff@kilnford.example", "pw"))

    response = client.get(reverse("wagtailadmin_block_preview"), {"id": BLOCK.child_blocks[name].definition_prefix})

    example = {
        "heading": "What people told us",
        "text": "64 unpaid carers",
        "image": 'alt="A full drop-in"',
        "video": "Watch on Example Video",
        "figure": "Getting an appointment",
        "quote": "In the morning",
        "callout": "You can bring somebody with you",
        "call_to_action": "Start an application",
        "key_facts": "14 working days",
        "steps": "Check the promises with your group",
        "documents": "Easy Read summary",
        "cards": "Find a local group",
        "related_pages": "Waiting for a reply",
    }[name]
    assert example in response.content.decode()


def test_migrations_know_only_wagtails_own_blocks():
    class Bodied(models.Model):
        body = StreamField(BodyBlock(), blank=True)

        class Meta:
            app_label = "shared"
            managed = False

    _, _, _, kwargs = Bodied._meta.get_field("body").deconstruct()

    paths = {definition[0] for definition in kwargs["block_lookup"].values()}
    assert {path for path in paths if not path.startswith("wagtail.")} == set()


# Headings.


def test_headings_have_anchors_of_their_own():
    value = body(
        ("heading", {"text": "What people told us", "level": "h2"}),
        ("heading", {"text": "What people told us", "level": "h3"}),
        ("text", "<p>Words</p>"),
        ("heading", {"text": "???", "level": "h2"}),
    )

    assert headings(value) == [
        Heading("What people told us", 2, "what-people-told-us"),
        Heading("What people told us", 3, "what-people-told-us-2"),
        Heading("???", 2, "part"),
    ]
    html = str(BLOCK.render(value))
    assert '<h2 id="what-people-told-us">What people told us</h2>' in html
    assert '<h3 id="what-people-told-us-2">What people told us</h3>' in html


def test_a_heading_is_not_empty():
    assert faults("heading", {"text": " ", "level": "h2"}) == {"text": ["This field is required."]}


def test_a_smaller_heading_needs_one_above():
    assert faults("heading", {"text": "Transport", "level": "h3"}) == {
        "": ["A smaller heading stands under a heading. Add one above, or make this one a heading."]
    }


def test_the_heading_of_a_callout_is_one_below_the_heading_above_it():
    callout = ("callout", {"kind": "info", "heading": "Note", "text": "<p>Words</p>"})

    html = show(
        callout,
        ("heading", {"text": "Two", "level": "h2"}),
        callout,
        ("heading", {"text": "Three", "level": "h3"}),
        callout,
    )

    assert re.findall(r"<(h\d)[^>]*>(\w+)</h\d>", html) == [
        ("h2", "Note"),
        ("h2", "Two"),
        ("h3", "Note"),
        ("h3", "Three"),
        ("h4", "Note"),
    ]


# Quotes and callouts.


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("“All gone.”", "All gone."),
        ('"All gone."', "All gone."),
        ("All gone.", "All gone."),
        ("“Yes”, she said, “no”", "“Yes”, she said, “no”"),
        ("“", "“"),
        ("", ""),
    ],
)
def test_quotation_marks_are_not_doubled(typed, expected):
    assert unquoted(typed) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Fit around caring", "“Fit around caring”"),
        ("“Please ring back”", "“Please ring back”"),
        ("“Ring back”, said every “line”", "“‘Ring back’, said every ‘line’”"),
        ('The "8am rush" isn\'t over', "“The ‘8am rush’ isn't over”"),
    ],
)
def test_a_title_with_quotation_marks_is_quoted(title, expected):
    assert quoted(title) == expected


def test_a_quote_and_who_said_it():
    html = show(
        ("quote", {"words": "“All gone.”", "who": "A carer", "context": "Names are changed.", "source": "Survey"})
    )

    assert words(html) == "All gone. A carer Names are changed. Survey"
    assert "<blockquote" in html


@pytest.mark.parametrize(
    ("kind", "expected"), [("info", "Good to know"), ("warning", "Important"), ("success", "Good news")]
)
def test_a_callout_says_its_kind_in_words(kind, expected):
    html = show(("callout", {"kind": kind, "heading": "Bring somebody", "text": "<p>Anyone.</p>"}))

    assert words(html) == f"{expected} Bring somebody Anyone."
    assert f"callout--{kind}" in html
