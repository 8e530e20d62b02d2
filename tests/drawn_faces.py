"""Drawn people in place of photographs: whoever looks at a screenshot sees nobody who exists."""

from collections.abc import Sequence
from random import Random
from typing import Final

from models.face import Box

_SKINS: Final = ("#f0cfae", "#e6bd97", "#d9a87f", "#f3d6bd")
_HAIRS: Final = ("#1d1a1b", "#2c2523", "#3b322f", "#2a2526", "#7d7a78")
_SHIRTS: Final = ("#5b7f95", "#8a6a4f", "#5d7d5f", "#7d5f7d", "#a45a52", "#4d5a6e")
_GROUNDS: Final = ("#dfe6e4", "#e8e1d6", "#d9e1ea", "#e4dfe6")
_PORTRAIT: Final = Box(96.0, 84.0, 264.0, 296.0)


def portrait(person: int, look: int) -> bytes:
    """An SVG picture (360 by 360) of that person; another look has other clothes, light and hair."""
    return picture(360, 360, [(_PORTRAIT, person)], look)


def picture(width: int, height: int, people: Sequence[tuple[Box, int]], look: int) -> bytes:
    """An SVG picture of that size, with a person drawn at the box of each face."""
    ground = _GROUNDS[look % len(_GROUNDS)]
    drawn = "".join(_placed(box, _person(person, look)) for box, person in people)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
    return f'{head}height="{height}"><rect width="100%" height="100%" fill="{ground}"/>{drawn}</svg>'.encode()


def _placed(box: Box, person: str) -> str:
    """The person with the face (48 wide, 64 high from 26, 26) at the box."""
    across, down = (box.right - box.left) / 48, (box.bottom - box.top) / 64
    place = f"translate({box.left - 26 * across} {box.top - 26 * down}) scale({across} {down})"
    return f'<g transform="{place}">{person}</g>'


def _person(person: int, look: int) -> str:
    chance, mood = Random(7 * person + 5), Random(1000 * person + look)
    skin, hair = chance.choice(_SKINS), chance.choice(_HAIRS)
    jaw, apart, nose = chance.uniform(21, 25), chance.uniform(9.0, 11.0), chance.uniform(66, 69)
    is_long, brow = chance.random() < 0.5, chance.uniform(47.5, 49.5)
    shirt, smile, fringe = mood.choice(_SHIRTS), mood.uniform(0.5, 3.5), mood.uniform(38, 42)
    behind = f'<path d="M22 50 Q24 18 50 17 Q76 18 78 50 L80 96 L20 96 Z" fill="{hair}"/>' if is_long else ""
    return f"""{behind}<path d="M-8 140 Q-4 104 34 99 L66 99 Q104 104 108 140 Z" fill="{shirt}"/>
<rect x="41" y="80" width="18" height="22" rx="6" fill="{skin}" style="filter:brightness(.9)"/>
<ellipse cx="26.500" cy="58" rx="3.500" ry="6" fill="{skin}"/>
<ellipse cx="73.500" cy="58" rx="3.500" ry="6" fill="{skin}"/>
<ellipse cx="50" cy="58" rx="{jaw}" ry="31" fill="{skin}"/>
<path d="M25 56 Q22 20 50 20 Q78 20 75 56 Q72 {fringe} 50 {fringe - 2} Q28 {fringe} 25 56 Z" fill="{hair}"/>
<g fill="none" stroke="{hair}" stroke-width="1.700" stroke-linecap="round">
<path d="M{46.5 - apart} {brow} q4.500 -2.500 8.500 0"/>
<path d="M{45 + apart} {brow} q4.500 -2.500 8.500 0"/></g>
<g fill="#fff"><ellipse cx="{50 - apart}" cy="55" rx="4" ry="2.300"/>
<ellipse cx="{50 + apart}" cy="55" rx="4" ry="2.300"/></g>
<g fill="#2a2322"><circle cx="{50 - apart}" cy="55" r="1.900"/>
<circle cx="{50 + apart}" cy="55" r="1.900"/></g>
<g fill="none" stroke="#9a6a50" stroke-width="1.300" stroke-linecap="round">
<path d="M50 57 L48 {nose} q2 1.500 4.500 .3"/>
<path d="M43 76 q7 {smile} 14 0" stroke="#a14f48" stroke-width="2"/></g>"""
