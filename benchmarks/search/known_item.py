"""Write a list of documents and of known-item queries, derived from the titles of the demo city or of any documents.

var/venv/bin/python benchmarks/search/known_item.py FOLDER [DOCUMENTS.tsv]: FOLDER/documents.tsv and FOLDER/queries.tsv for judge.py.

The titles of VAR_DIR's installation are taken where no documents are given. A query's relevant documents are all those whose
title (folded) is the one it was derived from, and, of fragments, words and readings, those which say the same. ``dropped`` wants the one title
it was derived from, ``dropped-any`` asks the same and takes every title that is left with these characters when one is dropped.
"""

import argparse
import os
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT), str(ROOT / "site")]

from pypinyin import pinyin_dict
from pypinyin.contrib.tone_convert import to_normal
from tables import documents

from search import text
from search.characters import SIMPLIFIED

PER_KIND = 350
_TRADITIONAL = dict(zip(SIMPLIFIED[1::2], SIMPLIFIED[::2], strict=True))
Document = tuple[str, str, str, str]
Maker = Callable[[Document, random.Random], str]


def of_the_site() -> Iterator[Document]:
    """Yield what citizens may find on VAR_DIR's installation, a document for each title."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.apps import apps
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    from search import kinds

    seen: set[str] = set()
    for content_type in ContentType.objects.filter(pk__in=kinds.content_types()):
        model = apps.get_model(content_type.app_label, content_type.model)
        for obj in model._default_manager.all().iterator():
            title = str(getattr(obj, "title", "") or getattr(obj, "name", ""))
            author = str(getattr(obj, "teacher", "") or getattr(obj, "creators", ""))
            if text.fold(title) not in seen:
                seen.add(text.fold(title))
                yield f"{content_type.model}-{obj.pk}", title, author.replace("\t", " "), str(getattr(obj, "summary", "")).replace("\t", " ")
    connection.close()


def _chinese(value: str) -> list[str]:
    return [match[0] for match in text.runs(text.fold(value)) if text.is_chinese(match[0][0])]


def _longest(value: str) -> str:
    return max(_chinese(value), key=len, default="")


def _homophones() -> dict[str, list[str]]:
    """Map a common character to others of the same first reading."""
    common = sorted(set("".join(_TRADITIONAL) + "".join(_chinese("".join(title for _key, title, _author, _body in DOCUMENTS)))))
    sounds = defaultdict(list)
    for char in common:
        if ord(char) in pinyin_dict.pinyin_dict:
            sounds[to_normal(pinyin_dict.pinyin_dict[ord(char)].split(",")[0])].append(char)
    return {char: [other for other in chars if other != char] for chars in sounds.values() for char in chars}


def full(document: Document, _chance: random.Random) -> str:
    """The whole title."""
    return document[1]


def first_four(document: Document, _chance: random.Random) -> str:
    """The first four characters of the longest Chinese run."""
    return _longest(document[1])[:4] if len(_longest(document[1])) >= 4 else ""


def fragment(document: Document, chance: random.Random) -> str:
    """Two or three characters from anywhere."""
    run, size = _longest(document[1]), chance.choice((2, 3))
    return run[(at := chance.randrange(len(run) - size + 1)) : at + size] if len(run) > size else ""


def two_words(document: Document, chance: random.Random) -> str:
    """Two pieces of two characters, in order, apart."""
    run = "".join(_chinese(document[1]))
    if len(run) < 5:
        return ""
    first = chance.randrange(len(run) - 4)
    second = chance.randrange(first + 3, len(run) - 1)
    pair = [run[first : first + 2], run[second : second + 2]]
    return " ".join(pair) if all(any(word in whole for whole in _chinese(document[1])) for word in pair) else ""


def traditional(document: Document, _chance: random.Random) -> str:
    """The title in traditional characters."""
    written = "".join(_TRADITIONAL.get(char, char) for char in document[1])
    return written if written != document[1] else ""


def author_and_word(document: Document, chance: random.Random) -> str:
    """The first author and a fragment."""
    word = fragment(document, chance)
    return f"{document[2].split('、')[0].split(';')[0]} {word}" if document[2] and word else ""


def first_letters(document: Document, _chance: random.Random) -> str:
    """The first letters of the longest run."""
    letters = text.initials(_longest(document[1]))
    return letters if len(letters) >= 4 else ""


def homophone(document: Document, chance: random.Random) -> str:
    """The longest run with one character replaced by one of the same sound."""
    run = _longest(document[1])[:8]
    places = [at for at, char in enumerate(run) if HOMOPHONES.get(char)]
    if len(run) < 4 or not places:
        return ""
    at = chance.choice(places)
    return run[:at] + chance.choice(HOMOPHONES[run[at]]) + run[at + 1 :]


def dropped(document: Document, chance: random.Random) -> str:
    """The longest run without one character from its middle."""
    left = _one_dropped(document[1])
    return chance.choice(left) if left else ""


def _one_dropped(title: str) -> list[str]:
    run = _longest(title)[:8]
    return [run[:at] + run[at + 1 :] for at in range(1, len(run) - 1)] if len(run) >= 5 else []


def spelled(document: Document, _chance: random.Random) -> str:
    """The longest run in pinyin without blanks."""
    run = _longest(document[1])[:6]
    return "".join(text.pinyin_syllables(run)) if len(run) >= 3 else ""


KINDS: dict[str, Maker] = {
    "full": full, "first4": first_four, "fragment": fragment, "two-words": two_words, "traditional": traditional,
    "author-word": author_and_word, "initials": first_letters, "homophone": homophone, "dropped": dropped,
    "dropped-any": dropped, "pinyin": spelled,
}  # fmt: skip


def relevant(kind: str, query: str, document: Document) -> list[str]:
    """Return the ids of documents that answer a query as well as the one it was derived from."""
    if kind in {"full", "traditional", "homophone", "dropped"}:
        return [document[0]]
    if kind == "dropped-any":
        return sorted(LEFT[query])
    words = [text.fold(word) for word in query.split()]
    if kind in {"initials", "pinyin"}:
        return [key for key, reading in READINGS if query in (reading[0] if kind == "initials" else reading[1])]
    return [key for key, said in SAID if all(word in said for word in words)]


def write(folder: Path, chance: random.Random) -> None:
    """Write both lists."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "documents.tsv").open("w", encoding="utf-8") as out:
        out.writelines("\t".join(" ".join(field.split()) for field in document) + "\n" for document in DOCUMENTS)
    with (folder / "queries.tsv").open("w", encoding="utf-8") as out:
        for kind, make in KINDS.items():
            asked: set[str] = set()
            for document in chance.sample(DOCUMENTS, len(DOCUMENTS)):
                query = make(document, chance)
                if query and query not in asked and len(asked) < PER_KIND:
                    asked.add(query)
                    out.writelines(f"{query}\t{kind}\t{key}\t1\n" for key in relevant(kind, query, document))
            print(f"{kind}: {len(asked)} queries")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("documents", type=Path, nargs="?")
    options = parser.parse_args()
    DOCUMENTS = list(documents(options.documents) if options.documents else of_the_site())
    HOMOPHONES = _homophones()
    SAID = [(document[0], text.fold(f"{document[1]} {document[2]}")) for document in DOCUMENTS]
    READINGS = [(document[0], (text.initials(document[1]), "".join(text.pinyin_syllables(document[1])))) for document in DOCUMENTS]
    LEFT: dict[str, set[str]] = defaultdict(set)
    for document in DOCUMENTS:
        for left in _one_dropped(document[1]):
            LEFT[left].add(document[0])
    write(options.folder, random.Random(2026))  # noqa: S311 - the same queries every time
