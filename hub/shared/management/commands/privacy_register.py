from __future__ import annotations

import csv

from django.core.management.base import BaseCommand

from hub.shared.brand import brand_in_use
from hub.shared.csv_export import safe_cell
from hub.shared.privacy.register import HEADS, activities, as_markdown


class Command(BaseCommand):
    help = "Print the record of processing activities (UK GDPR, Article 30), made from what the models declare."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--format", choices=["markdown", "csv"], default="markdown")

    def handle(self, *args, **options) -> None:
        rows = activities()
        if options["format"] == "markdown":
            self.stdout.write(as_markdown(brand_in_use().name, rows), ending="")
            return
        writer = csv.writer(self.stdout, quoting=csv.QUOTE_ALL)
        writer.writerow(HEADS)
        writer.writerows([safe_cell(cell) for cell in row.cells] for row in rows)
