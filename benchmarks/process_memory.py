"""How much memory this process holds, as the kernel counts it."""

import os
import resource
from pathlib import Path


def resident_bytes() -> int | None:
    """Memory of this process that is in RAM now; None where the kernel does not say (only Linux does)."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return None
    return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def peak_resident_gb() -> float:
    """The most memory this process ever held in RAM, in decimal gigabytes (Linux counts in 1,024 bytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
