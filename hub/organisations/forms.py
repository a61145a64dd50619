from __future__ import annotations

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from hub.organisations.models import Area


class AreaChoiceField(forms.ModelChoiceField):
    """Areas in the order of their tree, each indented under what it lies in."""

    def label_from_instance(self, area: Area) -> str:
        return area.indented_name


class AreaForm(WagtailAdminModelForm):
    """An area and the area it lies in; it moves to its place by name among its neighbours."""

    parent = AreaChoiceField(
        queryset=Area.objects.order_by("path"),
        required=False,
        label="Lies in",
        empty_label="Nothing: it is the whole area",
    )

    class Meta:
        model = Area
        fields = ["name", "slug", "code", "latitude", "longitude"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["parent"].initial = self.instance.get_parent()
            self.fields["parent"].queryset = Area.objects.exclude(path__startswith=self.instance.path).order_by("path")

    def save(self, commit: bool = True) -> Area:
        parent = self.cleaned_data["parent"]
        if self.instance.pk is None:
            return parent.add_child(instance=self.instance) if parent else Area.add_root(instance=self.instance)
        area = super().save(commit=commit)
        if parent != area.get_parent() or "name" in self.changed_data:
            if parent:
                area.move(parent, pos="sorted-child")
            else:
                area.move(Area.get_first_root_node(), pos="sorted-sibling")
        return Area.objects.get(pk=area.pk)
