"""Laboratories' files as they arrive: read into memory only, after the caller was let in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from starlette.datastructures import UploadFile

from api.idempotency import IdempotencyKey
from api.uploads import FormGiven, fields_of, text_of
from casework.dna.submit import DnaUpload
from models.errors import InvalidInput
from models.message import Message
from models.submission import SampleClass

MOST_NAME_CHARACTERS = 200
MOST_LABORATORY_CHARACTERS = 100

# The body is read by hand (see `api.uploads.MemoryParser`), so the API description has to be told about it.
DNA_UPLOAD_BODY: dict[str, Any] = {
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
                            "description": "CSV or TSV, a GeneMapper-style table, CODIS CMF XML or JSON",
                        },
                        "sample_class": {
                            "type": "string",
                            "enum": [each.value for each in SampleClass],
                            "description": "The class of the samples that state none",
                        },
                        "laboratory": {
                            "type": "string",
                            "maxLength": MOST_LABORATORY_CHARACTERS,
                            "description": "The laboratory of the samples that state none",
                        },
                    },
                },
                "example": {"file": "(the file)", "sample_class": "relative", "laboratory": "示例市局"},
            }
        },
    }
}


@dataclass(frozen=True, slots=True)
class DnaUploadRequest:
    """One laboratory's file, and the caller's key for repeating the request."""

    upload: DnaUpload
    key: str | None


def read_dna_upload(form: FormGiven, key: IdempotencyKey = None) -> DnaUploadRequest:
    """The file of a submission; raises InvalidInput unless exactly one was sent with known statements."""
    files = [each for each in form.getlist("file") if isinstance(each, UploadFile) and each.filename]
    if len(files) != 1:
        raise _one_file_expected()
    fields = fields_of(form)
    upload = DnaUpload(
        data=files[0].file.read(),
        name=(files[0].filename or "")[:MOST_NAME_CHARACTERS],
        sample_class=_class_of(fields),
        laboratory=text_of(fields, "laboratory", MOST_LABORATORY_CHARACTERS),
    )
    return DnaUploadRequest(upload, key)


DnaUploadGiven = Annotated[DnaUploadRequest, Depends(read_dna_upload)]


def _class_of(fields: Mapping[str, str]) -> SampleClass | None:
    stated = fields.get("sample_class")
    try:
        return None if stated is None else SampleClass(stated)
    except ValueError as unknown:
        raise InvalidInput(
            "sample_class_unknown",
            Message("没有这种样本类别。", "There is no such class of samples."),
            Message(
                "可填 subject、relative、direct 或 elimination。",
                "Give subject, relative, direct or elimination.",
            ),
            field="sample_class",
        ) from unknown


def _one_file_expected() -> InvalidInput:
    return InvalidInput(
        "one_file_expected",
        Message("请在 file 字段中上传一个文件。", "Send one file in the field named file."),
        Message("多个文件请分多次提交。", "Send several files in several requests."),
        field="file",
    )
