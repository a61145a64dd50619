from __future__ import annotations

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import connections

from hub.operations.domain.migration_lock import MigrationLockBusy, migration_lock

SECONDS_TO_WAIT = 900


class Command(migrate.Command):
    help = f"{migrate.Command.help} Of two at once, the second waits and then does what is left."

    def add_arguments(self, parser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--lock-timeout",
            type=int,
            default=SECONDS_TO_WAIT,
            help=f"Seconds to wait for another migration to end ({SECONDS_TO_WAIT}).",
        )

    def handle(self, *args, **options) -> None:
        connection = connections[options["database"]]
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)  # Only reads.
            return
        try:
            with migration_lock(connection, seconds=options["lock_timeout"], wait=self.tell):
                allow_long_statements(connection)
                super().handle(*args, **options)
        except MigrationLockBusy as error:
            raise CommandError(str(error)) from error

    def tell(self) -> None:
        self.stdout.write("Another migration is running; waiting for it.")
        self.stdout.flush()


def allow_long_statements(connection) -> None:
    """A page must be answered in half a minute; a table of ten thousand rows may take longer to change."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
