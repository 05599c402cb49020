"""What import-linter cannot see of the order and the shape of the apps (docs/architecture.md)."""

import ast
import os
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.db import models
from django.db.models.fields.related import RelatedField
from django.urls import get_resolver
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models

ROOT = Path(settings.ROOT)
LINES = ["config", "home", "courses | library | timetable | news", "content", "network", "media", "search", "accounts", "pagecache"]
LAYER = {name: place for place, line in enumerate(LINES) for name in line.split(" | ")}
BASES = {name: ROOT / "site" / name if name in {"config", "pagecache"} else ROOT / name for name in LAYER}
JUNK = {"core", "utils", "util", "common", "helpers", "misc", "shared", "tools", "lib"}
LONGEST = 400
"""Lines a file may have."""


def sources(*suffixes):
    skipped = {"var", ".git", "migrations", "__pycache__", "data"}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(set(folders) - skipped)  # "var" alone holds more files than the project
        for name in sorted(names):
            if (path := Path(folder, name)).suffix in suffixes:
                yield path


def app_of(path):
    return next((name for name, base in BASES.items() if path.is_relative_to(base)), None)


def test_every_app_of_ours_has_a_layer():
    ours = {config.name for config in apps.get_app_configs() if Path(config.path).is_relative_to(ROOT) and "site-packages" not in config.path}
    assert ours == set(LAYER)


def test_every_app_says_what_it_is():
    missing = [name for name, base in BASES.items() if not (base / "README.md").exists()]
    assert missing == [], "each app has a README.md of ten lines: what, what not, its words"


def foreign_keys_upward():
    for model in apps.get_models(include_auto_created=True):
        own = LAYER.get(model._meta.app_label)
        for field in model._meta.local_fields + model._meta.local_many_to_many:
            if own is not None and isinstance(field, RelatedField):
                target = LAYER.get(field.related_model._meta.app_label)
                if target is not None and target <= own and field.related_model._meta.app_label != model._meta.app_label:
                    yield f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"


def test_no_foreign_key_points_upward():
    assert list(foreign_keys_upward()) == []


def test_no_generic_foreign_key_hides_one():
    from django.contrib.contenttypes.fields import GenericForeignKey

    ours = [model for model in apps.get_models() if model._meta.app_label in LAYER]
    assert [model for model in ours for field in model._meta.private_fields if isinstance(field, GenericForeignKey)] == []


def template_owner(name):
    """The app whose folder ``templates/<app>/`` holds ``name``; None for the frame and for Wagtail's."""
    first = name.split("/", 1)[0]
    return first if first in LAYER else None


LIBRARIES = {path.stem: app_of(path) for base in BASES.values() for path in (base / "templatetags").glob("*.py") if path.stem != "__init__"}


def template_borders():
    for path in sources(".html", ".txt", ".xml"):
        if "templates" not in path.parts:
            continue
        owner = app_of(path) or "site"
        text = path.read_text(encoding="utf-8")
        used = [name for names in re.findall(r"{%-?\s*load\s+([^%]+?)\s*-?%}", text) for name in names.split(" from ")[-1].split()]
        borrowed = [(f"load {name}", LIBRARIES[name]) for name in used if name in LIBRARIES]
        for tag, name in re.findall(r"""{%\s*(include|extends)\s+["']([^"']+)["']""", text):
            borrowed.append((f"{tag} {name}", template_owner(name)))
        for what, lender in borrowed:
            if lender is None or lender == owner:
                continue
            allowed = lender == "home" and path.name == "base.html" if owner == "site" else LAYER[lender] > LAYER[owner]
            if not allowed:
                yield f"{path.relative_to(ROOT)}: {what} belongs to {lender}"


def test_no_template_reaches_up():
    assert list(template_borders()) == []


def test_no_template_branches_on_a_display_mode():
    words = re.compile(r"{%-?\s*(?:el)?if\b[^%]*\b(?:modes?|elder|contrast|theme)\b")
    wrong = [str(path.relative_to(ROOT)) for path in sources(".html") if "templates" in path.parts and words.search(path.read_text(encoding="utf-8"))]
    assert set(wrong) <= {"site/templates/styleguide.html"}, "the styleguide shows the modes, nothing else knows them"


def test_no_package_is_named_like_one_of_pythons():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {path.parent.name for path in (ROOT / "site").glob("*/__init__.py")}
    assert packages & set(sys.stdlib_module_names) == set()


def test_site_is_a_plain_folder():
    assert not (ROOT / "site" / "__init__.py").exists(), "Python's own site module would hide Django's settings"


def test_nothing_is_named_for_being_used_everywhere():
    named = [path for path in sources(".py") if JUNK & {path.stem, *path.parent.relative_to(ROOT).parts}]
    assert [str(path.relative_to(ROOT)) for path in named] == []


def test_page_classes_have_names_of_their_own():
    counted = Counter(model.__name__ for model in get_page_models())
    assert [name for name, times in counted.items() if times > 1] == []
    assert {model.__name__ for model in get_page_models() if model is not Page} & {"IndexPage", "BasePage"} == set()


def test_no_command_hides_another():
    found = Counter(
        path.stem for config in apps.get_app_configs() for path in Path(config.path).glob("management/commands/*.py") if not path.stem.startswith("_")
    )
    ours = [name for name, owner in get_commands().items() if owner in LAYER]
    assert ours
    assert [name for name in ours if found[name] > 1] == []


def test_no_file_grew_past_its_readers():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources(".py", ".html", ".js")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST
    }
    assert long == {}, f"split what is longer than {LONGEST} lines"


def functions():
    for path in sources(".py"):
        if app_of(path):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    yield (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_are_short():
    lengths = sorted(functions())
    assert lengths[len(lengths) // 2] <= 9
    assert lengths[len(lengths) * 9 // 10] <= 32


def test_every_column_of_a_list_has_a_heading_in_words():
    """A column that names a method would be headed “method”."""
    get_resolver().url_patterns  # noqa: B018 - loads the hooks that register the lists
    lists = {model: columns for model in get_snippet_models() if isinstance(columns := model.snippet_viewset.list_display, list | tuple)}
    known = {(model, field.name) for model in lists for field in model._meta.get_fields()} | {(model, "__str__") for model in lists}
    bare = {(model, column) for model, columns in lists.items() for column in columns if isinstance(column, str)}
    assert len(lists) > 10
    assert bare - known == set()


def test_catalogues_of_both_languages_are_complete():
    from babel.messages.pofile import read_po

    wanting = {}
    for path in sorted(ROOT.glob("*/locale/**/zh_Hans/LC_MESSAGES/*.po")):
        with path.open("rb") as text:
            catalogue = read_po(text, locale="zh_Hans")
        empty = [message.id for message in catalogue if message.id and (not message.string or message.fuzzy)]
        if empty:
            wanting[str(path.relative_to(ROOT))] = empty
    assert wanting == {}


@pytest.mark.parametrize("field", ["CharField", "TextField"])
def test_no_text_is_nullable(field):
    kind = getattr(models, field)
    ours = [model for model in apps.get_models() if model._meta.app_label in LAYER]
    nullable = [
        f"{model._meta.label}.{one.name}"
        for model in ours
        for one in model._meta.local_fields
        if isinstance(one, kind) and one.null and not one.unique
    ]
    assert nullable == []
