"""What lies on the disk is sealed: not readable, not movable, not with another key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from models.errors import SealBroken, SettingsInvalid
from models.gallery import GalleryKind
from models.photo import PhotoOwner
from store.db import Store, open_keyring, open_store
from store.encryption import Keyring
from store.tables import Row
from store.unit_of_work import UnitOfWork
from tests.databases import open_at
from tests.store_factories import (
    FACTS,
    PACK,
    REPORT_FACTS,
    a_new_photo,
    a_new_search,
    a_new_template,
    a_vector,
    admit,
    file_report,
    owner_of,
)

PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"the bytes of a picture" * 100
PURPOSE = "为新入站人员寻亲"


def fill(store: Store) -> PhotoOwner:
    """One of everything that is personal, with neighbours to be confused with."""
    with store.begin() as work:
        for _ in range(2):
            owner = owner_of(file_report(work))
            admission = admit(work)
            new = a_new_photo(owner_of(admission), digest=store.blobs.put(PICTURE))
            photo = work.photos.add(new, pack=PACK)
            work.templates.add(a_new_template(photo, admission))
            work.face_vectors.add(photo.id, PACK, {0: a_vector(1), 1: a_vector(2)})
            work.searches.add(a_new_search(owner, ()))
            work.failed_sign_ins.record("a password typed as a name", FACTS.entered_at)
    return owner


def execute(store: Store, statement: str) -> None:
    with store._engine.begin() as connection:
        connection.execute(text(statement))


def plain_texts() -> Iterator[bytes]:
    """Everything that must not be found on the disk."""
    facts = [FACTS.name_heard, FACTS.found_place, FACTS.notes, FACTS.age_estimated_by]
    facts += [REPORT_FACTS.name, REPORT_FACTS.features, REPORT_FACTS.last_seen_place]
    facts += [
        REPORT_FACTS.reporter_name,
        REPORT_FACTS.reporter_contact,
        "1955-04-02",
        "家属李某寄来",
        PURPOSE,
    ]
    facts += ["a password typed as a name", "inter_eye_distance", "JFIF", "the bytes of a picture"]
    for fact in facts:
        assert fact is not None
        yield fact.encode()
        yield fact.encode("unicode_escape")
    for photo_id in (1, 2):
        yield a_vector(photo_id).tobytes()[:16]
        yield a_vector(photo_id).tobytes().hex()[:32].encode()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nothing_personal_can_be_read_from_the_data_folder(store: Store, tmp_path: Path) -> None:
    fill(store)
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert any(path.name.endswith("-wal") and content for path, content in files.items())
    assert any(FACTS.station.encode() in content for content in files.values()), "the search finds plain text"
    found = {
        (path.name, plain) for path, content in files.items() for plain in plain_texts() if plain in content
    }
    assert found == set()


def test_nothing_personal_can_be_read_from_the_tables(store: Store) -> None:
    fill(store)
    with store._engine.connect() as connection:
        rows = [row for table in Row.metadata.sorted_tables for row in connection.execute(select(table))]
    cells = [cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row]
    content = b"\n".join(cells)
    assert FACTS.station.encode() in content
    assert [plain for plain in plain_texts() if plain in content] == []


def read_everything(work: UnitOfWork, store: Store, owner: PhotoOwner) -> None:
    for admission in work.admissions.page():
        for photo in work.photos.of_owner(owner_of(admission), PACK):
            store.blobs.get(photo.digest)
            work.templates.of_photo(photo.id, PACK)
            work.face_vectors.of_photo(photo.id, PACK)
    for report in work.reports.page():
        work.searches.latest_of(owner_of(report))
    work.searches.latest_of(owner)


SEALED = [
    ("admissions", "sealed_details", "id"),
    ("reports", "sealed_details", "id"),
    ("photos", "sealed_source", "id"),
    ("photo_assessments", "sealed_findings", "photo_id"),
    ("templates", "sealed_vector", "photo_id"),
    ("face_vectors", "sealed_vector", "photo_id"),
    ("searches", "sealed_purpose", "id"),
]


@pytest.mark.parametrize(("table", "column", "key"), SEALED)
def test_an_altered_value_is_refused_and_its_record_named(
    store: Store, table: str, column: str, key: str
) -> None:
    owner = fill(store)
    with store._engine.begin() as connection:
        first = text(f"SELECT {key}, {column} FROM {table} ORDER BY {key} LIMIT 1")
        number, sealed = connection.execute(first).one()
        altered = bytes(sealed[:-1]) + bytes([sealed[-1] ^ 1])
        change = text(f"UPDATE {table} SET {column} = :altered WHERE {key} = :number")
        connection.execute(change, {"altered": altered, "number": number})
    with store.read() as work, pytest.raises(SealBroken, match=rf"{table}\.{column}/{number}\b"):
        read_everything(work, store, owner)


@pytest.mark.parametrize(("table", "column", "key"), SEALED)
def test_a_value_moved_to_another_record_is_refused(store: Store, table: str, column: str, key: str) -> None:
    owner = fill(store)
    execute(store, f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} ORDER BY {key} LIMIT 1)")
    with store.read() as work, pytest.raises(SealBroken, match=rf"{table}\.{column}"):
        read_everything(work, store, owner)


@pytest.mark.parametrize("table_and_column", [("reports", "sealed_details"), ("searches", "sealed_purpose")])
def test_a_value_that_must_be_there_and_is_not_is_refused(
    store: Store, table_and_column: tuple[str, str]
) -> None:
    owner = fill(store)
    table, column = table_and_column
    execute(store, f"UPDATE {table} SET {column} = NULL")
    with store.read() as work, pytest.raises(SealBroken):
        read_everything(work, store, owner)


def test_a_template_moved_to_another_person_is_refused(store: Store) -> None:
    owner = fill(store)
    execute(store, "UPDATE templates SET person_id = 3 - person_id")
    with store.read() as work, pytest.raises(SealBroken, match="templates"):
        read_everything(work, store, owner)


CHANGES = {
    "altered": "sealed_vector = :altered",
    "cut": "sealed_vector = :cut",
    "emptied": "sealed_vector = :empty",
    "moved": "sealed_vector = :other",
    "given to another person": "person_id = person_id - 1",
    "said to show another face": "face_index = face_index + 1",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_template_that_is_not_as_stored_is_refused_among_many(store: Store, change: str) -> None:
    fill(store)
    with store._engine.begin() as connection:
        first, second = connection.execute(text("SELECT * FROM templates ORDER BY id")).all()
        sealed = second.sealed_vector
        values = {"altered": sealed[:-1] + bytes([sealed[-1] ^ 1]), "cut": sealed[:-2]}
        values |= {"empty": b"", "other": first.sealed_vector}
        used = {name: value for name, value in values.items() if f":{name}" in CHANGES[change]}
        connection.execute(text(f"UPDATE templates SET {CHANGES[change]} WHERE id = {second.id}"), used)
    named = rf"templates\.sealed_vector/{second.photo_id}/"
    for chunk in (1, 10):
        with store.read() as work, pytest.raises(SealBroken, match=named):
            list(work.templates.iterate_arrays(PACK, GalleryKind.ADMISSIONS, chunk=chunk))


def test_a_store_is_not_opened_with_a_wrong_key(database_url: str, tmp_path: Path) -> None:
    open_at(database_url, tmp_path).close()
    wrong = Keyring.open(tmp_path / "other.key")
    with pytest.raises(SealBroken, match="wrong_key") as caught:
        open_store(database_url, keyring=wrong, blob_folder=tmp_path / "blobs")
    assert "original key file" in caught.value.advice.en
    open_at(database_url, tmp_path).close()


def test_no_new_key_is_made_beside_existing_data(database_url: str, tmp_path: Path) -> None:
    open_at(database_url, tmp_path).close()
    key_file = tmp_path / "guitu.key"
    key_file.rename(tmp_path / "saved.key")
    with pytest.raises(SettingsInvalid, match="key_file_missing"):
        open_keyring(database_url, key_file)
    assert not key_file.exists()
    (tmp_path / "saved.key").rename(key_file)
    open_at(database_url, tmp_path).close()
