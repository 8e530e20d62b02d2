"""The application: routes, pages and guards around one runtime."""

from asyncio import to_thread
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final, Protocol

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware import Middleware

from api.description import INTRODUCTION, TAGS, DescribedApp
from api.errors import install_error_handlers
from api.pages import administration as administration_pages
from api.pages import admissions as admissions_pages
from api.pages import audit as audit_pages
from api.pages import batch_runs as batch_runs_pages
from api.pages import deadlines as deadlines_pages
from api.pages import deeds, desk, dna_profiles, start
from api.pages import dna as dna_pages
from api.pages import families as families_pages
from api.pages import look_up as look_up_pages
from api.pages import pairs as pairs_pages
from api.pages import registers as registers_pages
from api.pages import reporters as reporters_pages
from api.pages import reports as reports_pages
from api.pages import reviews as reviews_pages
from api.pages import subjects as subjects_pages
from api.pages import today as today_pages
from api.routes import (
    accounts,
    admissions,
    audit,
    batch_runs,
    clues,
    deadlines,
    dna,
    dna_exports,
    dna_families,
    families,
    family_drawings,
    held_samples,
    look_up,
    pairs,
    photos,
    registers,
    reporters,
    reports,
    reviews,
    searches,
    service,
    sessions,
    subject_events,
    subjects,
    today,
)
from api.security.access import declared_routes
from api.security.guards import Guards
from casework.accounts import warn_of_mixed_accounts
from casework.clocks.sweep import start_standing_duties, sweep_deadlines
from casework.clues.sounds import warn_of_old_sounds
from casework.nightly.scheduler import scheduler_of
from casework.runtime import Runtime, open_runtime
from casework.service import settle
from casework.settings import Settings
from casework.version import software_version
from models.errors import GuituError

# Validation errors and exception messages can hold personal data: they are exported nowhere.
_SILENT: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}

_ROUTES: Final = (
    service,
    sessions,
    admissions,
    reports,
    photos,
    searches,
    batch_runs,
    reviews,
    pairs,
    subjects,
    dna,
    dna_exports,
    held_samples,
    dna_families,
    families,
    family_drawings,
    audit,
    accounts,
    reporters,
    registers,
    clues,
    deadlines,
    subject_events,
    today,
    look_up,
)
_PAGES: Final = (
    start,
    admissions_pages,
    reports_pages,
    registers_pages,
    families_pages,
    reporters_pages,
    dna_pages,
    dna_profiles,
    batch_runs_pages,
    today_pages,
    deadlines_pages,
    look_up_pages,
    audit_pages,
    administration_pages,
    deeds,
    desk,
    reviews_pages,
    pairs_pages,
    subjects_pages,
)


class Lifespan(Protocol):
    """What happens around serving."""

    def __call__(self, app: FastAPI, /) -> AbstractAsyncContextManager[None]:
        """Runs until the server stops."""


def create_app(runtime: Runtime) -> FastAPI:
    """The application on an open runtime, which stays the caller's to close.

    Raises UndeclaredRoute when a route does not name who may call it.
    """
    app = assembled()
    app.state.runtime = runtime
    return app


def create() -> FastAPI:
    """The application for a server process, on a runtime that is closed when serving ends.

    The runtime is opened at once, networks included, so that whoever starts the server is told in words
    what cannot be used: raises PackUnusable, SettingsInvalid, StoreUnavailable or SealBroken.
    """
    runtime = open_runtime(Settings())
    try:
        runtime.faces()
        scheduler = scheduler_of(runtime)
        start_standing_duties(runtime)
        sweep_deadlines(runtime)
        warn_of_old_sounds(runtime)
        warn_of_mixed_accounts(runtime)
    except GuituError:
        runtime.close()
        raise

    @asynccontextmanager
    async def serving(_: FastAPI) -> AsyncIterator[None]:
        if scheduler is not None:
            scheduler.start()
        settle()
        try:
            yield
        finally:
            if scheduler is not None:
                await to_thread(scheduler.stop)
            runtime.close()

    app = assembled(serving)
    app.state.runtime = runtime
    return app


def assembled(lifespan: Lifespan | None = None) -> FastAPI:
    """Routes, pages and guards, to be given a runtime before they serve; enough to read who may call what."""
    app = DescribedApp(
        title="Guitu",
        version=software_version().removeprefix("guitu "),
        description=INTRODUCTION,
        openapi_tags=TAGS,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        telemetry=_SILENT,
        redirect_slashes=False,
        middleware=[Middleware(Guards)],
    )
    install_error_handlers(app)
    for module in _ROUTES:
        app.include_router(module.router, prefix="/v1")
    for module in _PAGES:
        app.include_router(module.router)
    declared_routes(app)
    return app
