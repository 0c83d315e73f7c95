"""Permissions of the API are the policies of the domain."""

from collections.abc import Callable
from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


def allowed_by(policy: Callable[[Any], bool]) -> type[BasePermission]:
    """A permission class that asks `policy(user)`; refusals are 403."""

    class PolicyPermission(BasePermission):
        def has_permission(self, request: Request, view: Any) -> bool:
            return policy(request.user)

    return PolicyPermission
