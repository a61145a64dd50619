from __future__ import annotations

import logging

from django.core.management.base import BaseCommand, CommandError

from hub.home.demo.people import DEMO_PASSWORD, DEMO_PEOPLE
from hub.home.demo.site import RealContentError, is_demo_here, make_demo


class Command(BaseCommand):
    help = "Fill an empty hub with an invented area, to look at and to try things out. Safe to run twice."

    def handle(self, **options) -> None:
        if is_demo_here():
            self.stdout.write("The demo site is here already; nothing was changed.")
            return
        # Wagtail reports every page it publishes; two hundred lines help nobody.
        log = logging.getLogger("wagtail")
        level = log.level
        log.setLevel(logging.WARNING)
        try:
            make_demo()
        except RealContentError as error:
            raise CommandError(str(error)) from error
        finally:
            log.setLevel(level)
        names = ", ".join(person.username for person in DEMO_PEOPLE)
        self.stdout.write(f"The demo site is ready. Sign in as {names} with the password {DEMO_PASSWORD!r}.")
