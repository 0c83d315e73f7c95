"""The one row rule: an object is looked up only among what the user may see."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import Http404


class ScopedQuerySet(models.QuerySet):
    """A QuerySet that knows whose rows are whose."""

    def visible_to(self, user: Any) -> Self:
        """The rows `user` may see; `.none()` for every kind of user not named."""
        raise NotImplementedError(f"{type(self).__name__} must say who sees what")

    def get_visible(self, user: Any, /, **lookup: Any) -> Any:
        """The one row visible to `user`, or Http404: a stranger's answers like a missing one."""
        try:
            return self.visible_to(user or AnonymousUser()).get(**lookup)
        except (ObjectDoesNotExist, ValueError, OverflowError) as error:
            raise Http404 from error
