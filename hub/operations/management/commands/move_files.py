from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from hub.operations.domain.file_moves import move_files, words_for


class Command(BaseCommand):
    help = (
        "Move files from the folders under HUB_VAR to the stores that are set up now: after an upgrade from a version "
        "that kept all in one folder, or when files go into a bucket. Safe to run twice and to stop."
    )

    def handle(self, **options) -> None:
        moved, left = move_files()
        if left:
            raise CommandError(words_for(moved, left))
        if options["verbosity"]:
            self.stdout.write(words_for(moved, left))
