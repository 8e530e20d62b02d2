"""An evaluation worked by hand: four people with vectors in the plane."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from casework.face_evaluation.evaluate import FaceEvaluation, evaluate_faces
from casework.face_evaluation.evaluate_report import as_json
from casework.face_evaluation.face_folder import FaceFolder, FolderPhoto, StatedPair
from casework.face_evaluation.face_vectors import ReadPhoto
from matching.face.calibration import Calibration
from matching.face.calibration_artefact import Artefact
from models.age import AgeRange
from models.errors import InvalidInput
from models.message import Message
from models.pack import PackRef
from models.quality import Verdict

PACK = PackRef("test", "0" * 64)


def at(degrees: float, verdict: Verdict = Verdict.USABLE) -> ReadPhoto:
    angle = math.radians(degrees)
    return ReadPhoto(np.array([math.cos(angle), math.sin(angle)], np.float32), verdict)


def refused(*, is_readable: bool = True) -> ReadPhoto:
    return ReadPhoto(None, Verdict.REFUSED, Message("没有人脸。", "No face."), is_readable=is_readable)


def folder_of(people: list[int], pairs: tuple[StatedPair, ...] | None = None) -> FaceFolder:
    photos = tuple(FolderPhoto(f"{person}/{n}.jpg", person, None, None) for n, person in enumerate(people))
    return FaceFolder(Path("people"), tuple(map(str, sorted(set(people)))), photos, pairs)


# Person 0 at 0 and 10 degrees, person 1 at 90 and 100, person 2 at 180 and 15 (looks like person 0).
PEOPLE = [0, 0, 1, 1, 2, 2]
PHOTOS = [at(0), at(10), at(90), at(100), at(180), at(15)]


def test_without_stated_pairs_all_pairs_are_compared() -> None:
    pairs = evaluate_faces(folder_of(PEOPLE), PHOTOS, None).pairs
    assert (pairs.mated, pairs.non_mated) == (3, 12)
    # Mated: 10, 10 and 165 degrees apart. Nearest strangers: 5 (10 and 15) and 15 (0 and 15) degrees.
    # One in ten of 12 strangers may pass (1): 10 degrees lies above the second, 15.
    assert pairs.at_far["1e-2"].tar == 0.0
    assert pairs.at_far["1e-2"].is_measurable is False
    assert pairs.at_far["1e-2"].far == 0.0


def test_stated_pairs_alone_are_compared_when_there_are_any() -> None:
    stated = (StatedPair(0, 1, True, None), StatedPair(2, 3, True, None), StatedPair(0, 2, False, None))
    pairs = evaluate_faces(folder_of(PEOPLE, stated), PHOTOS, None).pairs
    assert (pairs.mated, pairs.non_mated) == (2, 1)
    assert pairs.at_far["1e-4"].tar == 1.0
    assert pairs.eer == 0.0


def test_the_first_photo_of_each_person_is_enrolled_and_the_others_search() -> None:
    search = evaluate_faces(folder_of(PEOPLE), PHOTOS, None).search
    # 10 finds 0 first; 100 finds 90 first; 15 finds 0, then 90, then its own 180.
    assert (search.enrolled, search.probes) == (3, 3)
    assert search.rank1 == pytest.approx(2 / 3)
    assert search.rank10 == 1.0


def test_when_the_first_photo_is_refused_the_next_is_enrolled_and_the_refused_one_is_a_missed_probe() -> None:
    photos = [refused(), at(10), *PHOTOS[2:4], at(180), at(170)]
    search = evaluate_faces(folder_of(PEOPLE), photos, None).search
    assert (search.enrolled, search.probes) == (3, 3)
    assert search.rank1 == pytest.approx(2 / 3)


def test_a_person_without_any_usable_photo_is_a_missed_probe_too() -> None:
    photos = [refused(), refused(), *PHOTOS[2:4], at(180), at(170)]
    search = evaluate_faces(folder_of(PEOPLE), photos, None).search
    assert (search.enrolled, search.probes) == (2, 3)
    assert search.rank1 == pytest.approx(2 / 3)


def test_people_with_one_photo_are_only_others_to_be_told_from() -> None:
    stated = (StatedPair(0, 1, True, None), StatedPair(0, 2, False, None))
    search = evaluate_faces(folder_of([0, 0, 1], stated), [at(0), at(30), at(20)], None).search
    # 30 degrees is nearer to the stranger at 20 than to its own photo at 0.
    assert (search.enrolled, search.probes) == (2, 1)
    assert (search.rank1, search.rank10) == (0.0, 1.0)


def test_a_refused_photo_makes_its_mated_pairs_misses_and_its_other_pairs_no_comparison() -> None:
    photos = [refused(), *PHOTOS[1:4], at(180), at(170)]
    pairs = evaluate_faces(folder_of(PEOPLE), photos, None).pairs
    assert (pairs.mated, pairs.mated_missed) == (3, 1)
    assert (pairs.non_mated, pairs.non_mated_skipped) == (12, 4)
    assert pairs.at_far["1e-4"].tar == pytest.approx(2 / 3)


def test_refused_and_unreadable_photos_are_listed_with_their_reason() -> None:
    photos = [*PHOTOS[:4], refused(), refused(is_readable=False)]
    counts = evaluate_faces(folder_of(PEOPLE), photos, None).photos
    assert [path for path, _ in counts.refused] == ["2/4.jpg", "2/5.jpg"]
    assert counts.unreadable == 1
    assert counts.refused[0][1].en == "No face."


@pytest.mark.parametrize(
    ("people", "photos", "why"),
    [
        ([0, 1], [at(0), at(90)], "of one person: there are none"),
        ([0, 0, 1], [at(0), refused(), at(90)], "of one person: all hold a refused photo"),
        ([0, 0, 1], [at(0), at(10), refused()], "of two people: all hold a refused photo"),
    ],
)
def test_without_anything_to_compare_there_is_no_evaluation(
    people: list[int], photos: list[ReadPhoto], why: str
) -> None:
    with pytest.raises(InvalidInput, match=why):
        evaluate_faces(folder_of(people), photos, None)


def test_stated_pairs_of_one_kind_alone_are_refused() -> None:
    with pytest.raises(InvalidInput, match="of two people: there are none"):
        evaluate_faces(folder_of(PEOPLE, (StatedPair(0, 1, True, None),)), PHOTOS, None)


def test_the_cost_is_that_of_the_ratios_of_each_pair(artefact: Artefact) -> None:
    stated = (StatedPair(0, 1, True, None), StatedPair(0, 2, False, None))
    evaluation = evaluate_faces(folder_of(PEOPLE, stated), PHOTOS, Calibration(artefact))
    assert evaluation.ratios is not None
    # Pooled: cos 10 degrees = 0.985 is cut at 2; cos 90 degrees = 0 gives -1.
    expected = (math.log2(1 + 10**-2) + math.log2(1 + 10**-1)) / 2
    assert evaluation.ratios.cllr == pytest.approx(expected, abs=1e-6)
    assert evaluation.ratios.cllr_min == pytest.approx(0.0, abs=1e-9)
    assert evaluation.ratios.calibration == artefact.id


def test_ages_gaps_and_quality_choose_the_ratio(artefact: Artefact) -> None:
    stated = (StatedPair(0, 1, True, 1.0), StatedPair(0, 2, False, 15.0))
    child = AgeRange(5, 5)
    plain = folder_of(PEOPLE, stated)
    photos = tuple(FolderPhoto(photo.path, photo.person, None, child) for photo in plain.photos)
    folder = FaceFolder(plain.root, plain.people, photos, stated)
    weak = [at(0, Verdict.WEAK), *PHOTOS[1:]]
    ratios = evaluate_faces(folder, weak, Calibration(artefact)).ratios
    assert ratios is not None
    # Children 1 year apart: cut at 1.5; 15 years apart: 4 x 0 - 1. A weak photo halves both.
    expected = (math.log2(1 + 10**-0.75) + math.log2(1 + 10**-0.5)) / 2
    assert ratios.cllr == pytest.approx(expected, abs=1e-6)
    assert ratios.not_covered == 1


def test_the_json_object_has_the_promised_keys_and_can_be_written(artefact: Artefact) -> None:
    evaluation = evaluate_faces(folder_of(PEOPLE), PHOTOS, Calibration(artefact))
    found = json.loads(json.dumps(as_json(evaluation, PACK), allow_nan=False))
    promised = ["pack", "images", "refused", "tar_at_far", "eer", "rank1", "rank10", "cllr", "cllr_min"]
    assert list(found)[: len(promised)] == promised
    assert list(found["tar_at_far"]) == ["1e-2", "1e-3", "1e-4"]
    assert (found["pack"], found["images"], found["refused"]) == ("test", 6, 0)
    assert found["is_far_measurable"] == {"1e-2": False, "1e-3": False, "1e-4": False}


def notes_of(evaluation: FaceEvaluation) -> str:
    return " ".join(note["en"] for note in as_json(evaluation, PACK)["notes"])


def test_the_notes_say_what_the_numbers_cannot() -> None:
    photos = [refused(), *PHOTOS[1:4], at(180), at(170)]
    said = notes_of(evaluate_faces(folder_of(PEOPLE), photos, None))
    assert "8 non-mated comparisons cannot show a FAR of 1e-4" in said
    assert "1 mated pairs hold a refused photo" in said
    assert "no calibration" in said
