"""OPDS catalogues: 1.2 (Atom) and 2.0 (JSON) of the same shelves, with the same parameters as ``/library/``."""
