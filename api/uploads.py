"""Photos as they arrive: read into memory only, after the caller was let in."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser

from api.idempotency import IdempotencyKey
from api.security.body_limit import UPLOAD_BODY_BYTES
from casework.enrol import PhotoUpload
from models.errors import InvalidInput
from models.message import Message

MOST_FILES = 10
MOST_FIELDS = 30
FIELD_BYTES = 16 * 1024
MOST_SOURCE_CHARACTERS = 200

# The body is read by hand (see MemoryParser), so the API description has to be told about it.
UPLOAD_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "JPEG, PNG, WebP, BMP, TIFF or HEIC",
                        },
                        "taken_on": {"type": "string", "format": "date", "description": "When it was taken"},
                        "source": {"type": "string", "maxLength": MOST_SOURCE_CHARACTERS},
                    },
                },
                "example": {"file": "(the picture)", "taken_on": "2026-03-01", "source": "入站登记"},
            }
        },
    }
}


class MemoryParser(MultiPartParser):
    """Keeps files in memory: a photo of a person is never written to disk unencrypted, not even briefly."""

    spool_max_size = UPLOAD_BODY_BYTES


@dataclass(frozen=True, slots=True)
class UploadRequest:
    """One photo sent to a record, and the caller's key for repeating the request."""

    upload: PhotoUpload
    key: str | None


async def multipart_form(request: Request) -> FormData:
    """The fields and files of a multipart request, to be closed after use.

    Raises InvalidInput for any other content.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise InvalidInput(
            "multipart_expected",
            Message("请以 multipart/form-data 格式上传。", "Files are uploaded as multipart/form-data."),
            Message("请把文件放在 file 字段中。", "Send the file in a field named file."),
            field="file",
        )
    parser = MemoryParser(
        request.headers,
        request.stream(),
        max_files=MOST_FILES,
        max_fields=MOST_FIELDS,
        max_part_size=FIELD_BYTES,
    )
    try:
        return await parser.parse()
    except MultiPartException as malformed:
        raise HTTPException(400) from malformed


async def read_form(request: Request) -> AsyncIterator[FormData]:
    """The form of an upload while its request is answered."""
    form = await multipart_form(request)
    try:
        yield form
    finally:
        await form.close()


FormGiven = Annotated[FormData, Depends(read_form)]


def read_upload(form: FormGiven, key: IdempotencyKey = None) -> UploadRequest:
    """The photo of an upload request; raises InvalidInput unless exactly one file was sent."""
    files, fields = files_of(form, "file"), fields_of(form)
    if len(files) != 1:
        raise InvalidInput(
            "one_file_expected",
            Message("请在 file 字段中上传一张照片。", "Send one picture in the field named file."),
            Message("多张照片请分多次上传。", "Send several photos in several requests."),
            field="file",
        )
    return UploadRequest(
        PhotoUpload(files[0], taken_on=date_of(fields, "taken_on"), source=text_of(fields, "source")), key
    )


UploadGiven = Annotated[UploadRequest, Depends(read_upload)]


def files_of(form: FormData, field: str) -> list[bytes]:
    """The content of every file in a field; an empty choice in a browser's form counts as none."""
    chosen = [each for each in form.getlist(field) if isinstance(each, UploadFile)]
    return [content for each in chosen if (content := each.file.read()) or each.filename]


def fields_of(form: FormData) -> Mapping[str, str]:
    """The text fields that were filled in, by name, without surrounding space."""
    texts = {name: value.strip() for name, value in form.multi_items() if isinstance(value, str)}
    return {name: text for name, text in texts.items() if text}


def date_of(fields: Mapping[str, str], name: str) -> date | None:
    """The day in a field; raises InvalidInput for anything but a date such as 2026-03-01."""
    try:
        return date.fromisoformat(fields[name]) if name in fields else None
    except ValueError as not_a_date:
        raise InvalidInput(
            "not_a_date",
            Message("日期无效。", "This is not a date."),
            Message("日期请写成 2026-03-01 的形式。", "Write dates like 2026-03-01."),
            field=name,
        ) from not_a_date


def text_of(fields: Mapping[str, str], name: str, most: int = MOST_SOURCE_CHARACTERS) -> str | None:
    """The text in a field; raises InvalidInput when it is longer than `most` characters."""
    text = fields.get(name)
    if text is not None and len(text) > most:
        raise InvalidInput(
            "text_too_long",
            Message(f"内容太长，最多 {most} 个字。", f"The text is too long: at most {most} characters."),
            Message("请缩短后重新提交。", "Shorten it and send it again."),
            field=name,
        )
    return text
