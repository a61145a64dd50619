"""What text fields take and refuse."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django import forms

from hub.shared.forms import PlainCharField, PlainTextField
from tests.shared.any_form import CONTROL_MESSAGE, form_of


@pytest.mark.parametrize(
    "text",
    [
        "Zoë Ní Bhriain",
        "مريم\u200f الأحمد",
        "Family 👩\u200d👩\u200d👧 and \u2068isolated\u2069",
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
