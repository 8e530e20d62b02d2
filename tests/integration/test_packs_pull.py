"""Pulling a pack over a real network connection on this machine."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from casework.packs.download import Download, fetch, new_client
from casework.packs.progress import silent
from casework.packs.pull import pull_pack
from casework.packs.recognise import PackText, known_pack
from casework.packs.state import PackState, pack_status
from matching.face.manifest import parse_manifest
from models.errors import PackUnusable
from tests.file_server import Served, serving
from tests.pack_factories import CONTENT, tiny_text

EMBEDDER = CONTENT["tiny_embedder.onnx"]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def no_pause(seconds: float) -> None:
    """Tests do not wait between attempts."""


def served_files(*, has_ranges: bool = True) -> Served:
    return Served({f"/{name}": content for name, content in CONTENT.items()}, has_ranges=has_ranges)


def pack(*, file_host: str | None = None, archive_url: str | None = None) -> PackText:
    text = tiny_text(file_host=file_host, archive_url=archive_url)
    return PackText(parse_manifest(text, "test"), text)


def pulled(text: PackText, models: Path) -> PackState:
    with new_client() as client:
        pull_pack(text, models, client, accept_licence=False)
    return pack_status(text.manifest, models).state


def fetched(served: Served, target: Path, *, known_bytes: int | None = len(EMBEDDER)) -> bytes:
    download = Download(f"{served.url}/tiny_embedder.onnx", target, known_bytes)
    with new_client() as client:
        return fetch(download, client, silent, pause=no_pause).read_bytes()


def test_a_pack_of_single_files_is_pulled_and_ready(tmp_path: Path) -> None:
    with serving(served_files()) as served:
        assert pulled(pack(file_host=served.url), tmp_path) is PackState.READY
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"]


def test_a_pack_in_a_zip_is_pulled_and_ready(tmp_path: Path) -> None:
    archive = BytesIO()
    with ZipFile(archive, "w") as writer:
        for name, content in CONTENT.items():
            writer.writestr(f"release/{name}", content)
    with serving(Served({"/v1/tiny.zip": archive.getvalue()})) as served:
        assert pulled(pack(archive_url=f"{served.url}/v1/tiny.zip"), tmp_path) is PackState.READY


def test_a_ready_pack_is_not_fetched_again(tmp_path: Path) -> None:
    with serving(served_files()) as served:
        pulled(pack(file_host=served.url), tmp_path)
        before = len(served.requests)
        pulled(pack(file_host=served.url), tmp_path)
        assert len(served.requests) == before


def test_a_broken_connection_goes_on_where_it_ended(tmp_path: Path) -> None:
    with serving(served_files()) as served:
        served.break_after = [70_000, 50_000]
        assert fetched(served, tmp_path / "file") == EMBEDDER
    assert [wanted for _, wanted in served.requests] == [None, "bytes=70000-", "bytes=120000-"]


def test_what_has_arrived_serves_the_next_run(tmp_path: Path) -> None:
    with serving(served_files()) as served:
        served.break_after = [60_000, 1_000, 1_000]
        with pytest.raises(PackUnusable) as caught:
            fetched(served, tmp_path / "file")
        assert caught.value.code == "pack_download_interrupted"
        assert "run it again" in caught.value.advice.en
        assert fetched(served, tmp_path / "file") == EMBEDDER
    assert served.requests[-1][1] == "bytes=62000-"


def test_without_ranges_the_file_is_fetched_from_the_start(tmp_path: Path) -> None:
    with serving(served_files(has_ranges=False)) as served:
        served.break_after = [70_000]
        assert fetched(served, tmp_path / "file") == EMBEDDER


def test_a_connection_that_ends_early_is_noticed_without_a_known_size(tmp_path: Path) -> None:
    with serving(served_files()) as served:
        served.break_after = [70_000]
        assert fetched(served, tmp_path / "file", known_bytes=None) == EMBEDDER
    assert len(served.requests) == 2


def test_a_part_longer_than_the_file_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "file.part").write_bytes(bytes(len(EMBEDDER) + 5))
    with serving(served_files()) as served:
        assert fetched(served, tmp_path / "file", known_bytes=None) == EMBEDDER


def test_wrong_bytes_are_refused_and_not_kept(tmp_path: Path) -> None:
    files = {f"/{name}": bytes(len(content)) for name, content in CONTENT.items()}
    with serving(Served(files)) as served:
        with pytest.raises(PackUnusable) as caught:
            pulled(pack(file_host=served.url), tmp_path)
        assert caught.value.code == "pack_file_wrong"
        assert list(tmp_path.iterdir()) == []
        served.files = served_files().files
        assert pulled(pack(file_host=served.url), tmp_path) is PackState.READY


def test_a_part_of_another_version_is_found_out_by_its_hash(tmp_path: Path) -> None:
    folder = tmp_path / ".download-tiny"
    folder.mkdir()
    (folder / "tiny_embedder.onnx.part").write_bytes(bytes(50_000))
    with serving(served_files()) as served:
        with pytest.raises(PackUnusable) as caught:
            pulled(pack(file_host=served.url), tmp_path)
        assert caught.value.code == "pack_file_wrong"
        assert pulled(pack(file_host=served.url), tmp_path) is PackState.READY


def test_a_server_that_sends_too_much_is_cut_off(tmp_path: Path) -> None:
    endless = Served({"/tiny_embedder.onnx": EMBEDDER * 20})
    with serving(endless) as served, pytest.raises(PackUnusable) as caught:
        fetched(served, tmp_path / "file")
    assert caught.value.code == "pack_download_too_large"
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_is_gone_is_told_with_a_way_out(tmp_path: Path) -> None:
    with serving(Served({})) as served, pytest.raises(PackUnusable) as caught:
        pulled(pack(file_host=served.url), tmp_path)
    assert caught.value.code == "pack_download_refused"
    assert "404" in caught.value.reason.en
    assert "guitu models install" in caught.value.advice.zh


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with serving(Served({})) as served:
        gone = served
    with pytest.raises(PackUnusable) as caught:
        fetched(gone, tmp_path / "file")
    assert caught.value.code == "pack_download_interrupted"


def test_a_proxy_from_the_environment_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(served_files()) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        # This name resolves nowhere: only the proxy can answer for it.
        assert pulled(pack(file_host="http://weights.invalid"), tmp_path) is PackState.READY
    assert proxy.requests[0][0] == "http://weights.invalid/tiny_detector.onnx"


def test_a_licence_is_asked_for_before_anything_is_fetched(tmp_path: Path) -> None:
    with new_client() as client, pytest.raises(PackUnusable) as caught:
        pull_pack(known_pack("buffalo_l", tmp_path), tmp_path, client, accept_licence=False)
    assert caught.value.code == "licence_not_accepted"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("pack_id", ["yunet-edgeface-xs", "scrfd-mobilefacenet"])
def test_a_pack_without_an_address_says_how_to_install_it(pack_id: str, tmp_path: Path) -> None:
    with new_client() as client, pytest.raises(PackUnusable) as caught:
        pull_pack(known_pack(pack_id, tmp_path), tmp_path, client, accept_licence=True)
    assert caught.value.code == "pack_has_no_address"
    assert "guitu models install" in caught.value.advice.en


@pytest.mark.parametrize("pack_id", ["buffalo_l", "buffalo_s", "antelopev2"])
def test_insightface_packs_come_from_their_release(pack_id: str, tmp_path: Path) -> None:
    manifest = known_pack(pack_id, tmp_path).manifest
    release = "https://github.com/deepinsight/insightface/releases/download/v0.7/"
    assert manifest.archive_url == f"{release}{pack_id}.zip"
