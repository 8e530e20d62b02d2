"""`guitu serve`: the HTTP service and its pages."""

from typing import Annotated

import typer
import uvicorn

from casework.settings import LOOPBACK, Settings

# Named as a string, so that no import leads upwards from here.
_APPLICATION = "api.app:create"


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1 unless set.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 8000 unless set.")] = None,
) -> None:
    """Serve the API and the pages, on this machine only unless --host says otherwise."""
    settings = Settings()
    uvicorn.run(
        _APPLICATION,
        factory=True,
        host=host or settings.host or LOOPBACK,
        port=port or settings.port,
        # The access log would record who looked at whom, outside the audited store.
        access_log=False,
        server_header=False,
    )
