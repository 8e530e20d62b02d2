"""Vectors of the faces of a photo in which a person has yet to choose one.

They exist so that the choice needs no second run of the networks, and only until then: once the face is
chosen it becomes a template, and the vectors, which belong to other people too, are forgotten.
"""

from collections.abc import Mapping

from sqlalchemy import delete, select

from models.pack import PackRef
from models.template import Float16Vector
from store.encryption import seal_context
from store.packs import PackKeys
from store.sealed_values import open_vector, seal_vector
from store.tables.photos import FaceVectorRow
from store.transaction import Transaction


class FaceVectorRepository:
    """Vectors awaiting a person's choice of face."""

    def __init__(self, transaction: Transaction, packs: PackKeys) -> None:
        self._transaction = transaction
        self._packs = packs

    def add(self, photo_id: int, pack: PackRef, vectors: Mapping[int, Float16Vector]) -> None:
        """Keeps float16[dimension] vectors by face index, in place of any kept for this photo and pack."""
        self.forget(photo_id, pack)
        for face_index, vector in vectors.items():
            context = _context(photo_id, pack, face_index)
            self._transaction.session.add(
                FaceVectorRow(
                    photo_id=photo_id,
                    pack_key=self._packs.of(pack),
                    face_index=face_index,
                    sealed_vector=seal_vector(self._transaction.keyring, vector, context),
                )
            )
        self._transaction.session.flush()

    def of_photo(self, photo_id: int, pack: PackRef) -> dict[int, Float16Vector]:
        """The kept vectors by face index; empty once the face is chosen, or if none could be computed."""
        query = select(FaceVectorRow.face_index, FaceVectorRow.sealed_vector).where(
            FaceVectorRow.photo_id == photo_id, FaceVectorRow.pack_key == self._packs.find(pack)
        )
        return {
            face_index: open_vector(self._transaction.keyring, sealed, _context(photo_id, pack, face_index))
            for face_index, sealed in self._transaction.session.execute(query)
        }

    def forget(self, photo_id: int, pack: PackRef) -> None:
        """Deletes the photo's vectors of this pack."""
        self._transaction.session.execute(
            delete(FaceVectorRow).where(
                FaceVectorRow.photo_id == photo_id, FaceVectorRow.pack_key == self._packs.find(pack)
            )
        )


def _context(photo_id: int, pack: PackRef, face_index: int) -> str:
    return seal_context("face_vectors.sealed_vector", photo_id, pack.id, pack.digest, face_index)
