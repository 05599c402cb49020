"""Which content coding an ``Accept-Encoding`` wants (RFC 9110 §12.5.3)."""

import re
from functools import lru_cache

OURS = ("br", "gzip")
"""Codings that we have, those that we like best first; beside them the plain body, ``identity``."""
ALSO = {"x-gzip": "gzip"}
"""Old names (RFC 9110 §8.4.1.3)."""
REMEMBERED, LONGEST = 256, 200
"""Headers, of so many signs at most: browsers send a handful of short ones."""
_WEIGHT = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.ASCII | re.IGNORECASE)


def wanted(header: str) -> str:
    """The coding that weighs most for the client: ``br``, ``gzip``, or empty for the plain body.

    Of equal weights the smaller body wins; plain counts least where it is not named, and is sent where nothing of ours is acceptable.
    """
    if not header:
        return ""
    return _remembered(header) if len(header) <= LONGEST else _read(header)


def _read(header: str) -> str:
    weights = _weights(header)
    others = weights.get("*", 0.0)
    best, most = "", weights.get("identity", others)
    for coding in reversed(OURS):
        weight = weights.get(coding, others)
        if weight and weight >= most:
            best, most = coding, weight
    return best


_remembered = lru_cache(REMEMBERED)(_read)


def _weights(header: str) -> dict[str, float]:
    """Coding → weight; what has a weight that is none is passed over, of two of one name the last counts."""
    found = {}
    for part in header.lower().split(","):
        name, parameter = (word.strip(" \t") for word in part.partition(";")[::2])
        weight = _WEIGHT.fullmatch(parameter or "q=1")
        if name and weight:
            found[ALSO.get(name, name)] = float(weight[1])
    return found
