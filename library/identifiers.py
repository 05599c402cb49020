"""Identifiers of books: ISBN (ISO 2108) brought to 13 figures, UUIDs, others folded."""

import re
import uuid

SEPARATOR = "；"
MAX_KEY = 80
_ISBN = re.compile(r"^(?:urn:)?(?:isbn)?[:：\s]*(97[89][\d\s-]{10,14}|[\d\s-]{9,12}[\dXx])$", re.IGNORECASE)


def isbn13(text: str) -> str:
    """The 13 figures of an ISBN whose check figure is right; empty for anything else."""
    found = _ISBN.match(text.strip())
    digits = re.sub(r"[\s-]", "", found[1]).upper() if found else ""
    if len(digits) == 10 and _is_isbn10(digits):
        body = "978" + digits[:9]
        return body + _check13(body)
    if len(digits) == 13 and digits.isdigit() and _check13(digits[:12]) == digits[12]:
        return digits
    return ""


def _is_isbn10(digits: str) -> bool:
    if not digits[:9].isdigit():
        return False
    values = [int(char) for char in digits[:9]] + [10 if digits[9] == "X" else int(digits[9])]
    return sum(value * (10 - place) for place, value in enumerate(values)) % 11 == 0


def _check13(body: str) -> str:
    total = sum(int(char) * (3 if place % 2 else 1) for place, char in enumerate(body))
    return str(-total % 10)


def looks_like_isbn(text: str) -> bool:
    """Whether somebody meant an ISBN, right or wrong."""
    return bool(_ISBN.match(text.strip()))


def key(text: str) -> str:
    """What makes two identifiers the same; empty where there is nothing to compare."""
    text = text.strip()
    if number := isbn13(text):
        return f"isbn:{number}"
    bare = re.sub(r"^urn:uuid:", "", text, flags=re.IGNORECASE)
    try:
        return f"uuid:{uuid.UUID(bare)}"
    except ValueError:
        pass
    folded = re.sub(r"\s+", "", text).casefold()
    tells_something = len(folded) > 3 and any(char.isdigit() for char in folded)
    return f"id:{folded}"[:MAX_KEY] if tells_something else ""


def split(line: str) -> list[str]:
    """The identifiers of one line."""
    return [part for part in (part.strip() for part in re.split(r"[;；|\n]", line)) if part]


def keys(line: str) -> list[str]:
    """The keys of a line of identifiers, each once."""
    return list(dict.fromkeys(found for part in split(line) if (found := key(part))))


def shown(text: str) -> str:
    """An identifier as people write it."""
    number = isbn13(text)
    return f"ISBN {number}" if number else text
