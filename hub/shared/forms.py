"""Public forms: GOV.UK markup that leaves the admin alone, and text fields that refuse what no one can read.

Derive a form from ``HubForm`` or ``HubModelForm`` and render it with ``{{ form }}`` inside ``forms/page.html``.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from .characters import has_controls, is_invisible, without_controls, without_reordering

CONTROL_MESSAGE = (
    "This answer had hidden characters in it, often from copied text. We have taken them out. "
    "Check it and send it again."
)
LINE_BREAKS = "\n\r\t"


class HubRenderer(TemplatesSetting):
    """Renders fields and forms with the templates below ``templates/forms``."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


def plain_text(value: str, *, keeps_lines: bool) -> str:
    """``value`` in Unicode's composed form, with one kind of line break and nothing that turns other text round.

    Raises ``ValidationError`` for control characters, unpaired surrogates and line breaks where there can be none.
    """
    value = value.replace("\r\n", "\n").replace("\r", "\n") if keeps_lines else value
    if has_controls(value, but=LINE_BREAKS if keeps_lines else ""):
        raise ValidationError(CONTROL_MESSAGE, code="control_characters")
    return unicodedata.normalize("NFC", without_reordering(value))


class PlainCharField(forms.CharField):
    """One line of text: stripped, composed, at most ``max_length`` characters; empty if none of them can be seen.

    ``autocomplete`` is a token of HTML's list; ``width`` is how many characters the box shows (2, 3, 4, 5, 10, 20, 30).
    """

    keeps_lines = False

    def __init__(self, *, max_length: int = 255, autocomplete: str = "", width: int | None = None, **kwargs):
        self.autocomplete = autocomplete
        self.width = width
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        if not isinstance(value, str):
            return value
        text = plain_text(value, keeps_lines=self.keeps_lines)
        return self.empty_value if is_invisible(text) else text

    def widget_attrs(self, widget):
        """Leaves out ``maxlength``: with it a browser cuts what people paste without a word."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        if self.autocomplete:
            attrs["autocomplete"] = self.autocomplete
        if self.width:
            attrs["class"] = f"govuk-input--width-{self.width}"
        return attrs


class PlainTextField(PlainCharField):
    """Text of several lines, with a count of what is left: of characters, or of words with ``max_words``."""

    keeps_lines = True
    widget = forms.Textarea

    def __init__(self, *, max_length: int = 5000, max_words: int | None = None, rows: int = 5, **kwargs):
        self.max_words = max_words
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)

    def validate(self, value):
        super().validate(value)
        if self.max_words and len(value.split()) > self.max_words:
            count = len(value.split())
            raise ValidationError(
                f"Your answer has {count:,} words. Shorten it to {self.max_words:,} or fewer.", code="max_words"
            )

    @property
    def count_limit(self) -> int:
        return self.max_words or self.max_length

    @property
    def count_unit(self) -> str:
        return "words" if self.max_words else "characters"


class DayWidget(forms.MultiWidget):
    """Three boxes for day, month and year; never a picker alone."""

    template_name = "forms/widgets/day.html"
    use_fieldset = True
    parts = ("day", "month", "year")

    def __init__(self, attrs=None, *, is_birthday: bool = False):
        boxes = {}
        for part in self.parts:
            own = {"inputmode": "numeric"}
            if is_birthday:
                own["autocomplete"] = f"bday-{part}"
            boxes[part] = forms.TextInput(attrs=own)
        super().__init__(boxes, attrs)

    def decompress(self, value):
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["error_class"] = context["widget"]["attrs"].pop("class", "")
        for part, box in zip(self.parts, context["widget"]["subwidgets"], strict=True):
            box["part"] = part
            box["attrs"]["id"] = f"{context['widget']['attrs']['id']}_{part}"
            box["attrs"].pop("class", None)
        return context

    def id_for_label(self, id_):
        """The first box: where an error message leads."""
        return f"{id_}_day" if id_ else id_


MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (dt.date(2000, number, 1).strftime("%B").lower(), dt.date(2000, number, 1).strftime("%b").lower())
}
MONTHS["sept"] = 9


class DayField(forms.MultiValueField):
    """A date typed as day, month (number or name) and year; returns a ``date`` or ``None``.

    ``noun`` names it in messages ("The date you sent it must include a month").
    """

    widget = DayWidget

    def __init__(self, *, noun: str = "The date", **kwargs):
        self.noun = noun
        super().__init__(
            [forms.CharField(required=False, max_length=20) for _ in DayWidget.parts],
            require_all_fields=False,
            **kwargs,
        )

    def clean(self, value):
        day, month, year = (str(part or "").strip() for part in (value or ["", "", ""]))
        missing = [name for name, part in zip(DayWidget.parts, (day, month, year), strict=True) if not part]
        if len(missing) == 3:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if missing:
            raise ValidationError(f"{self.noun} must include a {' and a '.join(missing)}", code="incomplete")
        result = self.read(day, month, year)
        self.run_validators(result)
        return result

    def read(self, day: str, month: str, year: str) -> dt.date:
        if year.isascii() and year.isdecimal() and len(year) != 4:
            raise ValidationError(f"The year of {lower_first(self.noun)} must have 4 numbers", code="invalid")
        try:
            numbers = [plain_number(year), MONTHS.get(month.lower()) or plain_number(month), plain_number(day)]
            return dt.date(*numbers)
        except ValueError as error:
            raise ValidationError(f"{self.noun} must be a real date, for example 27 3 2026", code="invalid") from error


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def plain_number(text: str) -> int:
    """The number that one to four digits of any script write. Raises ``ValueError`` for anything else."""
    if len(text) > 4 or not text.isdecimal():
        raise ValueError(text)
    return int(text)


class ChoiceHints:
    """For radio and checkbox widgets: one line of help below some of the choices, by the value of the choice."""

    def __init__(self, *args, hints: dict | None = None, **kwargs):
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}
        super().__init__(*args, **kwargs)

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        if hint := self.hints.get(str(value)):
            option["hint"] = hint
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option


class HintedRadios(ChoiceHints, forms.RadioSelect):
    """Radio buttons with ``hints``."""


class HintedCheckboxes(ChoiceHints, forms.CheckboxSelectMultiple):
    """Checkboxes with ``hints``."""


# What a widget is to the templates: its kind, its own template, its class. The first that fits counts.
WIDGET_KINDS: Sequence[tuple[type[forms.Widget], str, str, str]] = (
    (DayWidget, "day", "", ""),
    (forms.HiddenInput, "hidden", "", ""),
    (forms.CheckboxSelectMultiple, "checkboxes", "forms/widgets/checkboxes.html", ""),
    (forms.RadioSelect, "radios", "forms/widgets/radios.html", ""),
    (forms.CheckboxInput, "checkbox", "", "govuk-checkboxes__input"),
    (forms.Select, "select", "", "govuk-select"),
    (forms.ClearableFileInput, "file", "forms/widgets/file.html", "govuk-file-upload"),
    (forms.FileInput, "file", "", "govuk-file-upload"),
    (forms.Textarea, "textarea", "", "govuk-textarea"),
    (forms.widgets.Input, "input", "", "govuk-input"),
)


def widget_kind(widget: forms.Widget) -> tuple[str, str, str]:
    """The kind, template and class of ``widget``; empty words for one that brings its own markup."""
    for kind_of_widget, *answer in WIDGET_KINDS:
        if isinstance(widget, kind_of_widget):
            return tuple(answer)
    return ("", "", "")


class HubBoundField(BoundField):
    """A field with its data, as the templates below ``templates/forms`` need it."""

    def __init__(self, form, field, name):
        super().__init__(form, field, name)
        widget = field.widget
        self.kind, template, _ = widget_kind(widget)
        if template and widget.template_name.startswith("django/"):
            widget.template_name = template
        if name in form.small_choices and self.kind in {"radios", "checkboxes"}:
            widget.template_name = f"forms/widgets/{self.kind}_small.html"
        if isinstance(field, forms.EmailField):
            widget.attrs = {"autocomplete": "email", "spellcheck": "false"} | widget.attrs

    def value(self):
        """What was typed, without the control characters that a page cannot show and the form refuses."""
        value = super().value()
        keep = LINE_BREAKS if self.kind == "textarea" else ""
        return without_controls(value, keep=keep) if isinstance(value, str) else value

    @property
    def group_class(self) -> str:
        """ "trap" for a box that only robots fill in: one that the keyboard does not reach."""
        return "trap" if self.field.widget.attrs.get("tabindex") == "-1" else ""

    @property
    def way_out(self) -> HubBoundField | None:
        """The box to tick that stands below these choices, inside their group, for who can choose none of them."""
        name = self.form.ways_out.get(self.name)
        return self.form[name] if name else None

    @property
    def is_heading(self) -> bool:
        return self.name == self.form.legend_is_heading

    @property
    def counts(self) -> bool:
        """Whether the page says how much may be written."""
        return self.kind == "textarea" and bool(getattr(self.field, "count_limit", 0))

    @property
    def first_input_id(self) -> str:
        """Where a message about this field leads: its box, the first of its choices, the first part of its date."""
        if self.kind in {"radios", "checkboxes"}:
            return self.subwidgets[0].id_for_label if self.subwidgets else self.auto_id
        return self.id_for_label or self.auto_id

    @property
    def aria_describedby(self):
        described_by = super().aria_describedby or ""
        return f"{described_by} {self.auto_id}-info".strip() if self.counts else described_by

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        if self.use_fieldset:
            # The group is described and marked, not each of its inputs.
            attrs.pop("aria-invalid", None)
            if self.kind == "day" and self.errors:
                attrs["class"] = "govuk-input--error"
            return attrs
        css = widget_kind(widget or self.field.widget)[2]
        if css:
            error = f"{css}--error" if self.errors and self.kind != "checkbox" else ""
            counter = "govuk-js-character-count" if self.counts else ""
            own = self.field.widget.attrs.get("class", "")
            attrs["class"] = " ".join(name for name in (css, error, counter, own) if name)
        return attrs


class HubFormMixin:
    """What all public forms share.

    ``legend_is_heading``: the name of the field whose label is the ``h1``, on a page that asks one thing.
    ``label_size``: "s", "m" or "l" for all labels; "" for plain ones.
    ``small_choices``: the names of fields with small radios or checkboxes, for filters.
    """

    default_renderer = HubRenderer()
    bound_field_class = HubBoundField
    use_required_attribute = False
    legend_is_heading: str = ""
    label_size: str = ""
    small_choices: Sequence[str] = ()
    ways_out: Mapping[str, str] = {}
    """The name of a tick box by that of the choices below which it is drawn; leave it out where fields are listed."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def full_clean(self):
        # Here and not in ``__init__``, so that a form may add fields and change labels after it.
        for name, field in self.fields.items():
            refuse_control_characters(field)
            speak_plainly(field, str(self[name].label))
        super().full_clean()

    @property
    def error_summary(self) -> list[dict[str, str]]:
        """Each message with the address of the first input it is about; those about the whole form have none."""
        summary = [{"text": str(message), "href": ""} for message in self.non_field_errors()]
        for bound in self:
            href = "" if bound.is_hidden else f"#{bound.first_input_id}"
            summary += [{"text": str(message), "href": href} for message in bound.errors]
        return summary


