"""Which promises of a charter version an application agreed to, each by itself."""

from __future__ import annotations

from collections.abc import Collection

from charter_champions.models import Application, CharterVersion

from .promises import words_of


def numbers_of(version: CharterVersion) -> set[int]:
    return {promise["number"] for promise in version.promises}


def same_promises(numbers: Collection[int], before: CharterVersion | None, now: CharterVersion) -> list[int]:
    """The promises ``numbers`` of the version ``before``, by their numbers in ``now``; without those that changed."""
    if before is None:
        return []
    kept = {words_of(promise) for promise in before.promises if promise["number"] in numbers}
    return [promise["number"] for promise in now.promises if words_of(promise) in kept]


def agreed_in(application: Application, version: CharterVersion) -> list[int]:
    """The numbers of the promises of ``version`` to whose very words the application agreed, in this version or not."""
    return same_promises(application.agreed_promises, application.charter_version, version)


def changed_since(application: Application, version: CharterVersion) -> list[int]:
    """The numbers of the promises of ``version`` that are not, word by word, in the one the application has."""
    before = application.charter_version
    if before is None or before.pk == version.pk:
        return []
    return sorted(numbers_of(version) - set(same_promises(numbers_of(before), before, version)))


def is_committed(application: Application, version: CharterVersion | None) -> bool:
    """Whether every promise of ``version``, the one in force, was agreed to; of its own version without one."""
    bound_to = application.charter_version
    if bound_to is None or not application.commits:
        return False
    return version is None or bound_to.pk == version.pk
