"""Users."""

from functools import cache

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from accounts.models import User
from network.actions import grant
from network.enums import Role

PASSWORD = "a long pass phrase 42"


@cache
def hashed_password():
    """Hashing takes half a second, so all users share one."""
    return make_password(PASSWORD)


class UserFactory(DjangoModelFactory):
    """Somebody who may sign in and edit nothing."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("user{}".format)
    name = factory.Sequence("用户{}".format)
    password = factory.LazyFunction(hashed_password)


class AdminFactory(UserFactory):
    """The city's administrator."""

    is_superuser = True
    is_staff = True


class EditorFactory(UserFactory):
    """``EditorFactory(organisation=street, role=Role.PUBLISHER)``: works in one subtree."""

    organisation = None
    role = Role.EDITOR

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        organisation, role = kwargs.pop("organisation"), kwargs.pop("role")
        user = super()._create(model_class, *args, **kwargs)
        grant(user, role, organisation)
        return User.objects.get(pk=user.pk)
