"""What follows a commit and must not undo what was committed."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction


def after_commit(run: Callable[..., object], *arguments) -> None:
    """Call ``run`` with ``arguments`` once the transaction is committed; what it raises is logged, no more."""
    # A lambda and no partial: Django names what failed by its __qualname__, which a partial does not have.
    transaction.on_commit(lambda: run(*arguments), robust=True)
