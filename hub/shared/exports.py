"""Makes every spreadsheet that the admin hands out safe to open: our lists, Wagtail's reports, and what comes later.

All of them write their cells by one mixin of Wagtail's, which changes neither formulas nor what XML can't hold.
"""

from __future__ import annotations

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from hub.shared.csv_export import csv_response, safe_cell

wagtails_value = SpreadsheetExportMixin.preprocess_field_value


def preprocess_field_value(self, field, value, export_format):
    value = wagtails_value(self, field, value, export_format)
    return safe_cell(value) if isinstance(value, str) else value


def write_csv_response(self, queryset):
    header = [self.get_heading(queryset, field) for field in self.list_export]
    rows = (
        [self.preprocess_field_value(field, value, self.FORMAT_CSV) for field, value in self.to_row_dict(item).items()]
        for item in queryset
    )
    return csv_response(f"{self.get_filename()}.csv", header, rows)


def install() -> None:
    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
    SpreadsheetExportMixin.write_csv_response = write_csv_response
