"""A week's classes written into the index at once, beside stock modelsearch on SQLite, which writes the same texts. A line a figure, a ratio.

var/venv/bin/python benchmarks/search/week.py [FOLDER]

FOLDER (var unless told otherwise) is that of an installation with the full demo city and its index; a copy of its database is used. What
citizens find of a session is its class, so of the last week in which most communities have one, one class of each community is taken,
920, as they are: they share their titles with each other, and some their teachers. Written are new classes (none of them is in the index,
of which everything else is), the same with another teacher each, and the same as they were, of which ours only finds that nothing is to be
written. Each engine runs in a process of its own. Before every round all that is needed for this, outside of the time: they are taken out,
or put in as they were; they are read from the database anew; and what the process remembers of texts and readings is forgotten. pypinyin's
dictionary is loaded before. Ours writes real classes with the tokens of their filters; stock has it easier: plain objects, which hold all
values of a column in one field, and no filters. Medians of processor time.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from engines import ROOT, seconds, stocked

ROUNDS = 7
WAYS = {"new": "new classes", "changed": "another teacher each", "same": "as they were"}
Row = dict[str, float]
TEXTS = "texts.json"


def chosen() -> list[int]:
    """Return the keys of one class of each community, of the last week in which most communities have one."""
    from django.db.models import Count, Min

    from timetable.models import Session

    weeks = Session.objects.values("week").annotate(places=Count("organisation", distinct=True)).order_by("-places", "-week")
    week = weeks[0]["week"]
    return list(Session.objects.filter(week=week).values("organisation").annotate(first=Min("series")).values_list("first", flat=True))


def ours(folder: str) -> Row:
    """Measure the product's engine, and leave the texts of everything it holds for the other."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": folder}
    for name in ("DATABASE_URL", "SEARCH_URL"):
        os.environ.pop(name, None)
    import django

    django.setup()
    from modelsearch.backends import get_search_backend
    from modelsearch.index import get_indexed_models

    from search import actions, text
    from timetable.models import Series

    wanted = set(chosen())
    objects: list[Any] = []
    texts = [
        (*texts_of(obj), model is Series and obj.pk in wanted) for model in get_indexed_models() for obj in model.get_indexed_objects().iterator(1000)
    ]
    Path(folder, TEXTS).write_text(json.dumps(texts), encoding="utf-8")
    text.pinyin_syllables("太原")

    engine = get_search_backend()

    def before(way: str) -> None:
        actions.remove_objects(Series.objects.filter(pk__in=wanted))
        objects[:] = Series.get_indexed_objects().filter(pk__in=wanted)
        prepare(engine, Series, objects, way, "teacher")
        forget()

    took = measured(engine, Series, objects, before)
    titles = len({obj.title for obj in objects})
    return {**took, "number": len(objects), "titles": titles, "teachers": len({obj.teacher for obj in objects}), "all": len(texts)}


def prepare(engine: Any, model: Any, objects: list[Any], way: str, names: str) -> None:
    """Put objects that were taken out in again, unless they are to be new; give each the next one's teacher where they are to be changed."""
    if way != "new":
        engine.add_bulk(model, objects)
    if way == "changed":
        teachers = [getattr(obj, names) for obj in objects]
        for obj, teacher in zip(objects, [*teachers[1:], teachers[0]], strict=True):
            setattr(obj, names, f"{teacher}、{getattr(obj, names)}")


def measured(engine: Any, model: Any, objects: list[Any], before: Callable[[str], None]) -> Row:
    """Return the processor time of every way."""
    return {way: seconds(lambda: engine.add_bulk(model, objects), ROUNDS, partial(before, way)) for way in WAYS}


def texts_of(obj: Any) -> list[str]:
    """Return what is searched of an object: title, names, body."""
    from search.engines.documents import _values, _ways_of

    return [" ".join(values) for values in _values(obj, _ways_of(type(obj)))[:3]]


def forget() -> None:
    """Forget all texts that this process has read; what it has loaded stays."""
    from search import facets, readings, text
    from search.engines import documents

    for module in (facets, readings, text, documents):
        for one in vars(module).values():
            if hasattr(one, "cache_clear") and one.cache_parameters()["maxsize"]:
                one.cache_clear()
    text._folds.clear()
    text._folds.update(text._MARKED_U)


def stock(folder: str) -> Row:
    """Measure modelsearch as it comes."""
    model, _file = stocked(folder)
    from django.core.management import call_command
    from modelsearch.backends import get_search_backend
    from modelsearch.models import IndexEntry

    texts = json.loads(Path(folder, TEXTS).read_text(encoding="utf-8"))
    rows = [model(key=str(at), title=title, author=names, body=body) for at, (title, names, body, _chosen) in enumerate(texts)]
    model.objects.bulk_create(rows, 2000)
    call_command("rebuild_modelsearch_index", verbosity=0)
    keys = [str(at) for at, (*_texts, is_chosen) in enumerate(texts) if is_chosen]
    objects: list[Any] = []

    engine = get_search_backend()

    def before(way: str) -> None:
        objects[:] = model.objects.filter(key__in=keys)
        IndexEntry.objects.filter(object_id__in=[str(obj.pk) for obj in objects]).delete()
        prepare(engine, model, objects, way, "author")

    return {**measured(engine, model, objects, before), "number": len(objects)}


def main() -> None:
    """Measure both and print."""
    source = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "var")
    told = {}
    with tempfile.TemporaryDirectory(prefix="week-") as folder:
        with closing(sqlite3.connect(source / "db.sqlite3")) as there, closing(sqlite3.connect(Path(folder) / "db.sqlite3")) as copy:
            there.backup(copy)
        for name in ("ours", "stock"):
            done = subprocess.run([sys.executable, __file__, folder, name], check=True, stdout=subprocess.PIPE, text=True)
            told[name] = json.loads(done.stdout.splitlines()[-1])
    one, other = told["ours"], told["stock"]
    if one["number"] != other["number"]:
        raise SystemExit(f"{one['number']} classes here, {other['number']} there")
    what = f"{one['number']} classes of a week ({one['titles']} titles, {one['teachers']} teachers) into an index of {one['all']} objects"
    print(f"{what}; goal: at most 1/25")
    for way, name in WAYS.items():
        print(f"{name}: {one[way] * 1000:.1f} ms, stock {other[way] * 1000:.1f} ms, 1/{other[way] / one[way]:.1f} of stock")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        print(json.dumps({"ours": ours, "stock": stock}[sys.argv[2]](sys.argv[1])))
    else:
        main()
