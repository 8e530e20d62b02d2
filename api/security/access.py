"""The one mechanism by which a route names the roles that may call it; nothing is open by default."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Request, params
from fastapi.routing import APIRoute, iter_route_contexts

from api.deed import RequestDeed, records_in_address
from api.deps import current_actor, signed_in_actor
from casework.actor import Actor
from models.account import Role
from models.errors import NotAllowed
from models.message import Message

EVERYONE_SIGNED_IN = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Access:
    """The roles that may call a route; `is_public` opens it to callers who have not signed in.

    `is_logged`: calls are written into the audit log, refused ones too.
    """

    roles: frozenset[Role]
    is_public: bool = False
    is_logged: bool = True

    def __call__(self, request: Request, actor: Annotated[Actor | None, Depends(current_actor)]) -> None:
        """Nothing if the caller may pass; raises NotSignedIn or NotAllowed otherwise."""
        if self.is_public:
            return
        caller = signed_in_actor(actor)
        if self.is_logged:
            note_call(request, caller)
        if not self.roles & caller.roles:
            raise role_not_allowed()


@dataclass(frozen=True, slots=True)
class DeclaredRoute:
    """One method of one path, and who may call it."""

    method: str
    path: str
    access: Access


class UndeclaredRoute(RuntimeError):
    """A route without exactly one access declaration: the application refuses to start."""


def allow(*roles: Role, tells_of_people: bool = True) -> params.Depends:
    """The route may be called by accounts with one of these roles; one that tells of nobody is not logged."""
    return params.Depends(Access(frozenset(roles), is_logged=tells_of_people))


def signed_in(*, tells_of_people: bool = True) -> params.Depends:
    """The route may be called by every account; one that tells of nobody is not logged."""
    return params.Depends(Access(EVERYONE_SIGNED_IN, is_logged=tells_of_people))


def public() -> params.Depends:
    """The route may be called by anyone who reaches the server."""
    return params.Depends(Access(frozenset(), is_public=True, is_logged=False))


def note_call(request: Request, caller: Actor) -> None:
    """Notes for the audit log who calls what, and the records in the address."""
    deed: RequestDeed = request.state.deed
    route: APIRoute = request.scope["route"]
    records = records_in_address(route.path, request.path_params)
    deed.begin(caller, route.operation_id or route.name, records)


def role_not_allowed() -> NotAllowed:
    """What a caller is answered whose roles do not include what is asked."""
    return NotAllowed(
        "role_not_allowed",
        Message("您的岗位不能进行这项操作。", "Your role does not include this act."),
        Message("如确有需要，请联系本站管理员。", "If your work needs it, ask your administrator."),
    )


def declared_routes(app: FastAPI) -> list[DeclaredRoute]:
    """Every method and path of the app with its declaration; raises UndeclaredRoute where one is missing."""
    return sorted(_declarations(app), key=lambda route: (route.path, route.method))


def _declarations(app: FastAPI) -> Iterator[DeclaredRoute]:
    for context in iter_route_contexts(app.routes):
        if not isinstance(context.original_route, APIRoute):
            raise UndeclaredRoute(f"{context.path}: only declared routes can be served")
        access = _only_access(str(context.path), context.dependencies)
        for method in sorted(context.methods or ()):
            yield DeclaredRoute(method, str(context.path), access)


def _only_access(path: str, dependencies: Sequence[params.Depends]) -> Access:
    found = [each.dependency for each in dependencies if isinstance(each.dependency, Access)]
    if len(found) != 1:
        raise UndeclaredRoute(f"{path}: names {len(found)} access declarations, exactly one is needed")
    return found[0]
