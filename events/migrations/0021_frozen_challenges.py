"""What was announced is frozen, whoever writes: a challenge and its options can be changed only while it is a draft.

Deleting a row is refused by the domain alone, and by the foreign keys of what hangs on it: a database that is emptied
table by table must not trip over an order of its own. SQLite drops triggers with a table that a migration makes anew:
such a migration calls ``freeze`` again, and ``tests/events/test_challenge_freeze.py`` reminds of it.
"""

from __future__ import annotations

from django.db import migrations

CHALLENGE, OPTION = "events_challenge", "events_challengeoption"
FROZEN = ("title", "slug", "text", "opens_at", "closes_at", "takes_email")
MESSAGE = "an announced challenge is frozen"

SQLITE = (
    f"""
    CREATE TRIGGER frozen_challenge BEFORE UPDATE ON {CHALLENGE}
    WHEN OLD.status <> 'draft' AND ({" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FROZEN)})
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
    *(
        f"""
        CREATE TRIGGER frozen_option_{event.lower()} BEFORE {event} ON {OPTION}
        WHEN EXISTS (SELECT 1 FROM {CHALLENGE} WHERE id IN ({keys}) AND status <> 'draft')
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
        """  # noqa: S608
        for event, keys in (("INSERT", "NEW.challenge_id"), ("UPDATE", "NEW.challenge_id, OLD.challenge_id"))
    ),
)
POSTGRESQL = (
    f"""
    CREATE FUNCTION events_frozen_challenge() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.status <> 'draft' AND ({" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FROZEN)}) THEN
            RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    f"""
    CREATE FUNCTION events_frozen_option() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM {CHALLENGE} WHERE id = NEW.challenge_id AND status <> 'draft')
            OR TG_OP = 'UPDATE'
            AND EXISTS (SELECT 1 FROM {CHALLENGE} WHERE id = OLD.challenge_id AND status <> 'draft') THEN
            RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,  # noqa: S608
    f"CREATE TRIGGER frozen_challenge BEFORE UPDATE ON {CHALLENGE} "
    "FOR EACH ROW EXECUTE FUNCTION events_frozen_challenge()",
    f"CREATE TRIGGER frozen_option BEFORE INSERT OR UPDATE ON {OPTION} "
    "FOR EACH ROW EXECUTE FUNCTION events_frozen_option()",
)


def freeze(apps, schema_editor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def thaw(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION events_frozen_option, events_frozen_challenge CASCADE")
        return
    for name in ("frozen_challenge", "frozen_option_insert", "frozen_option_update"):
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("events", "0020_challenges_and_pledges")]
    operations = [migrations.RunPython(freeze, thaw)]
