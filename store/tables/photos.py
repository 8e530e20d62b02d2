"""Photos, what each pack found in them, templates and the events that galleries follow."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import NEVER_REUSED, ONE_OWNER, NumberedRow, Row


class PackRow(NumberedRow):
    """One set of face networks, so that other rows refer to it by a small number."""

    __tablename__ = "packs"
    __table_args__ = (UniqueConstraint("pack_id", "digest"), NEVER_REUSED)
    pack_id: Mapped[str]
    digest: Mapped[str]


class PhotoRow(NumberedRow):
    """One photo of an admission, a report or a register entry; the picture itself is the blob `digest`."""

    __tablename__ = "photos"
    __table_args__ = (
        CheckConstraint(ONE_OWNER, name="one_owner"),
        UniqueConstraint("admission_id", "source_digest"),
        UniqueConstraint("report_id", "source_digest"),
        UniqueConstraint("register_entry_id", "source_digest"),
        Index(None, "digest"),
        Index(None, "source_digest"),
        NEVER_REUSED,
    )
    admission_id: Mapped[int | None] = mapped_column(ForeignKey("admissions.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    register_entry_id: Mapped[int | None] = mapped_column(ForeignKey("register_entries.id"))
    digest: Mapped[str]
    source_digest: Mapped[str]
    width_px: Mapped[int]
    height_px: Mapped[int]
    taken_on: Mapped[date | None]
    sealed_source: Mapped[bytes | None]
    received_at: Mapped[datetime]


class PhotoAssessmentRow(Row):
    """What one pack found in one photo."""

    __tablename__ = "photo_assessments"
    photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"), primary_key=True)
    pack_key: Mapped[int] = mapped_column(ForeignKey("packs.id"), primary_key=True)
    verdict: Mapped[str]
    chosen_face: Mapped[int | None]
    sealed_findings: Mapped[bytes]


class FaceVectorRow(Row):
    """The vector of one face of a photo in which a person has yet to choose the face."""

    __tablename__ = "face_vectors"
    photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"), primary_key=True)
    pack_key: Mapped[int] = mapped_column(ForeignKey("packs.id"), primary_key=True)
    face_index: Mapped[int] = mapped_column(primary_key=True)
    sealed_vector: Mapped[bytes]


class TemplateRow(NumberedRow):
    """The vector of a photo's chosen face under one pack; `is_enrolled` while its person is searchable."""

    __tablename__ = "templates"
    __table_args__ = (
        UniqueConstraint("photo_id", "pack_key"),
        Index(None, "gallery", "person_id"),
        Index(None, "pack_key", "gallery", "is_enrolled", "id"),
        NEVER_REUSED,
    )
    photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"))
    pack_key: Mapped[int] = mapped_column(ForeignKey("packs.id"))
    gallery: Mapped[str]
    person_id: Mapped[int]
    face_index: Mapped[int]
    verdict: Mapped[str]
    is_enrolled: Mapped[bool]
    sealed_vector: Mapped[bytes]


class TemplateEventRow(Row):
    """One change of a gallery. `template_id` outlives its template; `token` tells histories apart."""

    __tablename__ = "template_events"
    __table_args__ = (Index(None, "pack_key", "gallery", "seq"), NEVER_REUSED)
    seq: Mapped[int] = mapped_column(primary_key=True)
    pack_key: Mapped[int] = mapped_column(ForeignKey("packs.id"))
    gallery: Mapped[str]
    kind: Mapped[str]
    template_id: Mapped[int]
    token: Mapped[int]
