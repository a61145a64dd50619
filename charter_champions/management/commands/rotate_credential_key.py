from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from charter_champions.domain.keys import KeyMadeMeanwhile, rotate_key
from charter_champions.domain.orders import order_all_packs


class Command(BaseCommand):
    help = (
        "Make a new key that signs credentials from now on. What older keys signed stays good: their public halves "
        "stay published. Their private halves are deleted from this machine."
    )

    def handle(self, **options) -> None:
        try:
            made = rotate_key()
        except KeyMadeMeanwhile:
            raise CommandError("Somebody else made a key at this moment. Nothing was changed here.") from None
        order_all_packs(again=True)
        self.stdout.write(
            f"Made key {made.number}, {made.key_id}. Copy the folder of keys (HUB_KEYS) to every machine of the hub "
            "and to a safe place, and delete older copies."
        )
