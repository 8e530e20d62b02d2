"""The most memory this process ever held."""

import resource
import sys

_UNIT_BYTES = 1 if sys.platform == "darwin" else 1024


def peak_bytes() -> int:
    """Bytes of RAM at the worst moment since the process began, as the system counts them."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT_BYTES
