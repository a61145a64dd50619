"""No public form takes more than the column that its answer is kept in."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from django import forms
from django.apps import apps
from django.conf import settings
from django.db import models

from charter_champions.forms.verify import VerifyForm
from events.forms.challenges import CodeForm
from events.forms.training import FindCertificateForm
from hub.shared.forms import HubFormMixin
from reports.forms.due_dates import DueDateForm

# They look something up and keep nothing of what was typed.
LOOKING_UP = {CodeForm, DueDateForm, FindCertificateForm, VerifyForm}
# Where one app keeps many things whose columns have the same names: the models that the forms of a module fill in.
FILLED_IN = {
    "events.forms.booking": {"Booking", "BookingAnswer", "BookingNeeds"},
    "events.forms.enquiries": {"TrainingEnquiry", "TrainingEnquiryHistory"},
    "events.forms.offers": {"EventOffer"},
    "events.forms.pledges": {"Pledge"},
    "hub.organisations.forms": {"Area", "ListingClaim", "MistakeReport"},
    "stories.forms.engagement": {"EngagementEntry"},
    "stories.forms.partners": {"Story", "StoryContact", "StoryWords"},
    "stories.forms.telling": {"AboutTeller", "Story", "StoryContact", "StoryWords"},
}
# A postcode may be typed with blanks; what is kept is its one spelling, of eight characters at most.
WRITTEN_ANEW = {"PlaceForm.postcode", "AboutForm.district"}


def public_forms() -> list[type[forms.BaseForm]]:
    import_module(settings.ROOT_URLCONF)
    return [
        form
        for form in below(HubFormMixin)
        if issubclass(form, forms.BaseForm) and not form.__module__.startswith("tests.")
    ]


def below(parent: type) -> Iterator[type]:
    for child in parent.__subclasses__():
        yield child
        yield from below(child)


def columns_called(name: str, form: type) -> list[models.Field]:
    """The columns of that name, with a limit, in the app that the form belongs to."""
    app = apps.get_containing_app_config(form.__module__)
    filled_in = FILLED_IN.get(form.__module__)
    models_of_form = [model for model in app.get_models() if filled_in is None or model.__name__ in filled_in]
    columns = [column for model in models_of_form for column in model._meta.concrete_fields]
    return [column for column in columns if column.name == name and column.max_length]


def test_no_answer_is_longer_than_its_column():
    compared, too_long = set(), []
    for form in set(public_forms()) - LOOKING_UP:
        for name, field in form.base_fields.items():
            if f"{form.__name__}.{name}" in WRITTEN_ANEW:
                continue
            for column in columns_called(name, form) if isinstance(field, forms.CharField) else []:
                compared.add(f"{form.__name__}.{name}")
                if field.max_length is None or field.max_length > column.max_length:
                    too_long.append((f"{form.__name__}.{name}", field.max_length, column.max_length))

    assert too_long == []
    known = {"BookingForm.name", "ContactForm.email", "GroupForm.website", "NominationForm.nominator_email"}
    assert compared >= known | {"OfferForm.place", "StartForm.name"}
