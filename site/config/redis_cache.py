"""The shared cache over Redis, which may be away: then the database's table keeps what it is given, and rate limits go on counting there."""

import logging
import time
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger(__name__)

DATABASE = "database"
"""The cache that answers meanwhile."""
AWAY = 5.0
"""Seconds until Redis is asked again."""
_away_until = 0.0


def _either(name: str) -> Callable[..., Any]:
    """Make the method ``name``: Redis is asked, and the database where it cannot be reached."""
    ask = getattr(RedisCache, name)

    def method(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        global _away_until  # noqa: PLW0603 - one server for all threads
        if time.monotonic() >= _away_until:
            try:
                return ask(self, *args, **kwargs)
            except redis.RedisError as error:
                _away_until = time.monotonic() + AWAY
                logger.warning("Redis cannot be reached (%s): the database keeps what is shared.", error)
        return getattr(caches[DATABASE], name)(*args, **kwargs)

    return method


class SharedCache(RedisCache):
    """Redis, or the database while it cannot be reached. What was kept in the other one is not known meanwhile, as after its time."""

    add, get, set, touch, delete = map(_either, ("add", "get", "set", "touch", "delete"))
    get_many, set_many, delete_many = map(_either, ("get_many", "set_many", "delete_many"))
    has_key, incr, clear = map(_either, ("has_key", "incr", "clear"))

    @property
    def is_away(self) -> bool:
        """Whether Redis could not be reached just now."""
        return time.monotonic() < _away_until
