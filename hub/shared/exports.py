"""Makes every spreadsheet that the admin hands out safe to open and plain to read: our lists and Wagtail's reports.

All of them write their cells by one mixin of Wagtail's, which changes neither formulas nor what XML can't hold, and
writes keys of choices where people know their words.
"""

from __future__ import annotations

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from hub.shared import audit
from hub.shared.csv_export import csv_response, safe_cell

wagtails_row = SpreadsheetExportMixin.to_row_dict
wagtails_spreadsheet = SpreadsheetExportMixin.as_spreadsheet
wagtails_value = SpreadsheetExportMixin.preprocess_field_value


def to_row_dict(self, item):
    """The row with the label of each choice."""
    row = wagtails_row(self, item)
    labels = {name: getattr(item, f"get_{name}_display", None) for name in row}
    return row | {name: label() for name, label in labels.items() if label}


def preprocess_field_value(self, field, value, export_format):
    if isinstance(value, bool):
        return "Yes" if value else "No"
    value = wagtails_value(self, field, value, export_format)
    return safe_cell(value) if isinstance(value, str) else value


def write_csv_response(self, queryset):
    header = [self.get_heading(queryset, field) for field in self.list_export]
    rows = (
        [self.preprocess_field_value(field, value, self.FORMAT_CSV) for field, value in self.to_row_dict(item).items()]
        for item in queryset
    )
    return csv_response(f"{self.get_filename()}.csv", header, rows)


def as_spreadsheet(self, queryset, spreadsheet_format):
    """The file, and in the audit log who took away how many rows of which list; not what they searched for."""
    model = getattr(queryset, "model", None)
    rows = queryset.count() if model is not None else len(queryset)
    audit.record(
        audit.EXPORTED,
        actor=self.request.user,
        subject=model,
        summary=str(getattr(self, "page_title", "")),
        changes={"format": spreadsheet_format, "rows": rows},
        request=self.request,
    )
    return wagtails_spreadsheet(self, queryset, spreadsheet_format)


def install() -> None:
    SpreadsheetExportMixin.as_spreadsheet = as_spreadsheet
    SpreadsheetExportMixin.to_row_dict = to_row_dict
    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
    SpreadsheetExportMixin.write_csv_response = write_csv_response
