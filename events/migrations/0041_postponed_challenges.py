"""Voting may close later than was announced, never earlier; the rest of a challenge stays frozen (decision 70).

What is said in ``0021_frozen_challenges`` of tables that a migration makes anew holds for this trigger too.
"""

from __future__ import annotations

from django.db import migrations, models

CHALLENGE = "events_challenge"
ALWAYS_FROZEN = ("title", "slug", "text", "opens_at", "takes_email")
MESSAGE = "an announced challenge is frozen"


def trigger(name: str, *, may_close_later: bool) -> tuple[str, ...]:
    """The statements that put the trigger in place of the one of before, for the database of this name."""
    is_other = "IS DISTINCT FROM" if name == "postgresql" else "IS NOT"
    changed = [f"NEW.{field} {is_other} OLD.{field}" for field in ALWAYS_FROZEN]
    moved = f"NEW.closes_at {is_other} OLD.closes_at"
    if may_close_later:
        moved = f"({moved} AND NOT (OLD.status = 'announced' AND NEW.closes_at > OLD.closes_at))"
    refused = f"OLD.status <> 'draft' AND ({' OR '.join([*changed, moved])})"
    if name == "postgresql":
        return (
            f"""
            CREATE OR REPLACE FUNCTION events_frozen_challenge() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {refused} THEN
                    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$
            """,
        )
    return (
        "DROP TRIGGER frozen_challenge",
        f"""
        CREATE TRIGGER frozen_challenge BEFORE UPDATE ON {CHALLENGE}
        WHEN {refused}
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
        """,
    )


def put(schema_editor, *, may_close_later: bool) -> None:
    for statement in trigger(schema_editor.connection.vendor, may_close_later=may_close_later):
        schema_editor.execute(statement)


def loosen(apps, schema_editor) -> None:
    put(schema_editor, may_close_later=True)


def tighten(apps, schema_editor) -> None:
    put(schema_editor, may_close_later=False)


class Migration(migrations.Migration):
    dependencies = [("events", "0030_training")]
    operations = [
        migrations.AddField("challengehistory", "closed_before", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("challengehistory", "closes_after", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(loosen, tighten),
    ]
