from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string

from hub.shared.forms import (
    DayField,
    HintedCheckboxes,
    HintedRadios,
    HubForm,
    HubModelForm,
    PlainCharField,
    PlainTextField,
)

CONTROL_MESSAGE = (
    "This answer had hidden characters in it, often from copied text. We have taken them out. "
    "Check it and send it again."
)
OFTEN = [("month", "Every month"), ("quarter", "Every 3 months")]


def form_of(data=None, files=None, form_attributes=None, **fields):
    form_class = type("AnyForm", (HubForm,), {**(form_attributes or {}), **fields})
    return form_class(QueryDict(data) if isinstance(data, str) else data, files)


def markup(html):
    """The tags of ``html`` without the white space between them, attributes in alphabetical order."""
    soup = BeautifulSoup(str(html), "html.parser")
    for text in soup.find_all(string=True):
        words = " ".join(text.split())
        text.replace_with(words) if words else text.extract()
    for tag in soup.find_all(True):
        tag.attrs = dict(sorted(tag.attrs.items()))
    return str(soup)


def assert_field(form, expected):
    assert markup(form) == markup(expected)


# Markup of each widget, as it stands and with an error.


def test_one_line_of_text():
    form = form_of(
        name=PlainCharField(label="Your name", help_text="As you like <it>", autocomplete="name", width=20),
    )

    assert_field(
        form,
        """<div class="govuk-form-group"><label class="govuk-label" for="id_name">Your name</label>
        <div class="govuk-hint" id="id_name_helptext">As you like &lt;it&gt;</div>
        <input aria-describedby="id_name_helptext" autocomplete="name" class="govuk-input govuk-input--width-20"
        id="id_name" name="name" type="text"></div>""",
    )


def test_one_line_of_text_with_an_error():
    form = form_of("name=", name=PlainCharField(label="Your name", help_text="As you like", label_suffix=":"))

    assert_field(
        form,
        """<div class="govuk-form-group govuk-form-group--error">
        <label class="govuk-label" for="id_name">Your name</label>
        <div class="govuk-hint" id="id_name_helptext">As you like</div>
        <p class="govuk-error-message" id="id_name_error"><span class="govuk-visually-hidden">Error:</span>
        Fill in “Your name”</p>
        <input aria-describedby="id_name_helptext id_name_error" aria-invalid="true"
        class="govuk-input govuk-input--error" id="id_name" name="name" type="text"></div>""",
    )


def test_text_area_with_a_count():
    form = form_of("how=+", how=PlainTextField(label="How?", max_words=150, rows=3))

    assert_field(
        form,
        """<div class="govuk-form-group govuk-form-group--error govuk-character-count" data-count-type="words"
        data-maxlength="150" data-module="govuk-character-count">
        <label class="govuk-label" for="id_how">How?</label>
        <p class="govuk-error-message" id="id_how_error"><span class="govuk-visually-hidden">Error:</span>
        Fill in “How?”</p>
        <textarea aria-describedby="id_how_error id_how-info" aria-invalid="true"
        class="govuk-textarea govuk-textarea--error govuk-js-character-count" cols="40" id="id_how" name="how"
        rows="3"></textarea>
        <div class="govuk-hint govuk-character-count__message" id="id_how-info">You can enter up to 150 words</div>
        </div>""",
    )


def test_radios_with_hints_and_an_error():
    form = form_of(
        "often=never",
        often=forms.ChoiceField(label="How often?", choices=OFTEN, widget=HintedRadios(hints={"quarter": "4 a year"})),
        form_attributes={"label_size": "m"},
    )

    assert_field(
        form,
        """<div class="govuk-form-group govuk-form-group--error">
        <fieldset aria-describedby="id_often_error" class="govuk-fieldset">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">How often?</legend>
        <p class="govuk-error-message" id="id_often_error"><span class="govuk-visually-hidden">Error:</span>
        Select a valid choice. never is not one of the available choices.</p>
        <div class="govuk-radios">
        <div class="govuk-radios__item"><input class="govuk-radios__input" id="id_often_0" name="often" type="radio"
        value="month"><label class="govuk-label govuk-radios__label" for="id_often_0">Every month</label></div>
        <div class="govuk-radios__item"><input aria-describedby="id_often_1_hint" class="govuk-radios__input"
        id="id_often_1" name="often" type="radio" value="quarter"><label class="govuk-label govuk-radios__label"
        for="id_often_1">Every 3 months</label><div class="govuk-hint govuk-radios__hint" id="id_often_1_hint">4 a year
        </div></div></div></fieldset></div>""",
    )


