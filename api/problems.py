"""Problem documents (RFC 9457): the one shape of every error answer."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from models.message import Message

MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """What is wrong with one input of a request."""

    field: str
    detail: str
    detail_zh: str


class Problem(BaseModel):
    """An error answer: what is wrong, where, and what to do, in English and Chinese.

    `type` ends in a stable code for programs; `instance` names the request in the server's log.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "/problems/photo_truncated",
                    "title": "The photo cannot be read",
                    "status": 422,
                    "detail": "The file ends in the middle of the picture.",
                    "detail_zh": "文件不完整，照片只传了一部分。",
                    "advice": "Copy the photo from the camera or phone again and upload it once more.",
                    "advice_zh": "请从相机或手机重新复制照片后再上传。",
                    "field": "file",
                    "instance": "urn:uuid:0d0e7f2c-7b5e-4a54-9d0e-0c9a4b1f6f5e",
                    "errors": [],
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str
    detail_zh: str
    advice: str
    advice_zh: str
    field: str | None = None
    instance: str | None = None
    errors: list[FieldProblem] = Field(default_factory=list)


def problem(code: str, status: int, title: str, *, reason: Message, advice: Message) -> Problem:
    """A problem document with the given stable code and texts."""
    return Problem(
        type=f"/problems/{code}",
        title=title,
        status=status,
        detail=reason.en,
        detail_zh=reason.zh,
        advice=advice.en,
        advice_zh=advice.zh,
    )


def problem_response(document: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer that carries a problem document; never cached."""
    return JSONResponse(
        document.model_dump(),
        status_code=document.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
