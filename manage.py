#!/usr/bin/env python
"""Django's command line. ``site/`` is a plain folder on the path, never a package."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    """Run one management command."""
    sys.path.insert(0, str(ROOT / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        sys.exit(f"{error}\nDjango is not installed here. Run script/server or script/test once: they make the environment.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
