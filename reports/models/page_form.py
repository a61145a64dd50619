from __future__ import annotations

from wagtail.admin.forms import WagtailAdminPageForm


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
    sent = {}
    for request in page.response_requests.started().select_related("body").prefetch_related("items"):
        for item in request.items.all():
            if item.recommendation_id:
                sent.setdefault(item.recommendation_id, (item, request.body.name))
    if not sent or not formset.is_valid():
        return []
    kept = {form.instance.pk: (number, form) for number, form in enumerate(ordered(formset), start=1)}
    faults = []
    for pk, (item, body) in sent.items():
        start = f"Recommendation {item.number} was sent to {body}"
        if pk not in kept:
            faults.append(f"{start} and can't be removed.")
            continue
        number, form = kept[pk]
        words = (form.cleaned_data["heading"], lines(form.cleaned_data["text"]))
        if number != item.number:
            faults.append(f"{start} under this number. Put its row back to place {item.number}.")
        elif words != (item.heading, lines(item.text)):
            faults.append(f"{start} in its present words. Put them back, and write a correction on the Details tab.")
    return faults


def ordered(formset) -> list:
    """The forms of the rows that stay, in the order that the editor gave them."""
    stay = [form for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return sorted(stay, key=lambda form: (form.cleaned_data.get("ORDER") is None, form.cleaned_data.get("ORDER")))


def lines(text: str) -> str:
    """``text`` with one kind of line break: browsers send another than they were given."""
    return text.replace("\r\n", "\n").strip()
