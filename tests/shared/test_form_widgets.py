"""The markup of each widget, as it stands and with an error."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django import forms

from hub.shared.forms import DayField, HintedCheckboxes, HintedRadios, HubForm, PlainCharField, PlainTextField
from tests.shared.any_form import OFTEN, form_of, markup


def assert_field(form, expected):
    assert markup(form) == markup(expected)


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
