"""Date and time as people in London read it from the wall."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from events.domain.times import NoSuchTimeError, london_instant

MISSING = "The clocks go forward at 1am on that day: between 1am and 2am there is no time. Choose another."


class LondonDateTimeFormField(forms.DateTimeField):
    """Refuses the hour that a spring night leaves out; takes the first of the two hours of an autumn night."""

    def to_python(self, value):
        # Read as UTC, which has neither hole nor double hour, and put on London's clock after.
        with timezone.override(dt.UTC):
            value = super().to_python(value)
        if value is None:
            return None
        try:
            return london_instant(value.astimezone(dt.UTC).replace(tzinfo=None))
        except NoSuchTimeError as error:
            raise ValidationError(MISSING, code="missing_hour") from error


class LondonDateTimeField(models.DateTimeField):
    """A ``DateTimeField`` whose forms know the clock changes."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": LondonDateTimeFormField, **kwargs})
