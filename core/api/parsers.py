"""JSON as RFC 8259 has it: no NaN, no Infinity, no repeated names."""

import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


def refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a name appears twice")
    return result


class StrictJSONParser(JSONParser):
    """Reads numbers with a fraction as `Decimal`, so no amount ever passes through a float."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            text = stream.read().decode("utf-8")
            return json.loads(
                text,
                parse_float=Decimal,
                parse_constant=refuse_constant,
                object_pairs_hook=refuse_duplicates,
            )
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not valid JSON: %s.") % error) from error
