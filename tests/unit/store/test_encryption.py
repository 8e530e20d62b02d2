"""Sealing and opening, and keyed digests."""

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.errors import SealBroken
from store.encryption import Keyring, seal_context

OLD = base64.b64encode(b"o" * 32).decode()
NEW = base64.b64encode(b"n" * 32).decode()
CONTEXT = seal_context("reports.sealed_details", 7)


def keyring_of(environment: str) -> Keyring:
    return Keyring.open(Path("not-read"), from_environment=environment)


def test_what_is_sealed_opens_under_the_same_context() -> None:
    keyring = keyring_of(NEW)
    for data in (b"", b"x", bytes(range(256)) * 4000):
        sealed = keyring.seal(data, CONTEXT)
        assert keyring.open_sealed(sealed, CONTEXT) == data
        assert len(sealed) == len(data) + 33


def test_the_same_data_never_looks_the_same_twice() -> None:
    keyring = keyring_of(NEW)
    sealed = {keyring.seal(b"same", CONTEXT) for _ in range(500)}
    nonces = {text[5:17] for text in sealed}
    assert len(nonces) == 500


def test_another_context_does_not_open_and_is_named() -> None:
    keyring = keyring_of(NEW)
    with pytest.raises(SealBroken, match=r"reports\.sealed_details/8"):
        keyring.open_sealed(keyring.seal(b"name", CONTEXT), seal_context("reports.sealed_details", 8))


def test_every_flipped_bit_is_noticed() -> None:
    keyring = keyring_of(NEW)
    sealed = keyring.seal(b"name", CONTEXT)
    for position in range(len(sealed) * 8):
        altered = bytearray(sealed)
        altered[position // 8] ^= 1 << (position % 8)
        with pytest.raises(SealBroken):
            keyring.open_sealed(bytes(altered), CONTEXT)


@pytest.mark.parametrize("length", [0, 1, 17, 32])
def test_text_too_short_to_be_sealed_is_refused(length: int) -> None:
    sealed = keyring_of(NEW).seal(b"name", CONTEXT)
    with pytest.raises(SealBroken):
        keyring_of(NEW).open_sealed(sealed[:length], CONTEXT)


def test_a_key_put_in_front_seals_while_the_old_one_still_opens() -> None:
    old, both, new = keyring_of(OLD), keyring_of(f"{NEW}, {OLD}"), keyring_of(NEW)
    assert both.open_sealed(old.seal(b"before", CONTEXT), CONTEXT) == b"before"
    assert new.open_sealed(both.seal(b"after", CONTEXT), CONTEXT) == b"after"


def test_a_key_that_is_not_held_is_said_to_be_missing() -> None:
    with pytest.raises(SealBroken) as caught:
        keyring_of(NEW).open_sealed(keyring_of(OLD).seal(b"name", CONTEXT), CONTEXT)
    assert caught.value.code == "seal_key_unknown"
    assert "do not make a new key" in caught.value.advice.en


def test_digests_stay_when_a_newer_key_is_put_in_front() -> None:
    assert keyring_of(OLD).keyed_digest(b"photo", "blob") == keyring_of(f"{NEW},{OLD}").keyed_digest(
        b"photo", "blob"
    )


def test_digests_differ_by_key_and_purpose_and_data() -> None:
    digests = {
        keyring_of(key).keyed_digest(data, purpose)
        for key in (OLD, NEW)
        for purpose in ("blob", "source")
        for data in (b"photo", b"other")
    }
    assert len(digests) == 8
    assert all(len(digest) == 64 for digest in digests)


def test_threads_may_share_a_keyring() -> None:
    keyring = keyring_of(NEW)

    def round_trip(number: int) -> bool:
        data = number.to_bytes(4, "big") * 1000
        return all(
            keyring.open_sealed(keyring.seal(data, str(number)), str(number)) == data for _ in range(50)
        )

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(round_trip, range(32)))


def test_a_keyring_does_not_show_its_keys() -> None:
    assert "n" * 8 not in repr(keyring_of(NEW))
    assert NEW not in repr(vars(keyring_of(NEW)))
