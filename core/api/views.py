"""The base of the endpoints."""

from typing import Any

from rest_framework.generics import GenericAPIView


class ApiView(GenericAPIView):
    """An endpoint that hands checked input to one action."""

    def validated(self, serializer_class: type | None = None, **kwargs: Any) -> dict[str, Any]:
        """The body as the serializer reads it; 400 with the fields where it cannot."""
        make = serializer_class or self.get_serializer_class()
        context = self.get_serializer_context()
        serializer = make(data=self.request.data, context=context, **kwargs)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data
