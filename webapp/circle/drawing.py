"""Drawing: the circle as a picture, three rings with the owner in the middle."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import cos, radians, sin

import regex

from webapp.circle.models import Closeness, Contact

ME, PERSON, AIR = 25, 23, 2
EMPTY_RING = 32
FIRST_SPOTS = (0, 3, 1, 4, 2, 5)
"""Six people stand far from each other; who comes later stands between two of them."""
TURNS = {Closeness.NEAR: -90, Closeness.MIDDLE: -70, Closeness.FAR: -110}
LETTERS = 5


@dataclass(frozen=True)
class Dot:
    """Somebody in the drawing, seen from the middle."""

    name: str
    x: float
    y: float
    joins: bool


@dataclass(frozen=True)
class Drawing:
    """The rings from the outside in, and everybody on them."""

    rings: list[float]
    dots: list[Dot]

    @property
    def box(self) -> str:
        """The part of the plane that holds it all."""
        outer = self.rings[0] + AIR
        return f"{-outer} {-outer} {2 * outer} {2 * outer}"


def drawn(contacts: Iterable[Contact], joins: Callable[[Contact], bool]) -> Drawing:
    """Everybody on the ring of their closeness, on a spot of their own."""
    everybody, edge = list(contacts), float(ME + AIR)
    rings: list[float] = []
    dots: list[Dot] = []
    for closeness in Closeness:
        spots = _spots([each for each in everybody if each.closeness is closeness])
        around = _radius(edge, spots)
        edge = around + PERSON + AIR if spots else edge + EMPTY_RING
        rings.insert(0, round(edge, 1))
        for spot, contact in spots.items():
            angle = radians(TURNS[closeness] + _angle(spot))
            x, y = round(around * cos(angle), 1), round(around * sin(angle), 1)
            dots.append(Dot(short(contact.name), x, y, joins(contact)))
    return Drawing(rings, dots)


def short(name: str) -> str:
    """The first part of a name, cut between two letters of its own script."""
    first = regex.findall(r"\X", name.split()[0])
    return "".join(first) if len(first) <= LETTERS else "".join(first[: LETTERS - 1]) + "…"


def _spots(contacts: list[Contact]) -> dict[int, Contact]:
    """Who stands where. Of two on one spot the later one moves on to a free one."""
    taken: dict[int, Contact] = {}
    for contact in contacts:
        spot = contact.spot
        while spot in taken:
            spot += 1
        taken[spot] = contact
    return taken


def _radius(edge: float, spots: Iterable[int]) -> float:
    """So far from the middle that nobody touches somebody else."""
    slots = 6
    while slots <= max(spots, default=0):
        slots *= 2
    return max(edge + PERSON + AIR, (PERSON + AIR) / sin(radians(180 / slots)))


def _angle(spot: int) -> float:
    """The same spot is always the same angle, however many others there are."""
    if spot < len(FIRST_SPOTS):
        return FIRST_SPOTS[spot] * 60
    slots = 6
    while spot >= 2 * slots:
        slots *= 2
    return 360 / slots * (spot - slots) + 180 / slots
