"""The network's verbs."""

from network.actions.bin import bin_row, bin_rows, restore_row
from network.actions.divisions import import_divisions
from network.actions.grants import grant, revoke
from network.actions.places import open_pages, place_group
from network.actions.positions import import_positions

__all__ = ["bin_row", "bin_rows", "grant", "import_divisions", "import_positions", "open_pages", "place_group", "restore_row", "revoke"]
