"""Whole numbers that no column can hold are found nowhere, whoever asks.

Django answers so for ``pk=…`` of most models, but not for lists of numbers nor across a relation, such as the key of a
page: SQLite raises ``OverflowError`` there and PostgreSQL ``DataError``, for what anybody typed into an address.
"""

from __future__ import annotations

from django.core.exceptions import EmptyResultSet
from django.db.models import IntegerField
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import In


def fits(number: object, lhs, connection) -> bool:
    """Whether the column of ``lhs`` can hold ``number``; whatever is no whole number is for the field to judge."""
    field = getattr(lhs, "output_field", None)
    while getattr(field, "remote_field", None) and hasattr(field, "target_field"):
        field = field.target_field
    if not isinstance(number, int) or not isinstance(field, IntegerField):
        return True
    lowest, highest = connection.ops.integer_field_range(field.get_internal_type())
    return (lowest is None or number >= lowest) and (highest is None or number <= highest)


class FittingRelatedExact(RelatedExact):
    def process_rhs(self, compiler, connection):
        if not fits(self.rhs, self.lhs, connection):
            raise EmptyResultSet
        return super().process_rhs(compiler, connection)


class LeavesOutWhatFitsNot:
    """Mixin before a lookup of many values."""

    def process_rhs(self, compiler, connection):
        if self.rhs_is_direct_value():
            self.rhs = [value for value in self.rhs if fits(value, self.lhs, connection)]
        return super().process_rhs(compiler, connection)


class FittingIn(LeavesOutWhatFitsNot, In):
    pass


class FittingRelatedIn(LeavesOutWhatFitsNot, RelatedIn):
    pass


def install() -> None:
    IntegerField.register_lookup(FittingIn)
    ForeignObject.register_lookup(FittingRelatedExact)
    ForeignObject.register_lookup(FittingRelatedIn)
