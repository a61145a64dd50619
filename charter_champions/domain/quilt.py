"""The patches that a champion adds to the quilt of the hub: the same code gives the same patches. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

PATCH = 100
"""Width of a patch in units of the drawing."""
SQUARE = "M0 0h100v100H0z"

SIGN = (
    "M18 14h64a10 10 0 0 1 10 10v36a10 10 0 0 1-10 10H52L32 88V70H18a10 10 0 0 1-10-10V24a10 10 0 0 1 10-10z"
    "M28.500 45.500L45 62l28.500-28.500-7.100-7.100L45 47.800l-9.500-9.400z"
)
"""A ticked speech bubble: what people said was heard. Each badge has it."""
PEOPLE = (
    "M67 34a17 17 0 1 1-34 0a17 17 0 1 1 34 0zM12 100a38 38 0 0 1 76 0z",
    "M46 44a12 12 0 1 1-24 0a12 12 0 1 1 24 0zM78 44a12 12 0 1 1-24 0a12 12 0 1 1 24 0z"
    "M8 100a26 36 0 0 1 42-28a26 36 0 0 1 42 28z",
    "M82 14H18a10 10 0 0 0-10 10v36a10 10 0 0 0 10 10h30l20 18V70h14a10 10 0 0 0 10-10V24a10 10 0 0 0-10-10z"
    "M36 42a6 6 0 1 1-12 0a6 6 0 1 1 12 0zM56 42a6 6 0 1 1-12 0a6 6 0 1 1 12 0zM76 42a6 6 0 1 1-12 0a6 6 0 1 1 12 0z",
)
SHAPES = (
    "M0 0h100a100 100 0 0 1-100 100z",
    "M0 0a100 100 0 0 1 100 100a100 100 0 0 1-100-100z",
    "M0 100V62a50 50 0 0 1 100 0v38z",
    "M0 0h100L50 50zM0 100h100L50 50z",
    "M88 50a38 38 0 1 1-76 0a38 38 0 1 1 76 0zM68 50a18 18 0 1 0-36 0a18 18 0 1 0 36 0z",
    "M0 0a50 50 0 0 1 50 50a50 50 0 0 1-50-50zM100 0a50 50 0 0 0-50 50a50 50 0 0 0 50-50z"
    "M100 100a50 50 0 0 0-50-50a50 50 0 0 0 50 50zM0 100a50 50 0 0 1 50-50a50 50 0 0 1-50 50z",
    "M22 100c-6-34 14-42 16-74h24c2 32 22 40 16 74zM40 100V82a10 10 0 0 1 20 0v18z",
    "M0 0a50 50 0 0 0 100 0zM0 50a50 50 0 0 0 100 0z",
)
TURNING = frozenset({SHAPES[0], SHAPES[1], SHAPES[2], SHAPES[3], SHAPES[7]})
"""Shapes that mean the same whichever way round they lie."""

# Ground and shape, by the role of the colour: b brand, a accent, h highlight, p paper, l leaf, c clay.
SIGN_COLOURS = ("h", "b")
COLOURS = (("p", "a"), ("a", "h"), ("l", "p"), ("p", "b"), ("c", "p"), ("h", "a"), ("p", "l"), ("a", "p"))


@dataclass(frozen=True)
class Patch:
    """One square of the quilt: a shape on a ground, turned by ``turn`` degrees."""

    shape: str
    ground: str
    colour: str
    turn: int

    @property
    def cut_out(self) -> str:
        """The square without the shape, for even-odd filling: the patch the other way round in one ink."""
        return SQUARE + self.shape


def patches(code: str) -> tuple[Patch, ...]:
    """Four patches, row by row, of the badge with ``code``: the sign, one of people, and two of shapes."""
    numbers = Numbers(int.from_bytes(hashlib.sha256(code.encode()).digest()))
    people = PEOPLE[numbers.below(len(PEOPLE))]
    shapes = numbers.two_of(SHAPES)
    colours = [COLOURS[numbers.below(len(COLOURS))], *numbers.two_of(COLOURS)]
    if colours[0] in colours[1:]:
        colours[0] = next(pair for pair in COLOURS if pair not in colours)
    found = [Patch(SIGN, *SIGN_COLOURS, 0)]
    for shape, (ground, colour) in zip((people, *shapes), colours, strict=True):
        found.append(Patch(shape, ground, colour, numbers.below(4) * 90 if shape in TURNING else 0))
    orders = list(permutations(found))
    return orders[numbers.below(len(orders))]


class Numbers:
    """Small numbers drawn from a large one, until nothing of it is left."""

    def __init__(self, source: int):
        self.rest = source

    def below(self, bound: int) -> int:
        """A number from 0 to ``bound - 1``."""
        self.rest, number = divmod(self.rest, bound)
        return number

    def two_of(self, things: tuple) -> Iterator:
        """Two different ones of ``things``."""
        first = self.below(len(things))
        second = (first + 1 + self.below(len(things) - 1)) % len(things)
        return iter((things[first], things[second]))
