"""Who appears in the day: invented people with pictures that come with installed packages."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from casework.demo.day.laboratory import Genotypes, Laboratory
from casework.demo.pictures import DemoPictures, blurred, retaken
from matching.face.rendition import encode_rendition

_SEED: Final = 20260105


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an older picture from home or a register, and newer ones of the desk (JPEG files)."""

    name: str
    heard_as: tuple[str, str]
    born: date
    missing_since: date
    home_photo: bytes
    home_photo_on: date
    desk_photos: tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Kin:
    """The genotypes of the person who is missed, of mother and brother, and of an unrelated mother."""

    missing: Genotypes
    mother: Genotypes
    brother: Genotypes
    other_mother: Genotypes


@dataclass(frozen=True, slots=True)
class DayPeople:
    """Who is found, a look-alike, whose family withdraws, who is settled, who was known before.

    The look-alike's picture is a good one of the same face and that of the person found a blurred one: by
    face the wrong report stands first.
    """

    found: Person
    look_alike: Person
    withdrawn: Person
    settled: Person
    known: Person
    kin: Kin


def day_people(pictures: DemoPictures) -> DayPeople:
    """The cast, the same for the same pictures; their photos at home are dated differently."""
    laboratory = Laboratory(_SEED)
    father, mother = laboratory.stranger(), laboratory.stranger()
    found = _person(pictures, 6, "虚构·甲", ("阿嘉", "佳佳"), date(2022, 4, 17))
    return DayPeople(
        found=replace(found, home_photo=blurred(pictures.portraits[6])),
        look_alike=replace(found, name="虚构·乙", home_photo_on=date(2021, 9, 3)),
        withdrawn=_person(pictures, 1, "虚构·丙", ("小丙", "阿饼"), date(2023, 1, 29)),
        settled=_person(pictures, 7, "虚构·丁", ("老丁", "老丁"), date(2020, 6, 14)),
        known=_person(pictures, 4, "虚构·戊", ("阿福", "老吴"), date(2019, 11, 8)),
        kin=Kin(
            laboratory.child_of(father, mother),
            mother,
            laboratory.child_of(father, mother),
            laboratory.stranger(),
        ),
    )


def _person(
    pictures: DemoPictures, portrait: int, name: str, heard_as: tuple[str, str], home_photo_on: date
) -> Person:
    picture = pictures.portraits[portrait]
    return Person(
        name=name,
        heard_as=heard_as,
        born=date(1985, 5, 1),
        missing_since=home_photo_on.replace(year=2024),
        home_photo=encode_rendition(picture),
        home_photo_on=home_photo_on,
        desk_photos=(retaken(picture, seed=41 + portrait), retaken(picture, seed=61 + portrait)),
    )
