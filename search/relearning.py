"""A reading changed: what has the words is put into the index anew, by the worker."""

from django.contrib.contenttypes.models import ContentType
from django_tasks import task
from modelsearch.backends import get_search_backend

from search import actions

CHUNK = 500


@task()
def relearn(words: str) -> int:
    """Index anew what has the words in its title or its names; return how much that was."""
    total = 0
    for content_type, keys in get_search_backend().holding(words).items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        if model is not None:
            for start in range(0, len(keys), CHUNK):
                total += actions.index_objects(model._default_manager.filter(pk__in=keys[start : start + CHUNK]))
    return total
