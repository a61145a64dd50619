from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction, Site

from hub.shared.blocks import BodyBlock, Heading, headings
from hub.shared.blocks.highlights import unquoted
from hub.shared.blocks.links import LinkBlock, check_address
from hub.shared.blocks.text import vague_link_text
from tests.factories.shared import make_document, make_image

BLOCK = BodyBlock()
TODAY = dt.date(2026, 5, 5)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_tuesday(time_machine):
    time_machine.move_to("2026-05-05 12:00+01:00")


def body(*blocks: tuple[str, object]):
    """A body as it comes from the database: plain data that is turned into values when it is first read."""
    return BLOCK.to_python(
        [{"type": kind, "value": value, "id": str(number)} for number, (kind, value) in enumerate(blocks)]
    )


def show(*blocks: tuple[str, object]) -> str:
    return str(BLOCK.render(body(*blocks)))


def words(html: str) -> str:
    """The text of some HTML with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def faults(kind: str, value: object) -> dict[str, list[str]]:
    """What is wrong with one block, by the path of its field."""
    try:
        BLOCK.clean(body((kind, value)))
    except StreamBlockValidationError as error:
        return dict(flat(error.as_json_data()["blockErrors"][0]))
    return {}


def flat(data: dict, path: str = ""):
    if data.get("messages"):
        yield path, data["messages"]
    for name, inner in data.get("blockErrors", {}).items():
        yield from flat(inner, f"{path}.{name}".strip("."))


def make_page(title: str, **kwargs) -> Page:
    kwargs.setdefault("slug", title.lower().replace(" ", "-"))
    return Site.objects.get(is_default_site=True).root_page.add_child(instance=Page(title=title, **kwargs))


def page_link(page):
    return {"page": page.pk, "document": None, "url": ""}


def web_link(address):
    return {"page": None, "document": None, "url": address}


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
    make_image(description="A full drop-in")
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


# Words and links.


@pytest.mark.parametrize(
    ("text", "is_vague"),
    [
        ("click here", True),
        ("Click here.", True),
        ("HERE", True),
        ("Read&nbsp;more »", True),
        ("this page", True),
        ("https://hub.example/reports/", True),
        ("www.hub.example", True),
        ("Read the full reply", False),
        ("Hereford", False),
        ("hub.example (our site)", False),
    ],
)
def test_vague_link_texts(text, is_vague):
    assert (vague_link_text(text) is not None) is is_vague


def test_a_vague_link_in_a_text_is_refused():
    assert faults("text", '<p>To apply, <a href="https://hub.example/">click <b>here</b></a>.</p>') == {
        "": ["“click here” does not say where the link leads. Use words such as “apply to be a Charter Champion”."]
    }


def test_an_empty_text_is_refused():
    assert faults("text", "<p data-block-key='1'> </p>") == {"": ["Write the text, or take this block away."]}


def test_drafts_may_be_half_done():
    value = body(
        ("heading", {"text": "", "level": "h3"}),
        ("text", '<p><a href="https://hub.example/">click here</a></p>'),
        ("figure", {"title": "", "kind": "share", "unit": "%", "rows": []}),
        ("video", {"title": ""}),
        ("call_to_action", {"heading": "", "label": "here", "link": web_link("")}),
    )

    assert len(BLOCK.clean_deferred(value)) == 5


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.org/help?x=1#y",
        "http://example.org",
        "mailto:hello@kilnford.example?subject=Hello",
        "tel:01632960120",
        "tel:+44 1632 960120",
    ],
)
def test_addresses_that_may_be_linked(address):
    check_address(address)

    assert LinkBlock().to_python(web_link(address)).href == address.replace(" ", "")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example/x",
        "/reports/",
        "example.org",
        "https://",
        "https:///x",
        "mailto:nobody",
        "tel:javascript",
        "ftp://example.org/x",
        "file:///etc/passwd",
    ],
)
def test_addresses_that_may_not_be_linked(address):
    with pytest.raises(ValidationError):
        check_address(address)

    assert LinkBlock().to_python(web_link(address)).href == ""


def test_a_link_leads_to_one_place():
    page, document = make_page("Reports"), make_document()
    block = LinkBlock()

    def errors(**target):
        try:
            block.clean(block.to_python({"page": None, "document": None, "url": "", **target}))
        except ValidationError as error:
            return {name: fault.message for name, fault in error.block_errors.items()}
        return {}

    assert errors() == {"page": "Choose a page or a document, or type an address."}
    assert errors(page=page.pk, url="https://example.org") == {"url": "Choose one: a page, a document or an address."}
    assert errors(page=page.pk, document=document.pk) == {"document": "Choose one: a page, a document or an address."}
    assert errors(page=page.pk) == errors(document=document.pk) == errors(url="https://example.org") == {}


def test_a_link_that_is_not_required_may_be_empty():
    block = LinkBlock(required=False)

    assert block.clean(block.to_python(web_link(""))).href == ""


def test_links_in_all_texts_cost_what_one_costs(django_assert_num_queries):
    pages = [make_page(f"Page {number}") for number in range(3)]

    def text(page):
        return ("text", f'<p><a linktype="page" id="{page.pk}">See {page.title}</a></p>')

    show(text(pages[0]))  # reads the addresses of sites
    # Wagtail asks for the linked pages and then for their own kinds.
    with django_assert_num_queries(2):
        show(text(pages[0]))
    with django_assert_num_queries(2):
        html = show(*[text(page) for page in pages], ("callout", {"heading": "A", "text": text(pages[0])[1]}))

    assert re.findall(r'href="([^"]+)"', html) == ["/page-0/", "/page-1/", "/page-2/", "/page-0/"]


def test_scripts_in_plain_fields_are_only_words():
    attack = "<script>alert(1)</script>"

    html = show(
        ("heading", {"text": attack, "level": "h2"}),
        ("quote", {"words": attack, "who": attack}),
        ("key_facts", {"facts": [{"fact": attack, "label": attack}]}),
        ("steps", {"steps": [{"title": attack, "text": attack}]}),
        ("figure", figure(title=attack, rows=[row(attack, 3)], unit=attack)),
        (
            "cards",
            {"title": attack, "cards": [{"title": attack, "text": attack, "link": web_link("https://a.example")}]},
        ),
    )

    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 14


# Pictures.


def picture(image, caption=""):
    return ("image", {"image": image.pk, "caption": caption})


def test_a_picture_with_its_description_caption_and_credit():
    image = make_image(size=(64, 48), description="Three people with tea", credit="Photo by Ada Example")

    html = show(picture(image, "The drop-in"))

    assert 'alt="Three people with tea"' in html
    assert re.findall(r'(width|height)="(\d+)"', html) == [("height", "48"), ("width", "64")]
    assert words(html) == "The drop-in Photo by Ada Example"


def test_decoration_has_an_empty_description():
    assert 'alt=""' in show(picture(make_image(title="quilt.png", is_decorative=True)))


@pytest.mark.parametrize(("until", "is_shown"), [(TODAY, True), (TODAY - dt.timedelta(days=1), False), (None, True)])
def test_a_picture_leaves_every_block_the_day_after_consent_ends(until, is_shown):
    image = make_image(consent_until=until, description="Ada and Bo", credit="Photo by Cy")
    document = make_document(filename="film.mp4")

    html = show(
        picture(image, "Ada at the drop-in"),
        ("cards", {"cards": [{"title": "Our story", "link": web_link("https://a.example"), "image": image.pk}]}),
        ("video", {"title": "Film", "file": document.pk, "poster": image.pk, "transcript": "<p>Hello</p>"}),
    )

    assert html.count('alt="Ada and Bo"') == (2 if is_shown else 0)
    assert ("poster=" in html, "Ada at" in html, "block--image" in html, "Photo by" in html) == (is_shown,) * 4
    assert "Our story" in html


def test_a_picture_that_was_deleted_is_left_out():
    image = make_image()
    value = picture(image, "The drop-in")
    image.delete()

    assert show(value, ("text", "<p>Words</p>")) == '<div class="block block--text"><p>Words</p></div>'


@pytest.mark.parametrize("count", [1, 3])
def test_pictures_cost_the_same_however_many(count, django_assert_num_queries):
    images = [make_image() for _ in range(6)]
    page, other = make_page("Reports"), make_page("Events")
    blocks = [
        *[picture(image) for image in images[:count]],
        (
            "cards",
            {
                "cards": [
                    {"title": f"Card {number}", "link": page_link(page if number else other), "image": image.pk}
                    for number, image in enumerate(images[3 : 3 + count])
                ]
            },
        ),
        ("related_pages", {"pages": [page.pk, other.pk][:count]}),
    ]
    show(*blocks)  # makes the sizes

    # Pictures of picture blocks, of cards, pages of cards, of lists; sizes of all; what is public.
    with django_assert_num_queries(6):
        html = show(*blocks)

    assert html.count("<img") == 2 * count


# Films.


def test_a_film_of_this_site():
    film, captions = make_document(filename="film.mp4", content=bytes(3 * 1024 * 1024)), make_document(filename="c.vtt")

    html = show(
        ("video", {"title": "Join in", "file": film.pk, "captions": captions.pk, "transcript": "<p>Hello.</p>"})
    )

    assert f'<source src="{film.url}" type="video/mp4">' in html
    assert f'<track kind="captions" src="{captions.url}"' in html
    assert "autoplay" not in html
    assert words(html) == (
        "Join in Download the video: Join in (MP4, 3MB) Read the words of this video : Join in Hello."
    )


def test_a_film_elsewhere_is_only_a_link():
    html = show(
        (
            "video",
            {"title": "Join in", "url": "https://video.example/1", "site_name": "Clips", "transcript": "<p>Hi.</p>"},
        )
    )

    assert re.findall(r"<(?:iframe|embed|object|script|video|img|source)\b|(?:src|poster)=", html) == []
    assert 'href="https://video.example/1"' in html
    assert words(html) == "Join in Watch on Clips : Join in Read the words of this video : Join in Hi."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"transcript": ""}, {"transcript": ["This field is required."]}),
        ({"url": ""}, {"file": ["Choose a video file, or type the address of the video."]}),
        ({"site_name": ""}, {"site_name": ["Name the site people go to, such as YouTube."]}),
        ({"file": "pdf", "url": ""}, {"file": ["Choose an .mp4 or .webm file."]}),
        ({"file": "mp4"}, {"url": ["Choose one: a video file or an address."]}),
        ({"file": "mp4", "url": "", "captions": "pdf"}, {"captions": ["Choose a .vtt file."]}),
        ({"file": "webm", "url": "", "captions": "vtt"}, {}),
    ],
)
def test_faults_of_a_film(changes, expected):
    value = {
        "title": "Join in",
        "url": "https://video.example/1",
        "site_name": "Clips",
        "transcript": "<p>Hi.</p>",
        **changes,
    }
    for name in ("file", "captions"):
        if value.get(name):
            value[name] = make_document(filename=f"a.{value[name]}").pk

    assert faults("video", value) == expected


def test_a_film_has_no_script_for_an_address():
    value = {"title": "A", "url": "javascript:alert(1)", "site_name": "B", "transcript": "<p>C</p>"}

    assert list(faults("video", value)) == ["url"]


# Figures.


def row(label, number=None, *, is_hidden=False):
    return {"label": label, "number": None if number is None else str(number), "is_hidden": is_hidden}


def figure(**changes):
    return {
        "title": "What matters most",
        "summary": "Getting an appointment matters most.",
        "kind": "bars",
        "unit": "%",
        "rows": [row("Getting an appointment", 71), row("Being listened to", "58.50")],
        "base": 212,
        "base_name": "people answered our summer survey",
        "source": "Summer survey",
        **changes,
    }


def test_a_figure_is_a_table_with_bars():
    html = show(("figure", figure()))

    assert words(html) == (
        "What matters most Getting an appointment matters most. What matters most Answer Share "
        "Getting an appointment 71% Being listened to 58.5% "
        "212 people answered our summer survey. Source: Summer survey"
    )
    assert re.findall(r'class="bar[^"]*" width="([\d.]+)"', html) == ["71", "58.5"]
    assert "style=" not in html


def test_a_hidden_number_is_told_in_words():
    rows = [row("Appointments", 40), row("Letters", is_hidden=True), row("Buses", is_hidden=True)]

    html = show(("figure", figure(unit="people", rows=rows)))

    assert "Appointments 40 people Letters fewer than 5 Buses fewer than 5 212" in words(html)


def test_columns_are_a_picture_with_a_name_and_a_table():
    html = show(("figure", figure(kind="columns", unit="days", rows=[row("2025", 20), row("2026", 14)])))

    assert (
        'role="img" aria-label="What matters most. Getting an appointment matters most. '
        'The same numbers are in the table below."'
    ) in html
    assert re.findall(r'<text class="chart__label"[^>]*>(\d+)</text>', html) == ["2025", "2026"]
    assert re.findall(r'<td>(\d+) <span class="chart__unit">(\w+)</span></td>', html) == [
        ("20", "days"),
        ("14", "days"),
    ]


def test_parts_are_numbered_like_the_rows():
    html = show(("figure", figure(kind="share", rows=[row("Yes", 60), row("No", 40)])))

    assert re.findall(r'<text class="part__number"[^>]*>(\d)</text>', html) == ["1", "2"]
    assert re.findall(r'<span class="num" aria-hidden="true">(\d)</span>(\w+)', html) == [("1", "Yes"), ("2", "No")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"rows": [row("A", 0), row("B", 0)]}, {}),
        (
            {"rows": [row("A", -1)]},
            {"rows.0.number": ["Type 0 or a number above it. A chart here can't show less than nothing."]},
        ),
        ({"rows": [row("A")]}, {"rows.0.number": ["Type a number, or tick “Fewer than 5 people”."]}),
        (
            {"rows": [row("A", 3, is_hidden=True)]},
            {"rows.0.number": ["Empty the number: it would be stored although it must not be told."]},
        ),
        ({"rows": [row("", 3)]}, {"rows.0.label": ["This field is required."]}),
        ({"rows": []}, {"rows": ["The minimum number of items is 1"]}),
        ({"rows": [row("A", 1)] * 13}, {"rows": ["The maximum number of items is 12"]}),
        ({"rows": [row("x" * 120, 1)] * 12}, {}),
        (
            {"base": None},
            {"base": ["Say how many people the per cent are of. 50% of 4 people is not 50% of 400."]},
        ),
        ({"base": None, "unit": "days"}, {}),
        (
            {"unit": "people", "base": 100, "rows": [row("A", 97), row("B", is_hidden=True)]},
            {"rows": ["The hidden number can be worked out from the others. Hide the next smallest as well."]},
        ),
        (
            {"kind": "columns", "rows": [row("Getting an appointment", 3)]},
            {"kind": ["Columns need labels of up to 12 letters, such as 2026. Choose bars instead."]},
        ),
        ({"kind": "columns", "rows": [row("September 26", 3)]}, {}),
        (
            {"kind": "share", "rows": [row("A", 10)] * 7},
            {"kind": ["More than 6 parts can't be told apart. Choose bars instead."]},
        ),
        (
            {"kind": "share", "rows": [row("A", 0), row("B", 0)]},
            {"kind": ["All numbers are 0, so there is no whole to divide. Choose bars instead."]},
        ),
        (
            {"kind": "share", "rows": [row("A", 70), row("B", 40)]},
            {"kind": ["The parts add up to 110%, more than a whole. Choose bars instead."]},
        ),
        ({"kind": "share", "rows": [row("A", "66.7"), row("B", "33.4")]}, {}),
        (
            {"kind": "share", "unit": "people", "rows": [row("A", 70), row("B", is_hidden=True)]},
            {"kind": ["The whole would give the hidden number away. Choose bars instead."]},
        ),
    ],
)
def test_faults_of_a_figure(changes, expected):
    assert faults("figure", figure(**changes)) == expected


def test_numbers_come_back_as_they_were_typed():
    value = body(("figure", figure()))

    stored = BLOCK.get_prep_value(BLOCK.clean(value))

    assert [Decimal(item["value"]["number"]) for item in stored[0]["value"]["rows"]] == [Decimal(71), Decimal("58.50")]


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


# Lists.


def test_documents_say_what_they_are():
    english = make_document(title="Summary", filename="a.pdf", content=bytes(490_000), is_easy_read=True)
    polish = make_document(title="Streszczenie", filename="b.docx", content=b"x", language="Polish")

    html = show(("documents", {"title": "Read it", "documents": [english.pk, polish.pk]}))

    assert words(html) == "Read it Summary (PDF, 479KB) Easy Read Streszczenie (Word, 1KB, in Polish)"
    assert re.findall(r'href="([^"]+)"', html) == [english.url, polish.url]


def test_documents_that_were_deleted_leave_no_trace():
    document = make_document()
    value = ("documents", {"title": "Read it", "documents": [document.pk]})
    document.delete()

    assert show(value) == ""


def test_facts_and_steps_are_lists():
    html = show(
        ("key_facts", {"title": "At a glance", "facts": [{"fact": "64", "label": "Carers"}]}),
        ("steps", {"steps": [{"title": "Read", "text": "All of it."}, {"title": "Sign", "text": ""}]}),
    )

    assert words(html) == "At a glance Carers 64 Read All of it. Sign"
    assert (html.count("<dl"), html.count("<ol"), html.count("<li>")) == (1, 1, 2)


def hide(page, how):
    if how == "a draft":
        page.unpublish()
    elif how == "private":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    elif how == "under a private page":
        PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    else:
        page.delete()


@pytest.mark.parametrize("how", ["a draft", "private", "under a private page", "deleted"])
def test_pages_that_are_not_public_are_not_led_to(how):
    shown = make_page("Shown")
    parent = make_page("Parent")
    hidden = parent.add_child(instance=Page(title="Secret plan", slug="secret"))
    blocks = [
        ("related_pages", {"title": "More", "pages": [hidden.pk, shown.pk, shown.pk]}),
        (
            "cards",
            {
                "cards": [
                    {"title": "Card of the hidden", "link": page_link(hidden)},
                    {"title": "Card of the shown", "link": page_link(shown)},
                ]
            },
        ),
        ("call_to_action", {"heading": "Act", "label": "Read the plan", "link": page_link(hidden)}),
    ]
    before = words(show(*blocks))

    hide(hidden, how)
    after = words(show(*blocks))

    assert before == "More Secret plan Shown Card of the hidden Card of the shown Act Read the plan"
    assert after == "More Shown Card of the shown"


def test_related_pages_cost_one_query_beside_their_own(django_assert_num_queries):
    pages = [make_page(f"Page {number}") for number in range(5)]
    assert pages[0].url == "/page-0/"  # reads the addresses of sites

    # The chosen pages, and which of them are public.
    with django_assert_num_queries(2):
        html = show(("related_pages", {"pages": [page.pk for page in pages]}))

    assert re.findall(r'href="([^"]+)"', html) == [f"/page-{number}/" for number in range(5)]


def test_a_list_without_a_public_page_has_no_heading():
    assert show(("related_pages", {"title": "More", "pages": [make_page("Draft", live=False).pk]})) == ""


def test_cards_name_the_site_they_lead_to():
    html = show(("cards", {"cards": [{"title": "Bus times", "link": web_link("https://www.buses.example/34a")}]}))

    assert words(html) == "Bus times buses.example"


@pytest.mark.parametrize(("kind", "field"), [("cards", "cards.0.title"), ("call_to_action", "label")])
def test_vague_words_on_cards_and_buttons_are_refused(kind, field):
    link = web_link("https://a.example")
    value = {
        "cards": {"cards": [{"title": "Click here", "link": link}]},
        "call_to_action": {"heading": "Act", "label": "Click here", "link": link},
    }[kind]

    assert list(faults(kind, value)) == [field]