def test_small_checkboxes_keep_what_was_chosen():
    form = form_of(
        "many=quarter",
        many=forms.MultipleChoiceField(label="Which?", choices=OFTEN, widget=HintedCheckboxes, help_text="Any"),
        form_attributes={"small_choices": ("many",)},
    )

    assert_field(
        form,
        """<div class="govuk-form-group"><fieldset aria-describedby="id_many_helptext" class="govuk-fieldset">
        <legend class="govuk-fieldset__legend">Which?</legend>
        <div class="govuk-hint" id="id_many_helptext">Any</div>
        <div class="govuk-checkboxes govuk-checkboxes--small">
        <div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="id_many_0" name="many"
        type="checkbox" value="month"><label class="govuk-label govuk-checkboxes__label" for="id_many_0">Every month
        </label></div>
        <div class="govuk-checkboxes__item"><input checked="" class="govuk-checkboxes__input" id="id_many_1" name="many"
        type="checkbox" value="quarter"><label class="govuk-label govuk-checkboxes__label" for="id_many_1">
        Every 3 months</label></div></div></fieldset></div>""",
    )


def test_single_checkbox_with_an_error():
    form = form_of("", agrees=forms.BooleanField(label="I agree"))

    assert_field(
        form,
        """<div class="govuk-form-group govuk-form-group--error">
        <p class="govuk-error-message" id="id_agrees_error"><span class="govuk-visually-hidden">Error:</span>
        Tick “I agree”</p><div class="govuk-checkboxes"><div class="govuk-checkboxes__item">
        <input aria-describedby="id_agrees_error" aria-invalid="true" class="govuk-checkboxes__input" id="id_agrees"
        name="agrees" type="checkbox"><label class="govuk-label govuk-checkboxes__label" for="id_agrees">I agree
        </label></div></div></div>""",
    )


def test_select_with_an_error():
    form = form_of("area=", area=forms.ChoiceField(label="Area", choices=[("", "Choose"), ("h", "Hanbury")]))

    assert_field(
        form,
        """<div class="govuk-form-group govuk-form-group--error"><label class="govuk-label" for="id_area">Area</label>
        <p class="govuk-error-message" id="id_area_error"><span class="govuk-visually-hidden">Error:</span>
        Choose an answer for “Area”</p>
        <select aria-describedby="id_area_error" aria-invalid="true" class="govuk-select govuk-select--error"
        id="id_area" name="area"><option selected="" value="">Choose</option><option value="h">Hanbury</option></select>
        </div>""",
    )


def test_day_as_three_boxes_with_an_error():
    form = form_of("on_day=5&on_month=&on_year=2026", on=DayField(label="When?", noun="The day you began"))

    assert_field(
        form,
        """<div class="govuk-form-group govuk-form-group--error">
        <fieldset aria-describedby="id_on_error" class="govuk-fieldset">
        <legend class="govuk-fieldset__legend">When?</legend>
        <p class="govuk-error-message" id="id_on_error"><span class="govuk-visually-hidden">Error:</span>
        The day you began must include a month</p>
        <div class="govuk-date-input" id="id_on">
        <div class="govuk-date-input__item"><div class="govuk-form-group">
        <label class="govuk-label govuk-date-input__label" for="id_on_day">Day</label>
        <input class="govuk-input govuk-date-input__input govuk-input--width-2 govuk-input--error" id="id_on_day"
        inputmode="numeric" name="on_day" type="text" value="5"></div></div>
        <div class="govuk-date-input__item"><div class="govuk-form-group">
        <label class="govuk-label govuk-date-input__label" for="id_on_month">Month</label>
        <input class="govuk-input govuk-date-input__input govuk-input--width-2 govuk-input--error" id="id_on_month"
        inputmode="numeric" name="on_month" type="text"></div></div>
        <div class="govuk-date-input__item"><div class="govuk-form-group">
        <label class="govuk-label govuk-date-input__label" for="id_on_year">Year</label>
        <input class="govuk-input govuk-date-input__input govuk-input--width-4 govuk-input--error" id="id_on_year"
        inputmode="numeric" name="on_year" type="text" value="2026"></div></div>
        </div></fieldset></div>""",
    )


def test_day_shows_the_date_it_has():
    form = type("AnyForm", (HubForm,), {"on": DayField(label="When?")})(initial={"on": dt.date(2026, 3, 27)})

    boxes = BeautifulSoup(str(form), "html.parser").find_all("input")

    assert [(box["name"], box["value"]) for box in boxes] == [("on_day", "27"), ("on_month", "3"), ("on_year", "2026")]


