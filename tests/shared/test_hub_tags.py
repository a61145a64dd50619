from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.paginator import Paginator
from django.shortcuts import render as render_page
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from hub.shared.icons import ICONS
from hub.shared.templatetags import hub_tags
from tests.factories.shared import make_shown_image

UTC = dt.UTC


def render(source, path="/", **context):
    request = RequestFactory().get(path)
    return Template("{% load hub_tags %}" + source).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("day", dt.date(2026, 5, 5), "5 May 2026"),
        ("day", None, ""),
        # Half past eleven at night in UTC is already the next day in British Summer Time.
        ("day", dt.datetime(2026, 5, 5, 23, 30, tzinfo=UTC), "6 May 2026"),
        ("day_short", dt.date(2026, 5, 5), "5 May"),
        ("day_with_weekday", dt.date(2026, 5, 5), "Tuesday 5 May 2026"),
        ("clock", dt.time(14), "2pm"),
        ("clock", dt.time(14, 30), "2:30pm"),
        ("clock", dt.time(9, 5), "9:05am"),
        ("clock", dt.time(12), "midday"),
        ("clock", dt.time(12, 15), "12:15pm"),
        ("clock", dt.time(0), "midnight"),
        ("clock", dt.time(0, 10), "12:10am"),
        ("clock", None, ""),
        ("clock", dt.datetime(2026, 7, 1, 13, 0, tzinfo=UTC), "2pm"),
        ("moment", dt.datetime(2026, 7, 1, 13, 5, tzinfo=UTC), "1 July 2026, 2:05pm"),
        ("moment", None, ""),
        ("filesize_words", 1, "1KB"),
        ("filesize_words", 480 * 1024, "480KB"),
        ("filesize_words", 1_258_291, "1.2MB"),
        ("filesize_words", 3 * 1024 * 1024, "3MB"),
        ("filesize_words", None, ""),
        ("file_type", "Report.PDF", "PDF"),
        ("file_type", "letter.docx", "Word"),
        ("file_type", "noending", ""),
        ("number_words", 1284, "1,284"),
        ("number_words", "about 30", "about 30"),
        ("number_words", None, ""),
        ("breakable", "requested_by<", "requested_<wbr>by&lt;"),
    ],
)
def test_filters(source, value, expected):
    assert render("{{ value|" + source + " }}", value=value) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (dt.time(14), dt.time(16), "2pm to 4pm"),
        (dt.time(10, 30), dt.time(12), "10:30am to midday"),
        (dt.time(0), dt.time(1), "midnight to 1am"),
        (dt.time(14), None, "2pm"),
        (None, dt.time(14), ""),
    ],
)
def test_time_range(start, end, expected):
    assert render("{{ start|time_range:end }}", start=start, end=end) == expected


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("/?q=carers&page=4", "{% query_string page=2 %}", "?q=carers&amp;page=2"),
        ("/?q=carers&page=4", '{% query_string sort="name" %}', "?q=carers&amp;sort=name"),
        ("/?q=carers&page=4", "{% query_string q=None %}", "?"),
        ("/?area=a&area=b", "{% query_string page=1 %}", "?area=a&amp;area=b&amp;page=1"),
        ("/?area=a&q=", "{% query_string area=values %}", "?area=x&amp;area=y"),
        ("/?q=%22%3E%3Cscript%3E", "{% query_string page=2 %}", "?q=%22%3E%3Cscript%3E&amp;page=2"),
        ("/?q=%ED%A0%80", "{% query_string page=2 %}", "?q=%EF%BF%BD%EF%BF%BD%EF%BF%BD&amp;page=2"),
    ],
)
def test_addresses_of_changed_lists(path, source, expected):
    assert render(source, path=path, values=["x", "y"]) == expected


def test_query_string_without_a_request_keeps_nothing():
    assert Template("{% load hub_tags %}{% query_string page=2 %}").render(Context()) == "?page=2"


