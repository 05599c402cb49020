"""How good a list of results is."""

import math
from collections.abc import Mapping, Sequence

DEPTH = 10


def reciprocal_rank(found: Sequence[str], grades: Mapping[str, float]) -> float:
    """One over the place of the first relevant document among the first ten; 0 where there is none."""
    return next((1 / place for place, key in enumerate(found[:DEPTH], 1) if grades.get(key, 0) > 0), 0.0)


def ndcg(found: Sequence[str], grades: Mapping[str, float]) -> float:
    """Normalised discounted cumulative gain of the first ten, with 2^grade - 1 as the gain (Burges et al. 2005)."""
    ideal = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(key, 0) for key in found]) / ideal if ideal else 0.0


def _gain(grades: Sequence[float]) -> float:
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades[:DEPTH], 1) if grade > 0)
