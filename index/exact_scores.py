"""The score that is answered, whichever way a row was found."""

import numpy as np

from index.arrays import Float32, Vectors

PAIRS_AT_ONCE = 4096


def exact_scores(vectors: Vectors, probes: Float32) -> Float32:
    """Cosine of probe i with vector i, float32[n]: summed in float64, so rounded once.

    The same pair gives the same number wherever its row lies and whatever else is searched, which makes
    ties real ties. Takes memory for all of them: at most `PAIRS_AT_ONCE` are meant.
    """
    scores: Float32 = (vectors.astype(np.float64) * probes).sum(axis=1).astype(np.float32)
    return scores
