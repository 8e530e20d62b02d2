"""Template rows as templates. A vector is sealed to its photo, pack, person and face together."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, select

from models.gallery import GalleryKind, PersonRef
from models.pack import PackRef
from models.quality import Verdict
from models.template import Template
from store.encryption import Keyring, seal_context
from store.sealed_values import open_vector
from store.tables.photos import PackRow, TemplateEventRow, TemplateRow

TemplateSelect = Select[int, int, str, int, str, str, int, str, bytes]

TEMPLATE_COLUMNS: Final = (
    TemplateRow.id,
    TemplateRow.photo_id,
    TemplateRow.gallery,
    TemplateRow.person_id,
    PackRow.pack_id,
    PackRow.digest,
    TemplateRow.face_index,
    TemplateRow.verdict,
    TemplateRow.sealed_vector,
)
"""What `template_of` reads, in its order."""

EVENT_COLUMNS: Final = (
    TemplateEventRow.seq,
    TemplateEventRow.token,
    TemplateEventRow.kind,
    TemplateEventRow.template_id,
)
"""What a template event is read from, before the columns of its template."""

ANY_TEMPLATE: Final[TemplateSelect] = select(*TEMPLATE_COLUMNS).join(
    PackRow, PackRow.id == TemplateRow.pack_key
)
"""Every template of the store; to be narrowed by conditions."""


def template_of(keyring: Keyring, columns: Sequence[Any]) -> Template:
    """The template of a row of TEMPLATE_COLUMNS; raises SealBroken if its vector was altered or moved."""
    template_id, photo_id, gallery, person_id, pack_id, digest, face_index, verdict, sealed = columns
    person, pack = PersonRef(GalleryKind(gallery), person_id), PackRef(pack_id, digest)
    vector = open_vector(keyring, sealed, template_context(photo_id, pack, person, face_index))
    return Template(template_id, photo_id, person, pack, vector, Verdict(verdict))


def template_context(photo_id: int, pack: PackRef, person: PersonRef, face_index: int) -> str:
    """What a template's vector is sealed to."""
    return seal_context(
        "templates.sealed_vector", photo_id, pack.id, pack.digest, person.gallery.value, person.id, face_index
    )