def test_file_with_an_error():
    form = form_of("", files={}, logo=forms.FileField(label="Your logo", help_text="PNG or JPEG"))

    assert form.is_multipart()
    assert_field(
        form,
        """<div class="govuk-form-group govuk-form-group--error"><label class="govuk-label" for="id_logo">Your logo
        </label><div class="govuk-hint" id="id_logo_helptext">PNG or JPEG</div>
        <p class="govuk-error-message" id="id_logo_error"><span class="govuk-visually-hidden">Error:</span>
        Choose a file for “Your logo”</p>
        <input aria-describedby="id_logo_helptext id_logo_error" aria-invalid="true"
        class="govuk-file-upload govuk-file-upload--error" id="id_logo" name="logo" type="file"></div>""",
    )


def test_email_has_its_autocomplete_and_a_plain_message():
    form = form_of("email=kim", email=forms.EmailField(label="Email address"))

    box = BeautifulSoup(str(form), "html.parser").find("input")

    assert (box["type"], box["autocomplete"], box["spellcheck"], box["value"]) == ("email", "email", "false", "kim")
    assert form.errors == {"email": ["Enter an email address in the correct format, like name@example.com"]}


@pytest.mark.parametrize(
    ("field", "heading"),
    [
        (
            PlainCharField(label="Your name"),
            '<h1 class="govuk-label-wrapper"><label class="govuk-label govuk-label--l" for="id_x">Your name</label>'
            "</h1>",
        ),
        (
            forms.ChoiceField(label="Often?", choices=OFTEN, widget=forms.RadioSelect),
            '<h1 class="govuk-fieldset__heading">Often?</h1>',
        ),
    ],
)
def test_the_label_of_the_only_question_is_the_heading(field, heading):
    form = form_of(x=field, form_attributes={"legend_is_heading": "x"})

    assert heading in str(form)
    assert "<h1" not in str(form_of(x=field))


