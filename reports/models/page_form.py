from __future__ import annotations

from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model

from hub.organisations.models import Organisation

from .sent_words import sent_items, words_of


class RecommendationForm(WagtailAdminModelForm):
    """Offers the bodies that can be asked, and those that were chosen while they could be."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        chosen = Organisation.objects.filter(pk__in=[body.pk for body in self.instance.bodies.all()])
        self.fields["bodies"].queryset = (Organisation.objects.visible() | chosen).bodies()


class RecommendationsPanel(InlinePanel):
    """The rows of recommendations, each in a ``RecommendationForm``; Wagtail's own panel takes no form."""

    def get_form_options(self):
        options = super().get_form_options()
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields", [])
        options["formsets"][self.relation_name]["form"] = get_form_for_model(
            self.db_field.related_model, form_class=RecommendationForm, defer_required_on_fields=deferred
        )
        return options


class ReportPageForm(WagtailAdminPageForm):
    """Keeps what was sent to a body as it was sent: neither its words nor its number may change afterwards."""

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and "recommendations" in self.formsets:
            for message in frozen_faults(self.instance, self.formsets["recommendations"]):
                self.add_error(None, message)
        return cleaned


def frozen_faults(page, formset) -> list[str]:
    """What the bound ``formset`` would change of the recommendations that bodies were asked about."""
    sent = sent_items(page)
    if not sent or not formset.is_valid():
        return []
    kept = {form.instance.pk: (number, form) for number, form in enumerate(ordered(formset), start=1)}
    faults = []
    for pk, item in sent.items():
        start = f"{item.get_kind_display()} {item.number} was sent to {item.request.body}"
        if pk not in kept:
            faults.append(f"{start} and can’t be removed.")
            continue
        number, form = kept[pk]
        words = words_of(item.number, form.cleaned_data["heading"], form.cleaned_data["text"])
        if number != item.number:
            faults.append(f"{start} under this number. Put its row back to place {item.number}.")
        elif words != words_of(item.number, item.heading, item.text):
            faults.append(f"{start} in its present words. Put them back, and write a correction on the Details tab.")
    return faults


def ordered(formset) -> list:
    """The forms of the rows that stay, in the order that the editor gave them."""
    stay = [form for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return sorted(stay, key=lambda form: (form.cleaned_data.get("ORDER") is None, form.cleaned_data.get("ORDER")))
