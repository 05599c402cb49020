"""Positions of organisations from a table (WGS-84)."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from network.models import Organisation
from search.actions import index_objects

SOUTH, NORTH, WEST, EAST = 37.2, 38.7, 111.3, 113.3
"""A frame around the city, in degrees: what lies outside is a slip of the pen."""
YES = frozenset({"1", "true", "yes", "y", "是", "已确认"})
NO = frozenset({"", "0", "false", "no", "n", "否", "未确认"})
COLUMNS = {"code": ("code", "代码", "区划代码"), "latitude": ("latitude", "lat", "纬度"), "longitude": ("longitude", "lon", "lng", "经度")}
CONFIRMED = ("confirmed", "已确认", "确认")


class BadTableError(ValueError):
    """The table cannot be read at all; the message says why and what to do."""


class BadRow(NamedTuple):
    """A line of the file that was left out, and why, in plain words."""

    line: int
    reason: str


class Position(NamedTuple):
    """A position that can be stored."""

    latitude: float
    longitude: float
    confirmed: bool


class Placed(NamedTuple):
    """How many organisations got a new position, how many had it already, and the lines that were left out."""

    changed: int
    same: int
    bad: list[BadRow]


@transaction.atomic
def import_positions(content: bytes) -> Placed:
    """Store the good rows of a CSV or TSV table with the columns code, latitude, longitude and, if it likes, confirmed."""
    rows, bad = read_positions(content)
    organisations = Organisation.objects.in_bulk(list(rows), field_name="code")
    changed = []
    for code, (line, position) in rows.items():
        if code not in organisations:
            bad.append(BadRow(line, _("No organisation has the code %(code)s. Please check it.") % {"code": code}))
        elif _place(organisations[code], position):
            changed.append(organisations[code])
    Organisation.objects.bulk_update(changed, ["latitude", "longitude", "position_confirmed"], batch_size=300)
    if changed:
        index_objects(changed)
    return Placed(len(changed), len(organisations) - len(changed), sorted(bad))


def _place(organisation: Organisation, position: Position) -> bool:
    """Set the position; return whether it is new."""
    before = Position(organisation.latitude or 0, organisation.longitude or 0, organisation.position_confirmed)
    organisation.latitude, organisation.longitude, organisation.position_confirmed = position
    return before != position


def read_positions(content: bytes) -> tuple[dict[str, tuple[int, Position]], list[BadRow]]:
    """Read a table into {code: (line, position)} and the lines that cannot be used; of a doubled code the first counts."""
    good: dict[str, tuple[int, Position]] = {}
    bad: list[BadRow] = []
    for line, row in _rows(_text(content)):
        code = row["code"]
        try:
            position = _position(row)
        except ValueError as error:
            bad.append(BadRow(line, str(error)))
            continue
        if code in good:
            bad.append(
                BadRow(line, _("The code %(code)s stands in row %(row)s already; this row was left out.") % {"code": code, "row": good[code][0]})
            )
        else:
            good[code] = (line, position)
    return good, bad


def _text(content: bytes) -> str:
    if b"\0" in content:
        raise BadTableError(_("This file is no table of text. Please save it as CSV (UTF-8) and send that."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadTableError(_("The encoding of this file is unknown. Please save it as CSV (UTF-8) and send that."))


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    headings = [cell.strip().lower() for cell in next(reader, [])]
    places = {field: next((headings.index(name) for name in names if name in headings), None) for field, names in COLUMNS.items()}
    if missing := [field for field, place in places.items() if place is None]:
        raise BadTableError(
            _("The first row must name the columns code, latitude, longitude; missing: %(missing)s.") % {"missing": "、".join(missing)}
        )
    places["confirmed"] = next((headings.index(name) for name in CONFIRMED if name in headings), None)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, {field: _cell(cells, place) for field, place in places.items()}


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _position(row: dict[str, str]) -> Position:
    try:
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
    except ValueError:
        text = _("The latitude “%(latitude)s” and the longitude “%(longitude)s” must be numbers, for example 37.857 and 112.549.")
        raise ValueError(text % row) from None
    if WEST <= latitude <= EAST and SOUTH <= longitude <= NORTH:
        text = _("The latitude %(latitude)s and the longitude %(longitude)s seem exchanged. Please change them over.")
        raise ValueError(text % {"latitude": latitude, "longitude": longitude})
    if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        text = _("Latitude %(latitude)s, longitude %(longitude)s is not in Taiyuan. Please check it (WGS-84).")
        raise ValueError(text % {"latitude": latitude, "longitude": longitude})
    return Position(round(latitude, 6), round(longitude, 6), confirmed=_confirmed(row["confirmed"]))


def _confirmed(word: str) -> bool:
    if word.lower() not in YES | NO:
        raise ValueError(_("“Confirmed” says “%(word)s”. Please write 是 (yes) or 否 (no).") % {"word": word})
    return word.lower() in YES
