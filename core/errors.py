"""The errors of the domain. Actions raise them; one translator each for pages and API."""

from collections.abc import Mapping, Sequence


class DomainError(Exception):
    """Base of all refusals. `code` is stable and part of the API; `message` is for people.

    `fields` maps a field's name to its messages; `headers` go with the answer.
    """

    status = 400
    code = "error"
    headers: Mapping[str, str] = {}

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        fields: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.fields = {
            name: [str(text) for text in texts] for name, texts in (fields or {}).items()
        }


class Invalid(DomainError):
    """The input cannot be accepted as it is: a form error, 400 in the API."""

    code = "invalid"


class NotAllowed(DomainError):
    """The actor can see the object but may not do this to it: 403."""

    status = 403
    code = "not_allowed"


class Conflict(DomainError):
    """The state has changed or does not permit this now: a message on the page, 409 in the API."""

    status = 409
    code = "conflict"
