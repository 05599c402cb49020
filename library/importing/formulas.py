"""A formula in MathML as a line that every browser shows and every voice reads: powers raised, fractions with a stroke."""

from collections.abc import Callable
from typing import Any

from .documents import DEEPEST, local

Write = Callable[[str, list[str]], None]
_SHAPES = {
    "msup": ("", "<sup>", "</sup>"),
    "mover": ("", "<sup>", "</sup>"),
    "msub": ("", "<sub>", "</sub>"),
    "munder": ("", "<sub>", "</sub>"),
    "msubsup": ("", "<sub>", "</sub><sup>", "</sup>"),
    "munderover": ("", "<sub>", "</sub><sup>", "</sup>"),
    "mfrac": ("", "/", ""),
}
"""What stands before, between and after the parts of an element (MathML Core, 3.3 and 3.4)."""
_OUTSIDE = frozenset({"annotation", "annotation-xml", "script", "style", "maligngroup", "malignmark"})


def write(element: Any, out: list[str], text: Write, depth: int) -> None:
    """Write the formula below ``element``; ``text`` escapes and counts its letters."""
    name = local(element)
    children = [child for child in element if local(child) not in _OUTSIDE and local(child)]
    if depth >= DEEPEST:
        text("".join(map(str, element.itertext())), out)
    elif name in _SHAPES and len(children) == len(_SHAPES[name]) - 1:
        _shaped(children, _SHAPES[name], out, text, depth, grouped=name == "mfrac")
    elif name == "mroot" and len(children) == 2:  # what it is taken from, and which root
        _shaped(children[::-1], ("<sup>", "</sup>√", ""), out, text, depth, grouped=True)
    elif name in {"msqrt", "mfenced"}:
        opening, closing = (element.get("open", "("), element.get("close", ")")) if name == "mfenced" else ("√(", ")")
        text(opening, out)
        _row(children, out, text, depth, "," if name == "mfenced" else "")
        text(closing, out)
    elif children:
        _row(children, out, text, depth, {"mtr": " ", "mlabeledtr": " ", "mtable": "; "}.get(name, ""))
    else:
        text(" ".join((element.text or "").split()), out)


def _row(children: list[Any], out: list[str], text: Write, depth: int, between: str) -> None:
    for number, child in enumerate(children):
        if number and between:
            text(between, out)
        write(child, out, text, depth + 1)


def _shaped(children: list[Any], marks: tuple[str, ...], out: list[str], text: Write, depth: int, *, grouped: bool) -> None:
    """The parts with ``marks`` around them; where a stroke would tear it apart, a part of several gets brackets."""
    for mark, child in zip(marks, children, strict=False):
        out.append(mark)
        brackets = grouped and len(child) > 1
        text("(" if brackets else "", out)
        write(child, out, text, depth + 1)
        text(")" if brackets else "", out)
    out.append(marks[-1])
