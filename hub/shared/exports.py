from __future__ import annotations

from hub.shared.characters import xml_text
from hub.shared.csv_export import csv_response, safe_cell


class SafeExportMixin:
    """For a Wagtail listing with an export: what strangers typed never runs as a formula in a spreadsheet."""

    def preprocess_field_value(self, field, value, export_format):
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
