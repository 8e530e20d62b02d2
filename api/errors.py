"""Which error gives which answer: the one table, and the handlers that use it."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.pages.failure import failure_page, wants_page
from api.problems import FieldProblem, Problem, problem, problem_response
from api.validation_words import advice_on_fields, words_for
from models import errors
from models.message import Message

# The status and title of each kind of refusal; the most particular class listed wins.
STATUS_OF: Mapping[type[errors.GuituError], tuple[int, str]] = {
    errors.UnreadablePhoto: (422, "The photo cannot be read"),
    errors.InvalidInput: (422, "The input cannot be accepted"),
    errors.NotFound: (404, "Not found"),
    errors.Conflict: (409, "Contradicts what is stored"),
    errors.NotSignedIn: (401, "Not signed in"),
    errors.NotAllowed: (403, "Not allowed"),
    errors.TooManyAttempts: (429, "Too many attempts"),
    errors.PackUnusable: (503, "The face networks cannot be used"),
    errors.CalibrationUnusable: (503, "The calibration cannot be used"),
    errors.SettingsInvalid: (503, "The settings cannot be used"),
    errors.StoreUnavailable: (503, "The store cannot be used"),
    errors.StorageFull: (507, "There is no room left"),
    errors.SealBroken: (500, "Stored data cannot be opened"),
    errors.GuituError: (500, "The request failed"),
}

_PLAIN_STATUS: Mapping[int, tuple[str, str, Message, Message]] = {
    400: (
        "malformed_request",
        "Malformed request",
        Message("请求的格式有误，服务器无法读取。", "The request is malformed and cannot be read."),
        Message("请检查请求格式后重试。", "Check the form of the request and try again."),
    ),
    404: (
        "no_such_address",
        "Not found",
        Message("没有这个地址。", "There is nothing at this address."),
        Message("请检查网址是否正确。", "Check the address."),
    ),
    405: (
        "method_not_allowed",
        "Method not allowed",
        Message("这个地址不支持这种请求方法。", "This address does not answer this request method."),
        Message("请按接口文档使用正确的方法。", "Use a method that the API documentation lists."),
    ),
    413: (
        "too_large",
        "Too large",
        Message("发送的内容太大。", "The request is too large."),
        Message("请压缩或裁剪后再上传。", "Reduce the picture, then upload it again."),
    ),
}

INTERNAL = problem(
    "internal_error",
    500,
    "The server failed",
    reason=Message("服务器内部出错，这次操作没有完成。", "The server failed; the request was not completed."),
    advice=Message(
        "请稍后重试；若仍然出错，请把请求编号告诉管理员。",
        "Try again later; if it fails again, give the administrator the request number.",
    ),
)


def problem_of(error: errors.GuituError) -> Problem:
    """The problem document of a refusal."""
    status, title = next(STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF)
    document = problem(error.code, status, title, reason=error.reason, advice=error.advice)
    return document.model_copy(update={"field": error.field})


def headers_of(error: errors.GuituError) -> dict[str, str]:
    """The headers a refusal must carry beside its document."""
    if isinstance(error, errors.TooManyAttempts):
        return {"Retry-After": str(error.retry_after_s)}
    if isinstance(error, errors.NotSignedIn):
        return {"WWW-Authenticate": 'Bearer realm="guitu"'}
    return {}


def problem_of_status(status: int) -> Problem:
    """The problem document of an error the framework raised itself."""
    code, title, reason, advice = _PLAIN_STATUS.get(status, _PLAIN_STATUS[400])
    return problem(code, status, title, reason=reason, advice=advice)


def problem_of_validation(details: Sequence[Mapping[str, Any]]) -> Problem:
    """The problem document of a request that does not fit its schema; it never repeats the input."""
    fields = [_field_problem(detail) for detail in details]
    document = problem(
        "invalid_request",
        422,
        "The request does not fit",
        reason=Message(
            "；".join(f"{one.field}：{one.detail_zh}" for one in fields),
            "; ".join(f"{one.field}: {one.detail}" for one in fields),
        ),
        advice=advice_on_fields(),
    )
    return document.model_copy(update={"field": fields[0].field if fields else None, "errors": fields})


def install_error_handlers(app: FastAPI) -> None:
    """Every refusal of the app becomes a problem document, or a page for a page request."""
    app.add_exception_handler(errors.GuituError, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_framework)


def answer(request: Request, document: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The error answer in the shape this request asked for: page or problem document."""
    document = document.model_copy(update={"instance": f"urn:uuid:{request.state.request_id}"})
    if wants_page(request):
        return failure_page(request, document, headers)
    return problem_response(document, headers)


def answer_to_refusal(request: Request, error: errors.GuituError) -> Response:
    """The error answer to a refusal, with the headers it must carry."""
    return answer(request, problem_of(error), headers_of(error))


def _on_refusal(request: Request, error: Exception) -> Response:
    return answer_to_refusal(request, cast("errors.GuituError", error))


def _on_validation(request: Request, error: Exception) -> Response:
    return answer(request, problem_of_validation(cast("RequestValidationError", error).errors()))


def _on_framework(request: Request, error: Exception) -> Response:
    refusal = cast("HTTPException", error)
    headers = {"Allow": _allowed(request)} if refusal.status_code == 405 else refusal.headers
    return answer(request, problem_of_status(refusal.status_code), headers)


def _allowed(request: Request) -> str:
    """The methods of every route at this path; the framework itself names those of the first only."""
    app = cast("FastAPI", request.app)
    routes = [each for each in iter_route_contexts(app.routes) if each.path_regex.match(request.url.path)]
    return ", ".join(sorted({method for each in routes for method in each.methods or ()}))


def _field_problem(detail: Mapping[str, Any]) -> FieldProblem:
    place = [str(part) for part in detail["loc"] if part not in ("body", "query", "path", "header")]
    words = words_for(str(detail["type"]), detail.get("ctx") or {})
    return FieldProblem(field=".".join(place) or "body", detail=words.en, detail_zh=words.zh)
