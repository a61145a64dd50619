"""Forms as a whole: their summary of errors, their page, and what they leave alone."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.shortcuts import render
from django.template.loader import render_to_string

from hub.shared.forms import DayField, HubForm, HubModelForm, PlainCharField
from tests.shared.any_form import CONTROL_MESSAGE, OFTEN, form_of, markup


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
