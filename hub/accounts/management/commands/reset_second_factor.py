from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from hub.accounts.people import find_by_login
from hub.accounts.second_factors import reset_second_factor


class Command(BaseCommand):
    help = (
        "Take away the second factor of one person, end their sessions and let them try again at once. "
        "At the next sign-in they set up a new one. For a lost password use changepassword."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("login", help="the user name or email address of the person")

    def handle(self, *, login: str, **options) -> None:
        person = find_by_login(login)
        if person is None:
            raise CommandError("Nobody has this user name or email address, or more than one person has the address.")
        count = reset_second_factor(person)
        self.stdout.write(
            f"Taken away: {count}. All sessions are ended. The next sign-in leads to setting up a new one."
        )