def test_pagination_says_the_page_in_words_and_keeps_the_filters(rf):
    request = rf.get("/?q=carers&page=3")
    page = Paginator(range(100), 10).page(3)

    html = render_page(request, "components/pagination.html", {"page": page}).content.decode()
    soup = BeautifulSoup(html, "html.parser")

    links = [(link.get("aria-label") or link.get_text(), link["href"]) for link in soup.find_all("a")]
    assert links == [
        ("Previous page", "?q=carers&page=2"),
        ("Page 1", "?q=carers&page=1"),
        ("Page 2", "?q=carers&page=2"),
        ("Page 3, the page you are on", "?q=carers&page=3"),
        ("Page 4", "?q=carers&page=4"),
        ("Page 10", "?q=carers&page=10"),
        ("Next page", "?q=carers&page=4"),
    ]
    assert [link["href"] for link in soup.select("[aria-current=page]")] == ["?q=carers&page=3"]
    assert soup.select_one(".pagination-words").get_text() == "Page 3 of 10"


def test_one_page_has_no_pagination(rf):
    page = Paginator(range(3), 10).page(1)

    assert render_page(rf.get("/"), "components/pagination.html", {"page": page}).content.strip() == b""


def test_pagination_keeps_the_filters_inside_include_only(rf):
    page = Paginator(range(20), 10).page(1)
    template = Template('{% include "components/pagination.html" with page=page only %}')

    html = template.render(RequestContext(rf.get("/?q=carers"), {"page": page}))

    assert 'href="?q=carers&amp;page=2"' in html


def test_icon_is_hidden_from_screen_readers():
    assert hub_tags.icon("close") == (
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="M6 6l12 12M18 6L6 18"/></svg>'
    )


def test_every_status_has_an_icon_and_its_words():
    kinds = ["replied", "waiting", "late", "part", "change", "neutral"]

    tags = [render('{% include "components/status_tag.html" %}', kind=kind, text="<b>") for kind in kinds]

    assert [tag.count("<svg") for tag in tags] == [1] * 6
    assert len({tag.partition("<svg")[2] for tag in tags}) == 6
    assert all("&lt;b&gt;</strong>" in tag for tag in tags)


def test_icons_hold_only_shapes():
    assert [name for name, shape in ICONS.items() if "style" in shape or "href" in shape or " on" in shape] == []


@pytest.mark.parametrize(
    ("value", "of", "expected"), [(14, 20, "70"), (1, 3, "33.3"), (30, 20, "100"), (-1, 20, "0"), (1, 0, "0")]
)
def test_percent(value, of, expected):
    assert hub_tags.percent(value, of) == expected


def test_phone_link_dials_digits_only():
    assert hub_tags.phone_link("01632 960 120 <x>") == '<a href="tel:01632960120">01632 960 120 &lt;x&gt;</a>'


def test_picture_without_an_image_is_nothing():
    assert render('{% picture image "width-1200" %}', image=None) == ""


def test_picture_has_no_size_that_nothing_makes_in_time():
    with pytest.raises(ValueError, match="width-999 is not among PICTURE_SIZES"):
        render('{% picture image "width-999" %}', image=None)


@pytest.mark.django_db
def test_picture_is_webp_with_its_size_and_its_own_description():
    image = make_shown_image(size=(640, 480), description="A kiln at dusk")

    tag = BeautifulSoup(render('{% picture image "max-320x160" class="card__image" %}', image=image), "html.parser").img

    assert tag["src"].endswith(".webp")
    assert {name: value for name, value in tag.attrs.items() if name != "src"} == {
        "width": "213",
        "height": "160",
        "alt": "A kiln at dusk",
        "loading": "lazy",
        "decoding": "async",
        "class": ["card__image"],
    }


@pytest.mark.django_db
def test_picture_at_the_top_is_loaded_at_once_and_may_be_decorative():
    image = make_shown_image(size=(64, 48), description="A kiln at dusk")

    tag = BeautifulSoup(render('{% picture image "max-320x160" eager=True alt="" %}', image=image), "html.parser").img

    assert (tag["alt"], tag["fetchpriority"], tag.get("loading")) == ("", "high", None)
