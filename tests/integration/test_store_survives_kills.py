"""Nothing acknowledged is lost when the process is killed, on both databases."""

import json
import subprocess
import sys
from pathlib import Path

from models.gallery import GalleryKind
from store.db import Store
from tests.databases import open_at
from tests.forked_children import KILLS
from tests.store_factories import FACTS, PACK


def enrolled_ids(store: Store) -> list[int]:
    with store.read() as work:
        chunks = work.templates.iterate_arrays(PACK, GalleryKind.ADMISSIONS)
        return [template_id for chunk in chunks for template_id in chunk.template_ids.tolist()]


def test_every_acknowledged_record_is_there_and_opens_after_ten_kills(
    database_url: str, tmp_path: Path
) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.forked_children",
        "killed_while_adding",
        database_url,
        str(tmp_path),
    ]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert finished.stderr == ""
    acknowledged = json.loads(finished.stdout)
    assert len(acknowledged) >= KILLS

    store = open_at(database_url, tmp_path)
    with store.read() as work:
        for admission_id, photo_id, template_id, picture in acknowledged:
            assert work.admissions.get(admission_id).facts == FACTS
            photo = work.photos.get(photo_id, PACK)
            assert store.blobs.get(photo.digest)[:40].decode() == picture
            assert photo_id == work.templates.of_ids([template_id])[template_id].photo_id
        enrolled = {
            event.template_id for event in work.templates.events_after(0, PACK, GalleryKind.ADMISSIONS)
        }
    assert enrolled == set(enrolled_ids(store))
    assert enrolled >= {template_id for _, _, template_id, _ in acknowledged}
    store.close()
