from __future__ import annotations

from hub.shared.csv_export import csv_response, safe_cell
from hub.shared.feeds import xml_text


class SafeExportMixin:
    """For a Wagtail listing with an export: words where the database has keys.

    What strangers typed never runs as a formula in a spreadsheet.
    """

    def to_row_dict(self, item):
        """The row with the label of each choice."""
        row = super().to_row_dict(item)
        labels = {name: getattr(item, f"get_{name}_display", None) for name in row}
        return row | {name: label() for name, label in labels.items() if label}

    def preprocess_field_value(self, field, value, export_format):
        if isinstance(value, bool):
            return "Yes" if value else "No"
        value = super().preprocess_field_value(field, value, export_format)
        return xml_text(safe_cell(value)) if isinstance(value, str) else value

    def write_csv_response(self, queryset):
        header = [self.get_heading(queryset, field) for field in self.list_export]
        rows = (
            [
                self.preprocess_field_value(field, value, self.FORMAT_CSV)
                for field, value in self.to_row_dict(item).items()
            ]
            for item in queryset
        )
        return csv_response(f"{self.get_filename()}.csv", header, rows)
