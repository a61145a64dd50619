"""The databases of a run, and the environments of the servers on them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bench.databases import Postgresql, Sqlite, bare_variables, hub_variables, make_bare, make_hub, manage

FEW_REQUESTS = 50
FEW_SESSIONS = 50
FEW_STORIES = 1000


def steps(*, rows: int, requests: int, sessions: int, stories: int) -> dict[str, tuple[str, int]]:
    """What fills each environment beside the demo, and how many rows it adds; none for what was not asked for."""
    found = {"filled": ("bench.fill", rows)} if rows else {}
    if requests:
        found |= {"few": ("bench.fill_record", FEW_REQUESTS), "many": ("bench.fill_record", requests)}
    if sessions:
        fill = "bench.fill_sessions"
        found |= {"few dates": (fill, FEW_SESSIONS), "many dates": (fill, sessions)}
    if stories:
        fill = "bench.fill_stories"
        found |= {"few stories": (fill, FEW_STORIES), "many stories": (fill, stories)}
    return found


def build(kind: Sqlite | Postgresql, folder: Path, more: Mapping[str, tuple[str, int]]) -> dict[str, dict[str, str]]:
    """The environments of the servers on one kind of database: the bare site, the demo, and the demo with ``more``."""
    var = folder / f"var-{kind.name}"
    var.mkdir()
    bare, hub = bare_variables(kind.create("bare")), hub_variables(var, kind.create("demo"))
    make_bare(bare)
    make_hub(hub)
    manage(hub, "django", "collectstatic", "--noinput", "--verbosity", "0")
    found = {"bare": bare, "demo": hub}
    for new, (step, number) in more.items():
        filled = folder / f"var-{kind.name}-{new.replace(' ', '-')}"
        filled.mkdir()
        for name in ("static", "media", "private"):
            (filled / name).symlink_to(var / name)
        found[new] = hub | {"DATABASE_URL": kind.copy("demo", new), "HUB_VAR": str(filled)}
        manage(found[new], step, str(number))
    return found
