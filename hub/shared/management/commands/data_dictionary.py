from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from hub.shared.privacy.dictionary import people_table, with_made_part


class Command(BaseCommand):
    help = "Write what the registry says about people's data into docs/data-dictionary.md."

    def handle(self, *args, **options) -> None:
        path = Path(settings.PROJECT_DIR) / "docs" / "data-dictionary.md"
        path.write_text(with_made_part(path.read_text(), people_table()))
        self.stdout.write(f"Wrote {path.name}.")
