from __future__ import annotations

from collections.abc import Iterable

from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model

from hub.organisations.models import Organisation
from hub.shared.working_days import long_date

from .frozen import changed_fields, frozen_fields, issued_text_of, lost_bodies, name_of
from .issued import IssuedText
from .parts import Correction
from .sent_words import sent_items, words_of

CORRECT = "Put it back, and write a correction on the Details tab."


class RecommendationForm(WagtailAdminModelForm):
    """Offers the bodies that can be asked, and those that were chosen while they could be."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        chosen = Organisation.objects.filter(pk__in=[body.pk for body in self.instance.bodies.all()])
        self.fields["bodies"].queryset = (Organisation.objects.visible() | chosen).bodies()
        if self.instance.issued:
            for name in without_box(self, ("heading", "text")):
                self.fields[name].disabled = True


class RecommendationsPanel(InlinePanel):
    """The rows of recommendations, each in a ``RecommendationForm``; Wagtail's own panel takes no form."""

    def get_form_options(self):
        options = super().get_form_options()
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields", [])
        options["formsets"][self.relation_name]["form"] = get_form_for_model(
            self.db_field.related_model, form_class=RecommendationForm, defer_required_on_fields=deferred
        )
        return options

    class BoundPanel(InlinePanel.BoundPanel):
        @property
        def template_name(self):
            """Once they were issued no row is added, moved or taken out: there is nothing to press."""
            is_issued = getattr(self.instance, "issued", None) is not None
            return "reports/admin/frozen_rows.html" if is_issued else "wagtailadmin/panels/inline_panel.html"


class ReportPageForm(WagtailAdminPageForm):
    """Keeps what was issued and what was sent to a body as it was: the words, and the numbers of recommendations."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.issued:
            for name in without_box(self, frozen_fields(self.instance)):
                del self.fields[name]

    def save(self, commit=True):
        # Wagtail would save a new page as a public one before it asks whether it may be published.
        if not self.instance.pk:
            self.instance.live = False
        return super().save(commit)

    def clean(self):
        cleaned = super().clean()
        issued = issued_text_of(self.instance)
        if issued is not None:
            for name in changed_fields(issued, cleaned):
                self.add_error(name, issued_fault(issued, name_of(self.instance, name)))
        if issued is not None or self.instance.live:
            for message in correction_faults(self.instance, issued, self.formsets.get("corrections")):
                self.add_error(None, message)
        if cleaned.get("expire_at") and (issued is not None or sent_items(self.instance)):
            self.add_error("expire_at", "Bodies were asked about it: it stays on the web.")
        if self.instance.pk and "recommendations" in self.formsets:
            formset = self.formsets["recommendations"]
            for message in [*frozen_faults(self.instance, formset), *added_faults(issued, formset)]:
                self.add_error(None, message)
        return cleaned


def without_box(form, names: Iterable[str]) -> list[str]:
    """Which of ``names`` the editor had no box for when ``form`` was sent: they stay as they are."""
    if not form.is_bound:
        return []
    fields = {name: form.fields[name] for name in names if name in form.fields}
    return [
        name
        for name, field in fields.items()
        if field.widget.value_omitted_from_data(form.data, form.files, form.add_prefix(name))
    ]


def issued_fault(issued: IssuedText, name: str) -> str:
    name = f"{name[:1].upper()}{name[1:]}"
    return f"“{name}” was issued on {long_date(issued.issued_on)} and stays as it was then. {CORRECT}"


def correction_faults(page, issued: IssuedText | None, formset) -> list[str]:
    """What the bound ``formset`` would change of corrections that anyone has read, or date before the issue."""
    if formset is None or not formset.is_valid():
        return []
    kept = {form.instance.pk: form.cleaned_data for form in ordered(formset)}
    faults = []
    for row in Correction.objects.filter(report_id=page.pk):
        data = kept.get(row.pk)
        if data is None or (data["corrected_on"], words(data["text"])) != (row.corrected_on, words(row.text)):
            faults.append(
                f"The correction of {long_date(row.corrected_on)} is public and stays as it is. Write another one."
            )
    if issued and any(data["corrected_on"] < issued.issued_on for data in kept.values() if data.get("corrected_on")):
        faults.append(f"A correction can’t be older than the issue of {long_date(issued.issued_on)}.")
    return faults


def words(text: str) -> str:
    """With one kind of line break: browsers send another than they were given."""
    return text.replace("\r\n", "\n").strip()


def added_faults(issued: IssuedText | None, formset) -> list[str]:
    """What the bound ``formset`` would add to, or change of, the recommendations that were issued."""
    if issued is None or not formset.is_valid():
        return []
    day = long_date(issued.issued_on)
    forms = ordered(formset)
    sealed = {row["pk"]: row for row in issued.content["recommendations"]}
    kept = {form.instance.pk: (number, form.cleaned_data) for number, form in enumerate(forms, start=1)}
    faults = []
    if any(form.instance.pk not in sealed for form in forms):
        faults.append(f"The report was issued on {day}. A recommendation can’t be added: it belongs in another report.")
    for pk, row in sealed.items():
        number, data = kept.get(pk, (0, {"heading": "", "text": "", "bodies": []}))
        words = words_of(number, data["heading"], data["text"])
        lost = lost_bodies(row, {body.pk for body in data["bodies"]})
        if lost or words != words_of(row["number"], row["heading"], row["text"]):
            faults.append(f"Recommendation {row['number']} was issued on {day} and stays as it was then. {CORRECT}")
    return faults


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
