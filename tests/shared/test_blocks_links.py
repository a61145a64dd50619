from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page, PageViewRestriction

from hub.shared.blocks.links import LinkBlock, check_address
from hub.shared.blocks.text import vague_link_text
from tests.factories.shared import make_document
from tests.shared.block_values import BLOCK, body, faults, figure, make_page, page_link, row, show, web_link, words

pytestmark = pytest.mark.django_db


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
