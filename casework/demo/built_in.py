"""The built-in caseload: what a desk meets, on pictures that are there anyway."""

from casework.demo.case import DemoCase
from casework.demo.pictures import DemoPictures, blurred, retaken
from matching.face.rendition import encode_rendition
from models.message import Message

_ORDINARY = Message("有人报案，换了相机和光线的照片", "Reported; another camera, other light")
_WEAK = Message("有人报案，照片模糊", "Reported; the photo is blurred")
_GROUP = Message("有人报案，照片里有好几个人", "Reported; several people in the photo")
_UNREPORTED = Message("没有人报案", "Nobody has reported this person")
_NOBODY = Message("照片里没有人脸", "No face in the photo")

# Portraits come as six people of one picture, then two of others.
_BLURRED_PERSON = 3
_GROUP_PERSON = 2
_UNREPORTED_PEOPLE = (0, 7)


def built_in_cases(pictures: DemoPictures) -> list[DemoCase]:
    """Reports and admissions of fictional people; the same for the same pictures."""
    cases = [_case(pictures, person) for person in range(len(pictures.portraits))]
    nobody = encode_rendition(pictures.nobody)
    return [*cases, DemoCase(len(cases) + 1, _NOBODY, admission_photo=nobody)]


def _case(pictures: DemoPictures, person: int) -> DemoCase:
    portrait, number = pictures.portraits[person], person + 1
    if person in _UNREPORTED_PEOPLE:
        return DemoCase(number, _UNREPORTED, admission_photo=retaken(portrait, seed=number))
    reported = encode_rendition(portrait)
    if person == _BLURRED_PERSON:
        return DemoCase(number, _WEAK, reported, blurred(portrait))
    if person == _GROUP_PERSON:
        return DemoCase(number, _GROUP, reported, retaken(pictures.group, seed=number), wanted_face=person)
    return DemoCase(number, _ORDINARY, reported, retaken(portrait, seed=number))
