from __future__ import annotations

from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Everything a new version needs before it is started: checks, migrations (one deployment at a time), static "
        "files. Safe to run twice, and while the old version still answers."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--no-static", action="store_true", help="Static files are collected elsewhere.")

    def handle(self, *args, **options) -> None:
        call_command("check", deploy=True, fail_level="ERROR", stdout=self.stdout, stderr=self.stderr)
        call_command("migrate", interactive=False, verbosity=options["verbosity"], stdout=self.stdout)
        if not options["no_static"]:
            # Files of the version before stay: its pages are still open in browsers and caches.
            call_command("collectstatic", interactive=False, verbosity=0, stdout=self.stdout)
        cache.clear()
        self.stdout.write("Ready. Start the new version now.")
