"""The one door to `cryptography`: sealing and opening data at rest, and keyed digests.

Sealed text: version byte 1, key id (4 bytes), nonce (12 random bytes), AES-256-GCM ciphertext with its
16-byte tag. Version, key id and a context string naming table, column and record are authenticated, so
sealed text moved to another record does not open. Random 96-bit nonces are safe up to 2^32 seals per key
(NIST SP 800-38D, 8.3). The format is described in docs/data-at-rest.md.
"""

import hashlib
import hmac
import os
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.errors import SealBroken
from models.message import Message
from store.key_file import KeyMaterial, create_key_file, material_from_environment, read_key_file

_VERSION = 1
_KEY_ID_BYTES = 4
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HEADER_BYTES = 1 + _KEY_ID_BYTES
_BEFORE_TEXT = _HEADER_BYTES + _NONCE_BYTES

SEAL_BYTES: Final = _BEFORE_TEXT + _TAG_BYTES
"""By how much a sealed text is longer than what it holds."""

UNKNOWN_KEY: Final = "seal_key_unknown"


class Keyring:
    """Seals with the current key, opens with any key it holds; thread safe."""

    def __init__(self, material: KeyMaterial) -> None:
        self._ciphers = {_key_id(key): AESGCM(key) for key in material.keys}
        self._current_id = _key_id(material.keys[0])
        self._address_key = material.address_key

    @classmethod
    def open(
        cls, key_file: Path, *, from_environment: str | None = None, may_create: bool = True
    ) -> "Keyring":
        """The keys given in the environment, else those of `key_file`, which is made if it may be.

        `from_environment` is one or more base64 texts of 32 bytes, comma-separated, the current first.
        Raises SettingsInvalid when keys are malformed, readable by others, or missing and not to be made.
        """
        if from_environment is not None:
            return cls(material_from_environment(from_environment))
        if may_create and not key_file.exists():
            create_key_file(key_file, _fresh_material())
        return cls(read_key_file(key_file))

    def seal(self, data: bytes, context: str) -> bytes:
        """`data` encrypted with the current key and bound to `context`; SEAL_BYTES longer."""
        header = bytes([_VERSION]) + self._current_id
        nonce = os.urandom(_NONCE_BYTES)
        cipher = self._ciphers[self._current_id]
        return header + nonce + cipher.encrypt(nonce, data, _bound(header, context))

    def open_sealed(self, sealed: bytes | memoryview, context: str) -> bytes:
        """The data sealed under the same context; raises SealBroken naming the context otherwise.

        The error's code is UNKNOWN_KEY where the data may be whole and only the key is not here.
        """
        cipher, header, nonce = self._cipher_of(sealed, context)
        try:
            return cipher.decrypt(nonce, sealed[_BEFORE_TEXT:], _bound(header, context))
        except InvalidTag as error:
            raise broken_seal(context) from error

    def open_into(self, sealed: bytes, context: str, place: memoryview) -> None:
        """As `open_sealed`, filling `place`; data of any other length raises SealBroken."""
        cipher, header, nonce = self._cipher_of(sealed, context)
        try:
            cipher.decrypt_into(nonce, sealed[_BEFORE_TEXT:], _bound(header, context), place)
        except (InvalidTag, ValueError) as error:
            raise broken_seal(context) from error

    def _cipher_of(self, sealed: bytes | memoryview, context: str) -> tuple[AESGCM, bytes, bytes]:
        """The cipher, the authenticated header and the nonce of a sealed text."""
        if len(sealed) < SEAL_BYTES or sealed[0] != _VERSION:
            raise broken_seal(context)
        before = bytes(sealed[:_BEFORE_TEXT])
        header = before[:_HEADER_BYTES]
        cipher = self._ciphers.get(header[1:])
        if cipher is None:
            raise _unknown_key(context)
        return cipher, header, before[_HEADER_BYTES:]

    def keyed_digest(self, data: bytes, purpose: str) -> str:
        """HMAC-SHA256 of `data` in hex, different for each purpose; changing the current key keeps it."""
        digest = hmac.new(self._address_key, purpose.encode() + b"\0", hashlib.sha256)
        digest.update(data)
        return digest.hexdigest()


def _fresh_material() -> KeyMaterial:
    return KeyMaterial(keys=(AESGCM.generate_key(256),), address_key=os.urandom(32))


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"guitu key id\0" + key).digest()[:_KEY_ID_BYTES]


def _bound(header: bytes, context: str) -> bytes:
    return header + context.encode()


def seal_context(place: str, *record: object) -> str:
    """The context of one sealed value: `table.column` and what identifies its row."""
    return "/".join((place, *map(str, record)))


def broken_seal(context: str) -> SealBroken:
    """The sealed value of this context is missing, altered, or was sealed elsewhere."""
    return SealBroken(
        "seal_broken",
        Message(f"加密数据无法解开：{context}。", f"Encrypted data does not open: {context}."),
        Message(
            "该数据已被改动或磁盘损坏。请从备份恢复这条记录，并检查磁盘。",
            "It was altered or the disk is damaged. Restore this record from a backup and check the disk.",
        ),
    )


def _unknown_key(context: str) -> SealBroken:
    return SealBroken(
        UNKNOWN_KEY,
        Message(
            f"没有能解开 {context} 的密钥。",
            f"No key of this installation opens {context}.",
        ),
        Message(
            "请把写入这些数据时使用的密钥文件放回原处（或在环境变量中提供），不要新建密钥。",
            "Put back the key file that was in use when the data were written (or give it in the "
            "environment); do not make a new key.",
        ),
    )