class PlainTextValidator:
    """Refuses control characters in fields that are not ``PlainCharField``, such as e-mail addresses."""

    def __init__(self, *, keeps_lines: bool):
        self.keeps_lines = keeps_lines

    def __call__(self, value):
        plain_text(value, keeps_lines=self.keeps_lines)


def refuse_control_characters(field: forms.Field) -> None:
    """Let no character field of a public form take what ``PlainCharField`` refuses."""
    if isinstance(field, forms.CharField) and not isinstance(field, PlainCharField):
        replaced = ProhibitNullCharactersValidator | PlainTextValidator
        rules = [rule for rule in field.validators if not isinstance(rule, replaced)]
        field.validators = [*rules, PlainTextValidator(keeps_lines=isinstance(field.widget, forms.Textarea))]


def speak_plainly(field: forms.Field, label: str) -> None:
    """Replace Django's own messages, where the form gave none, by some that name the question."""
    doing = {
        "radios": "Choose an answer for",
        "checkboxes": "Choose at least one answer for",
        "select": "Choose an answer for",
        "checkbox": "Tick",
        "file": "Choose a file for",
    }.get(widget_kind(field.widget)[0], "Fill in")
    messages = field.error_messages
    if messages.get("required") is forms.Field.default_error_messages["required"]:
        messages["required"] = f"{doing} “{label}”"
    messages.setdefault(
        "max_length", "Your answer has %(show_value)s characters. Shorten it to %(limit_value)s or fewer."
    )
    if isinstance(field, forms.EmailField):
        messages.setdefault("invalid", "Enter an email address in the correct format, like name@example.com")


class HubForm(HubFormMixin, forms.Form):
    """A public form."""


class HubModelForm(HubFormMixin, forms.ModelForm):
    """A public form that fills one row."""
