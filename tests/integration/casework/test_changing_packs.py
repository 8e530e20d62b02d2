"""Another pack of networks: stored photos are embedded again, then everybody swaps at once."""

from dataclasses import replace
from pathlib import Path

import pytest

from casework.actor import Actor
from casework.admit import admit
from casework.choose_face import choose_face
from casework.enrol import PhotoUpload, add_photo
from casework.face_engine import gallery_folder
from casework.identify import identify
from casework.reindex import use_pack
from casework.report_missing import file_report
from casework.runtime import Runtime, open_runtime
from casework.settings import Settings
from models.admission import AdmissionFacts
from models.errors import PackUnusable
from models.gallery import GalleryKind
from models.photo import OwnerKind, PhotoOwner
from models.report import ReportFacts
from tests.pictures import ANOTHER_MAN, WOMAN, group, jpeg, retaken

OTHER_PACK = "yunet-edgeface-xs"


@pytest.fixture(autouse=True)
def networks_loaded_once() -> None:
    """Here packs are verified afresh each time: that is what is tested."""


@pytest.fixture
def settings(tmp_path: Path, shared_dir: Path) -> Settings:
    settings = Settings(data_dir=tmp_path / "data", networks=2)
    install_other_pack(shared_dir / "models", settings.packs_folder)
    return settings


def install_other_pack(weights: Path, packs_folder: Path) -> None:
    folder = packs_folder / OTHER_PACK
    folder.mkdir(parents=True)
    for name in ("face_detection_yunet_2023mar.onnx", "edgeface_xs_q_dequantized.onnx"):
        (folder / name).symlink_to((weights / name).resolve())


@pytest.fixture
def caseload(
    runtime: Runtime, adult_facts: AdmissionFacts, report_facts: ReportFacts, caseworker: Actor
) -> tuple[PhotoOwner, PhotoOwner]:
    report = PhotoOwner(OwnerKind.REPORT, file_report(runtime, report_facts, actor=caseworker).value.id)
    admission = PhotoOwner(OwnerKind.ADMISSION, admit(runtime, adult_facts, actor=caseworker).value.id)
    other = file_report(runtime, replace(report_facts, name="虚构乙"), actor=caseworker).value.id
    for owner, data in (
        (report, jpeg(WOMAN)),
        (admission, jpeg(retaken(WOMAN, seed=5))),
        (PhotoOwner(OwnerKind.REPORT, other), jpeg(ANOTHER_MAN)),
    ):
        add_photo(runtime, owner, PhotoUpload(data), actor=caseworker)
    return report, admission


def test_after_the_swap_searches_use_the_new_networks_and_find_the_same_person(
    runtime: Runtime, caseload: tuple[PhotoOwner, PhotoOwner], caseworker: Actor
) -> None:
    report, admission = caseload
    former = runtime.faces().ref
    seen: list[tuple[int, int]] = []
    outcome = use_pack(runtime, OTHER_PACK, progress=lambda done, total: seen.append((done, total)))
    search = identify(runtime, admission, purpose="换模型后复查", actor=caseworker)
    assert outcome.embedded == 3
    assert outcome.skipped == ()
    assert seen[-1] == (3, 3)
    assert search.provenance.pack == outcome.pack != former
    assert search.candidates[0].person.id == report.id
    with runtime.store.read() as work:
        assert work.templates.of_owner(report, former) == []


def test_a_running_process_swaps_when_another_one_changed_the_pack(
    runtime: Runtime, settings: Settings, caseload: tuple[PhotoOwner, PhotoOwner], caseworker: Actor
) -> None:
    report, admission = caseload
    runtime.faces()
    other_process = open_runtime(settings)
    try:
        use_pack(other_process, OTHER_PACK, progress=lambda done, total: None)
    finally:
        other_process.close()
    search = identify(runtime, admission, purpose="换模型后复查", actor=caseworker)
    assert search.provenance.pack.id == OTHER_PACK
    assert search.candidates[0].person.id == report.id


