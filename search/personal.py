"""What may say who somebody is: it is neither counted nor listed."""

import re

from search import text

_SPOKEN_FIGURES = str.maketrans("〇零○一幺壹二贰三叁四肆五伍六陆七柒八捌九玖", "0001112233445566778899")
"""Figures as people write them in Chinese, folded."""
_SEPARATORS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d{7}")


def is_personal(words: str) -> bool:
    """Whether words look like somebody's telephone or identity number, in whatever figures and with whatever marks between, or an e-mail address."""
    folded = text.fold(words)
    return "@" in folded or _NUMBER.search(_SEPARATORS.sub("", folded.translate(_SPOKEN_FIGURES))) is not None
