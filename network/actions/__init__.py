"""The network's verbs."""

from network.actions.divisions import import_divisions
from network.actions.grants import grant, revoke
from network.actions.positions import import_positions

__all__ = ["grant", "import_divisions", "import_positions", "revoke"]
