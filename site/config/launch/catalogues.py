"""Compile message catalogues with Babel where they are missing or old: fresh machines have no msgfmt."""

from collections.abc import Iterator
from pathlib import Path

from config.launch.packages import ROOT
from config.launch.words import Stop


def old(root: Path = ROOT) -> Iterator[Path]:
    """The ``.po`` files whose ``.mo`` is missing or older."""
    for source in sorted(root.glob("*/locale/**/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns:
            yield source


def compile_one(source: Path) -> Path:
    """Write the ``.mo`` beside ``source``; a broken catalogue is named with its line."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    compiled = source.with_suffix(".mo")
    made = compiled.with_suffix(".new")
    try:
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parts[-3], abort_invalid=True)
    except PoFileError as error:
        raise Stop(f"{source}: {error}") from None
    with made.open("wb") as target:
        write_mo(target, catalogue)
    made.replace(compiled)
    return compiled


def compile_old(root: Path = ROOT) -> list[Path]:
    """Compile what needs it and return what was written."""
    return [compile_one(source) for source in old(root)]