def test_a_retired_pack_leaves_no_gallery_files_behind(
    runtime: Runtime, settings: Settings, caseload: tuple[PhotoOwner, PhotoOwner]
) -> None:
    first = gallery_folder(settings, runtime.faces().ref)
    assert (first / "reports" / "manifest").is_file()
    use_pack(runtime, OTHER_PACK, progress=lambda done, total: None)
    assert first.exists(), "this process still searches with the former pack"
    second = gallery_folder(settings, runtime.faces().ref)
    assert list(settings.galleries_folder.iterdir()) == [second]
    runtime.close()
    alone = open_runtime(settings)
    use_pack(alone, first.name.rpartition("-")[0], progress=lambda done, total: None)
    assert list(settings.galleries_folder.iterdir()) in ([], [first])
    assert alone.faces().galleries.by_kind[GalleryKind.REPORTS].statistics().templates == 2
    alone.close()


def test_a_stopped_change_goes_on_where_it_was(
    runtime: Runtime, caseload: tuple[PhotoOwner, PhotoOwner], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.reindex.PHOTOS_AT_ONCE", 1)
    former = runtime.faces().ref

    def stop_at_once(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        use_pack(runtime, OTHER_PACK, progress=stop_at_once)
    assert runtime.faces().ref == former
    outcome = use_pack(runtime, OTHER_PACK, progress=lambda done, total: None)
    assert outcome.embedded == 2


def test_a_photo_that_no_longer_opens_is_skipped_and_named(
    runtime: Runtime, settings: Settings, caseload: tuple[PhotoOwner, PhotoOwner]
) -> None:
    report, _ = caseload
    with runtime.store.read() as work:
        photo = work.photos.of_owner(report, runtime.faces().ref)[0]
    (blob,) = settings.blob_folder.rglob(f"*{photo.digest[8:]}*")
    blob.write_bytes(blob.read_bytes()[:-1])
    outcome = use_pack(runtime, OTHER_PACK, progress=lambda done, total: None)
    assert [skipped.photo_id for skipped in outcome.skipped] == [photo.id]
    assert outcome.embedded == 2


def test_a_face_chosen_by_a_person_stays_chosen(
    runtime: Runtime, report_facts: ReportFacts, caseworker: Actor
) -> None:
    report = PhotoOwner(OwnerKind.REPORT, file_report(runtime, report_facts, actor=caseworker).value.id)
    photo = add_photo(runtime, report, PhotoUpload(jpeg(group())), actor=caseworker).value
    assert photo.assessment.needs_face_choice
    chosen = choose_face(runtime, photo.id, 2)
    wanted = chosen.assessment.faces[2].box
    use_pack(runtime, OTHER_PACK, progress=lambda done, total: None)
    with runtime.store.read() as work:
        again = work.photos.get(photo.id, runtime.faces().ref).assessment
    assert again.chosen_face is not None
    box = again.faces[again.chosen_face].box
    assert wanted.left < (box.left + box.right) / 2 < wanted.right


def test_changed_weights_refuse_to_start_and_say_what_to_do(
    runtime: Runtime, settings: Settings, caseload: tuple[PhotoOwner, PhotoOwner]
) -> None:
    use_pack(runtime, OTHER_PACK, progress=lambda done, total: None)
    weights = settings.packs_folder / OTHER_PACK / "edgeface_xs_q_dequantized.onnx"
    altered = bytearray(weights.read_bytes())
    altered[-1] ^= 1
    weights.unlink()
    weights.write_bytes(altered)
    fresh = open_runtime(settings)
    try:
        with pytest.raises(PackUnusable) as refusal:
            fresh.faces()
    finally:
        fresh.close()
    assert refusal.value.code == "pack_digest_mismatch"
    assert "guitu models" in refusal.value.advice.en
