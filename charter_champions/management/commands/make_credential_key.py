from __future__ import annotations

from django.core.management.base import BaseCommand

from charter_champions.domain.keys import key_state, make_first_key
from charter_champions.domain.orders import order_all_packs


class Command(BaseCommand):
    help = "Make the first key that signs credentials, and have those signed that wait for it. Safe to run twice."

    def handle(self, **options) -> None:
        made = make_first_key()
        if made is not None:
            order_all_packs(again=True)
            self.stdout.write(
                f"Made key {made.number}, {made.key_id}. Copy the folder of keys (HUB_KEYS) to a safe place."
            )
        elif (state := key_state()) != "ok":
            self.stderr.write(
                f"There is a key, but on this machine: {state}. Copy the folder of keys (HUB_KEYS) here, or run "
                "rotate_credential_key."
            )
        elif options["verbosity"] > 1:
            self.stdout.write("There is a key already.")
