"""What text fields take and refuse."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django import forms

from hub.shared.forms import PlainCharField, PlainTextField
from hub.shared.web_addresses import EXAMPLE, HAS_A_NAME, WebAddressField
from tests.shared.any_form import CONTROL_MESSAGE, form_of


@pytest.mark.parametrize(
    "text",
    [
        "Zoë Ní Bhriain",
        "مريم\u200f الأحمد",
        "Family 👩\u200d👩\u200d👧 and \u200emarked\u200f",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
    ],
)
def test_text_of_every_script_is_kept(text):
    form = form_of({"name": f"  {text} "}, name=PlainCharField())

    assert (form.is_valid(), form.cleaned_data) == (True, {"name": text})


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\ufffe", "\uffff", "\n", "\t"])
def test_control_characters_in_a_line_are_refused_and_taken_out_of_the_box(control):
    form = form_of({"name": f"Kim{control} Lee"}, name=PlainCharField())

    assert form.errors == {"name": [CONTROL_MESSAGE]}
    assert BeautifulSoup(str(form), "html.parser").input["value"] == "Kim Lee"


def test_lines_may_break_and_nul_may_not():
    good = form_of({"how": "One\r\ntwo\rthree\tfour"}, how=PlainTextField())
    bad = form_of({"how": "One\r\nt\x00wo"}, how=PlainTextField())

    assert (good.is_valid(), good.cleaned_data) == (True, {"how": "One\ntwo\nthree\tfour"})
    assert bad.errors == {"how": [CONTROL_MESSAGE]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (forms.EmailField(), "kim\x00@example.org"),
        (forms.CharField(), "a\x00b"),
        (forms.URLField(assume_scheme="https"), "https://a.b/\x07"),
    ],
)
def test_other_character_fields_refuse_controls_too(field, value):
    form = form_of({"x": value}, x=field)

    assert CONTROL_MESSAGE in form.errors["x"]
    assert "Null characters are not allowed." not in form.errors["x"]


def test_text_is_composed_so_that_equal_names_are_equal():
    form = form_of({"name": "Zoe\u0308"}, name=PlainCharField())

    assert (form.is_valid(), form.cleaned_data) == (True, {"name": "Zo\u00eb"})


def test_too_long_is_said_with_numbers_and_kept():
    form = form_of({"name": "x" * 100_000}, name=PlainCharField(max_length=120))

    assert form.errors == {"name": ["Your answer has 100000 characters. Shorten it to 120 or fewer."]}
    assert BeautifulSoup(str(form), "html.parser").input["value"] == "x" * 100_000


@pytest.mark.parametrize(
    ("words", "errors"), [(3, {}), (4, {"how": ["Your answer has 4 words. Shorten it to 3 or fewer."]})]
)
def test_words_are_counted(words, errors):
    form = form_of({"how": "one\n" * words}, how=PlainTextField(max_words=3))

    assert form.errors == errors


def test_a_line_break_counts_as_one_character():
    form = form_of({"how": "ab\r\ncd"}, how=PlainTextField(max_length=5))

    assert (form.is_valid(), form.cleaned_data) == (True, {"how": "ab\ncd"})


@pytest.mark.parametrize("field", [PlainCharField, PlainTextField])
@pytest.mark.parametrize(
    "text", ["\u200b", "\u200d\u2060", "\u200e \u200f", "\u202e\u202c", "\ufeff\u00ad", "\u3164", "\u2800"]
)
def test_text_that_nobody_can_see_is_no_answer(field, text):
    needed = form_of({"x": text}, x=field(error_messages={"required": "Enter a name"}))
    optional = form_of({"x": text}, x=field(required=False))

    assert needed.errors == {"x": ["Enter a name"]}
    assert (optional.is_valid(), optional.cleaned_data) == (True, {"x": ""})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.knit.example", "https://www.knit.example"),
        ("http://knit.example/a@b?c=d@e", "http://knit.example/a@b?c=d@e"),
        ("//knit.example", "https://knit.example"),
        ("HTTPS://knit.example:8443/", "HTTPS://knit.example:8443/"),
        ("https://مجموعة.example/é", "https://مجموعة.example/é"),
    ],
)
def test_web_addresses_that_may_be_typed(typed, kept):
    form = form_of({"x": typed}, x=WebAddressField())

    assert (form.is_valid(), form.cleaned_data) == (True, {"x": kept})


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("https://www.nhs.uk@bad.example/", HAS_A_NAME),
        ("https://sam:secret@knit.example", HAS_A_NAME),
        ("www.nhs.uk@bad.example", HAS_A_NAME),
        ("ftp://knit.example", EXAMPLE),
        ("javascript:alert(1)", EXAMPLE),
        ("data:text/html,x", EXAMPLE),
        ("https://[::1", EXAMPLE),
        ("knit", EXAMPLE),
    ],
)
def test_web_addresses_that_may_not_be_typed(typed, message):
    assert form_of({"x": typed}, x=WebAddressField()).errors == {"x": [message]}