def test_a_box_the_keyboard_does_not_reach_is_hidden():
    form = form_of(trap=forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1"})))

    assert BeautifulSoup(str(form), "html.parser").div["class"] == ["govuk-form-group", "trap"]


def test_no_field_says_required_or_cuts_what_is_pasted():
    form = form_of(name=PlainCharField(), how=PlainTextField())

    assert [word for word in (" required", "maxlength=") if word in str(form).replace("data-maxlength=", "")] == []


# The error summary.


def test_error_summary_leads_to_the_first_input_of_each_question():
    class Form(HubForm):
        name = PlainCharField()
        when = DayField()
        often = forms.ChoiceField(choices=OFTEN, widget=forms.RadioSelect)
        many = forms.MultipleChoiceField(choices=OFTEN, widget=forms.CheckboxSelectMultiple)
        key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": "Load the page again"})
        spare = PlainCharField(required=False)

        def clean(self):
            self.add_error(None, "Too many at once")

    assert Form({}).error_summary == [
        {"text": "Too many at once", "href": ""},
        {"text": "Fill in “Name”", "href": "#id_name"},
        {"text": "Fill in “When”", "href": "#id_when_day"},
        {"text": "Choose an answer for “Often”", "href": "#id_often_0"},
        {"text": "Choose at least one answer for “Many”", "href": "#id_many_0"},
        {"text": "Load the page again", "href": ""},
    ]
    ids = {tag["id"] for tag in BeautifulSoup(str(Form({})), "html.parser").find_all(["input", "textarea", "select"])}
    assert [entry for entry in Form({}).error_summary if entry["href"] and entry["href"][1:] not in ids] == []


def test_error_summary_markup():
    html = render_to_string(
        "components/error_summary.html", {"errors": [{"text": "A & b", "href": "#id_a"}, {"text": "C", "href": ""}]}
    )

    assert markup(html) == markup(
        """<div class="govuk-error-summary" data-module="govuk-error-summary" tabindex="-1"><div role="alert">
        <h2 class="govuk-error-summary__title">There is a problem</h2><div class="govuk-error-summary__body">
        <ul class="govuk-list govuk-error-summary__list"><li><a href="#id_a">A &amp; b</a></li><li>C</li></ul>
        </div></div></div>"""
    )
    assert render_to_string("components/error_summary.html", {"errors": []}).strip() == ""


# What text fields take and refuse.


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


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\n", "\t"])
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


# Dates.


@pytest.mark.parametrize(
    ("day", "month", "year", "expected"),
    [
        ("27", "3", "2026", dt.date(2026, 3, 27)),
        (" 01 ", "02", "2026", dt.date(2026, 2, 1)),
        ("29", "February", "2028", dt.date(2028, 2, 29)),
        ("1", "sept", "2026", dt.date(2026, 9, 1)),
        ("1", "MAY", "2026", dt.date(2026, 5, 1)),
        ("٢٧", "٣", "٢٠٢٦", dt.date(2026, 3, 27)),
    ],
)
def test_days_as_people_write_them(day, month, year, expected):
    form = form_of({"on_day": day, "on_month": month, "on_year": year}, on=DayField())

    assert (form.is_valid(), form.cleaned_data) == (True, {"on": expected})


@pytest.mark.parametrize(
    ("day", "month", "year", "message"),
    [
        ("", "", "", "Fill in “On”"),
        ("27", "", "", "The date must include a month and a year"),
        ("", "3", "2026", "The date must include a day"),
        ("27", "3", "26", "The year of the date must have 4 numbers"),
        ("30", "2", "2026", "The date must be a real date, for example 27 3 2026"),
        ("0", "1", "2026", "The date must be a real date, for example 27 3 2026"),
        ("1", "13", "2026", "The date must be a real date, for example 27 3 2026"),
        ("1", "1", "0000", "The date must be a real date, for example 27 3 2026"),
        ("-1", "1", "2026", "The date must be a real date, for example 27 3 2026"),
        ("²", "1", "2026", "The date must be a real date, for example 27 3 2026"),
        ("1\x00", "1", "2026", "The date must be a real date, for example 27 3 2026"),
        ("9" * 5000, "1", "2026", "The date must be a real date, for example 27 3 2026"),
        ("1", "1", "9" * 5000, "The year of the date must have 4 numbers"),
    ],
)
def test_days_that_are_none(day, month, year, message):
    form = form_of({"on_day": day, "on_month": month, "on_year": year}, on=DayField())

    assert form.errors == {"on": [message]}


def test_a_day_that_may_be_left_out():
    form = form_of({}, on=DayField(required=False))

    assert (form.is_valid(), form.cleaned_data) == (True, {"on": None})


def test_validators_of_a_day_run():
    def not_in_june(value):
        if value.month == 6:
            raise forms.ValidationError("Not in June")

    form = form_of({"on_day": "1", "on_month": "6", "on_year": "2026"}, on=DayField(validators=[not_in_june]))

    assert form.errors == {"on": ["Not in June"]}


# Forms as a whole.


def test_labels_may_change_after_the_form_is_made():
    form = form_of("", name=PlainCharField(label="Old"))
    form.fields["name"].label = "New"

    assert form.errors == {"name": ["Fill in “New”"]}
    assert "Old" not in str(form)


def test_a_message_of_the_form_wins():
    form = form_of("", name=PlainCharField(error_messages={"required": "Tell us your name"}))

    assert form.errors == {"name": ["Tell us your name"]}


@pytest.mark.django_db
def test_a_model_form_has_the_same_markup_and_rules():
    class Form(HubModelForm):
        class Meta:
            model = Group
            fields = ["name"]

    form = Form({"name": "a\x00b"})

    assert form.errors == {"name": [CONTROL_MESSAGE]}
    assert BeautifulSoup(str(form), "html.parser").input["class"] == ["govuk-input", "govuk-input--error"]


def test_a_plain_form_keeps_the_markup_of_django():
    form_of(name=PlainCharField())
    html = str(type("Plain", (forms.Form,), {"name": forms.CharField()})())

    assert "govuk" not in html


def test_files_are_taken():
    form = form_of("", files={"logo": SimpleUploadedFile("logo.png", b"x")}, logo=forms.FileField())

    assert (form.is_valid(), form.cleaned_data["logo"].name) == (True, "logo.png")


@pytest.mark.django_db
@pytest.mark.parametrize(("data", "title_start"), [(None, "About you – "), ("name=", "Error: About you – ")])
def test_form_page(rf, data, title_start):
    form = form_of(data, name=PlainCharField(label="Your name"), logo=forms.FileField(required=False))

    html = render(
        rf.get("/apply/"),
        "forms/page.html",
        {"form": form, "title": "About you", "caption": "Step 1 of 3", "back_url": "/apply/", "button": "Go on"},
    ).content.decode()
    soup = BeautifulSoup(html, "html.parser")
    form_tag = soup.select_one("main form")

    assert soup.title.get_text().startswith(title_start)
    assert [heading.get_text() for heading in soup.find_all("h1")] == ["About you"]
    assert [tag.get_text() for tag in soup.select(".sectionno")] == ["Step 1 of 3"]
    assert (form_tag["method"], form_tag["enctype"], form_tag.has_attr("novalidate")) == (
        "post",
        "multipart/form-data",
        True,
    )
    assert [button.get_text() for button in form_tag.find_all("button")] == ["Go on"]
    assert [link["href"] for link in soup.select(".govuk-back-link")] == ["/apply/"]
    assert [link["href"] for link in soup.select(".govuk-error-summary a")] == (["#id_name"] if data else [])
    assert [script["src"] for script in soup.find_all("script")] == ["/static/js/hub.js"]
