"""Values as sealed bytes: named texts, JSON documents and vectors."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from store.encryption import Keyring

_STORED = np.dtype("<f2")


def seal_fields(keyring: Keyring, fields: Mapping[str, str | None], context: str) -> bytes | None:
    """The fields that are given, sealed together; None when none is."""
    given = {name: value for name, value in fields.items() if value is not None}
    return seal_json(keyring, given, context) if given else None


def open_fields(keyring: Keyring, sealed: bytes | None, context: str) -> dict[str, str]:
    """What `seal_fields` sealed."""
    return {} if sealed is None else dict(open_json(keyring, sealed, context))


def seal_json(keyring: Keyring, content: object, context: str) -> bytes:
    """A JSON document, sealed."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return keyring.seal(text.encode(), context)


def open_json(keyring: Keyring, sealed: bytes, context: str) -> Any:
    """What `seal_json` sealed."""
    return json.loads(keyring.open_sealed(sealed, context))


def seal_vector(keyring: Keyring, vector: npt.NDArray[np.float16], context: str) -> bytes:
    """A float16[dimension] vector, sealed; raises ValueError for any other array or one not finite."""
    if vector.dtype != np.float16 or vector.ndim != 1 or not np.isfinite(vector).all():
        raise ValueError(f"not a finite float16 vector: {vector.dtype}{list(vector.shape)}")
    return keyring.seal(vector.astype(_STORED).tobytes(), context)


def open_vector(keyring: Keyring, sealed: bytes, context: str) -> npt.NDArray[np.float16]:
    """What `seal_vector` sealed, read-only."""
    return np.frombuffer(keyring.open_sealed(sealed, context), dtype=_STORED).astype(np.float16, copy=False)
