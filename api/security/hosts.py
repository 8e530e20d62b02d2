"""Which host names this server answers to."""

from casework.settings import Settings

_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


def is_loopback_name(host: str) -> bool:
    """The name can only mean this machine."""
    return host.strip("[]").lower() in _LOOPBACK_NAMES


def host_of_header(header: str) -> str:
    """The host name in a Host header, in lower case, without its port and brackets."""
    host = header.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def is_trusted_host(header: str, settings: Settings, *, own_address: str | None) -> bool:
    """The Host header names this installation, so that no foreign name can be pointed at it.

    Trusted are loopback names, the very address the request arrived at, the address the server was told
    to use, and the names the settings list.
    """
    host = host_of_header(header)
    return (
        is_loopback_name(host)
        or host in (own_address, settings.host.lower())
        or host in settings.allowed_hosts
    )
