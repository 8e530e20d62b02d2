"""A day's changes in a filled store: new photos, new profiles of residents, new samples of relatives."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.nightly_dna import Numbers
from benchmarks.nightly_store import NOW
from benchmarks.synthetic_faces import SyntheticFaces, photos
from benchmarks.synthetic_people import Float32
from models.collection_code import SampledPerson
from models.dna_profile import SampleFacts
from models.gallery import GalleryKind, PersonRef
from models.pack import PackRef
from models.photo import OwnerKind, PhotoAssessment, PhotoOwner
from models.quality import Verdict
from models.submission import SampleClass
from store.db import Store
from store.dna_profiles import NewDnaProfile
from store.photos import NewPhoto
from store.templates import NewTemplate
from store.unit_of_work import UnitOfWork

Numbered = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Filled:
    """What is in the store: faces and residents by row, relatives by family, residents with a profile."""

    pack: PackRef
    faces: SyntheticFaces
    residents: Float32
    relatives: Numbers
    first_profile: int
    profiles: int


def change(store: Store, filled: Filled, share: float, day: int) -> None:
    """That share of residents, reports, profiles and families is changed, another choice each day."""
    random = np.random.default_rng([day, 7])
    with store.begin() as work:
        _new_photos(work, filled, share, day, random)
    with store.begin() as work:
        _new_profiles(work, filled, share, day, random)


def _some(random: np.random.Generator, count: int, share: float) -> Numbered:
    return np.sort(random.permutation(count)[: max(1, round(share * count))] if count else np.arange(0))


def _new_photos(
    work: UnitOfWork, filled: Filled, share: float, day: int, random: np.random.Generator
) -> None:
    persons = np.unique(filled.faces.person_ids)
    residents, reports = _some(random, len(filled.residents), share), _some(random, len(persons), share)
    shown = filled.faces.vectors[np.searchsorted(filled.faces.person_ids, persons[reports])]
    sides = (
        (OwnerKind.ADMISSION, GalleryKind.ADMISSIONS, residents, filled.residents[residents]),
        (OwnerKind.REPORT, GalleryKind.REPORTS, persons[reports], shown),
    )
    for kind, gallery, numbers, vectors in sides:
        for number, vector in zip(numbers.tolist(), photos(random, vectors), strict=True):
            photo = work.photos.add(_new_photo(PhotoOwner(kind, number + 1), day), pack=filled.pack)
            person, stored = PersonRef(gallery, number + 1), np.asarray(vector, np.float16)
            work.templates.add(NewTemplate(photo.id, person, filled.pack, stored, Verdict.USABLE, 0))


def _new_profiles(
    work: UnitOfWork, filled: Filled, share: float, day: int, random: np.random.Generator
) -> None:
    """The same readings under another code: another sample of the same person."""
    for place in _some(random, filled.profiles, share).tolist():
        _again(work, filled.first_profile + place, SampledPerson(subject_id=place + 1), day)
    for place in _some(random, len(filled.relatives.members), share).tolist():
        member = SampledPerson(member_id=filled.relatives.members[place])
        _again(work, filled.relatives.relatives[place], member, day)


def _again(work: UnitOfWork, profile_id: int, person: SampledPerson, day: int) -> None:
    known = work.dna_profiles.get(profile_id)
    is_subject = person.subject_id is not None
    sample_class = SampleClass.SUBJECT if is_subject else SampleClass.RELATIVE
    sample = SampleFacts(code=f"bench-{profile_id}-{day}", sample_class=sample_class)
    new = NewDnaProfile(known.batch_id, sample, known.profile, "bench", NOW)
    work.dna_people.join(work.dna_profiles.add(new).id, person, joined_by="bench", joined_at=NOW)


def _new_photo(owner: PhotoOwner, day: int) -> NewPhoto:
    seen = PhotoAssessment((), None, Verdict.USABLE, (), ())
    digest = f"{owner.kind.value}{owner.id:x}-{day}".rjust(64, "0")
    return NewPhoto(owner, digest, digest, 640, 480, None, None, NOW, seen)
