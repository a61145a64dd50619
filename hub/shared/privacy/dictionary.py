"""The tables of ``docs/data-dictionary.md``, made from the registry and the settings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from .registry import Declaration, Erasing, FieldClass, Held, declarations

START = "<!-- made by manage.py data_dictionary -->"
END = "<!-- end -->"


def people_table(ours: Iterable[Declaration] | None = None) -> str:
    """One row for each reason for which a model holds something about people."""
    lines = [
        "| where | fields | about whom | why | seen by | kept | when the person is erased |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for declaration in ours if ours is not None else declarations():
        fields_of: dict[tuple[Held, FieldClass], list[str]] = defaultdict(list)
        for name, held in declaration.held.items():
            fields_of[held, declaration.classes[name]].append(name)
        for (held, kind), names in fields_of.items():
            fields = ", ".join(f"`{name}`" for name in names)
            cells = [
                f"`{declaration.label}`",
                f"{fields} (special)" if kind == FieldClass.SPECIAL else fields,
                declaration.whose,
                held.why,
                declaration.seen_by,
                declaration.kept,
                f"{held.erasing}: {held.because}" if held.erasing == Erasing.KEEP else str(held.erasing),
            ]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def made_part(document: str) -> str:
    """What stands between the two marks of ``document``. Raises ``ValueError`` without them."""
    _, start, rest = document.partition(START)
    part, end, _ = rest.partition(END)
    if not (start and end):
        raise ValueError(f"The document has no part between {START} and {END}")
    return part.strip()


def with_made_part(document: str, table: str) -> str:
    """``document`` with ``table`` between its marks. Raises ``ValueError`` without them."""
    old = made_part(document)
    head, _, rest = document.partition(START)
    return f"{head}{START}\n\n{table}\n\n{END}{rest.partition(END)[2]}" if old != table else document
