"""The first accounts: an administrator and one editor of each tier, with passwords made for this installation."""

import json
import os
import secrets
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.db import transaction

from accounts.models import User
from network import actions
from network.enums import Role, Tier
from network.models import Organisation

NAMES = {Tier.CITY: "city", Tier.DISTRICT: "district", Tier.STREET: "street", Tier.COMMUNITY: "community"}
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without letters that look alike: passwords are typed from a terminal."""


class Account(TypedDict):
    """One line of the file."""

    username: str
    password: str
    where: str


def path() -> Path:
    """The file, readable by its owner only."""
    return Path(settings.VAR, "credentials")


def read() -> list[Account]:
    """The accounts made for this installation, as first set."""
    return list(json.loads(path().read_text(encoding="utf-8"))) if path().exists() else []


def _password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def examples() -> Iterator[tuple[Tier, Organisation]]:
    """One organisation of each tier, each below the one before; the community is one that holds a classroom."""
    community = Organisation.objects.with_classroom().order_by("path").first() or Organisation.objects.communities().order_by("path").first()
    if community is not None:
        for tier in Tier:
            yield tier, Organisation.objects.get(path=_beginning(community.path, tier))


def _beginning(organisation_path: str, tier: Tier) -> str:
    return "".join(f"{part}/" for part in organisation_path.strip("/").split("/")[:tier])


def ensure() -> list[Account]:
    """Make the accounts that are missing. A password is kept before its account is made: a start that broke off can be repeated."""
    _ensure("admin", "administrator", lambda password: User.objects.create_superuser("admin", password=password, name="管理员"))
    for tier, organisation in examples():
        _ensure(NAMES[tier], f"{tier.name.lower()}: {organisation.name}", partial(_make_editor, NAMES[tier], organisation))
    return read()


def _ensure(username: str, where: str, make: Callable[[str], object]) -> None:
    if User.objects.filter(username=username).exists():
        return
    known = {account["username"]: account for account in read()}
    account = known.setdefault(username, {"username": username, "password": _password(), "where": where})
    _keep(list(known.values()))
    make(account["password"])


@transaction.atomic
def _make_editor(username: str, organisation: Organisation, password: str) -> None:
    user = User.objects.create_user(username, password=password, name=f"{organisation.short_name}编辑")
    actions.grant(user, Role.PUBLISHER, organisation)


def _keep(accounts: list[Account]) -> None:
    made = path().with_suffix(".new")
    made.unlink(missing_ok=True)
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(accounts, file, ensure_ascii=False, indent=1)
    made.replace(path())
