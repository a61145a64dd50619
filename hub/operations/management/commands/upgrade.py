from __future__ import annotations

from django.core.cache import cache
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from hub.operations.domain.file_moves import move_files, words_for
from hub.shared.stores import PRIVATE, Folder


class Command(BaseCommand):
    help = (
        "Everything a new version needs before it is started: checks, migrations (one deployment at a time), files "
        "in their places, static files, a key to sign credentials with. Safe to run twice, and while the old version "
        "still answers."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--no-static", action="store_true", help="Static files are collected elsewhere.")

    def handle(self, *args, **options) -> None:
        call_command("check", deploy=True, fail_level="ERROR", stdout=self.stdout, stderr=self.stderr)
        call_command("migrate", interactive=False, verbosity=options["verbosity"], stdout=self.stdout)
        if isinstance(storages[PRIVATE], Folder):
            # Earlier versions kept originals and documents among what was served.
            self.stdout.write(words_for(*move_files()))
        elif storages[PRIVATE].is_open_to_strangers():
            raise CommandError("The bucket gives its files to anybody. Block public access to it, then run this again.")
        if not options["no_static"]:
            # Files of the version before stay: its pages are still open in browsers and caches.
            call_command("collectstatic", interactive=False, verbosity=0, stdout=self.stdout)
        call_command("make_credential_key", verbosity=0, stdout=self.stdout, stderr=self.stderr)
        cache.clear()
        self.stdout.write("Ready. Start the new version now.")
