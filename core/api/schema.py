"""What the OpenAPI document adds to the generated one."""

from typing import Any

ERROR = {
    "type": "object",
    "properties": {
        "error": {"type": "string", "description": "A stable code."},
        "message": {"type": "string", "description": "What happened, for people."},
        "fields": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "request_id": {"type": "string", "nullable": True},
    },
    "required": ["error", "message", "fields", "request_id"],
}
STATUSES = {
    "400": "The input is wrong; `fields` says where.",
    "401": "No valid access token.",
    "403": "The user may not do this.",
    "404": "There is nothing here for this user.",
    "405": "The method is not offered here.",
    "406": "The API answers with JSON only.",
    "409": "The state does not permit this now.",
    "413": "The request is too large.",
    "415": "The media type is not accepted.",
    "422": "The Idempotency-Key was used for another request.",
    "429": "Too many requests.",
}


def keep_canonical_paths(endpoints: list[tuple], **kwargs: Any) -> list[tuple]:
    """Document each view once, under `/api/v1/`; the original paths are aliases."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def add_error_responses(result: dict, generator: Any, request: Any, public: bool) -> dict:
    """Every operation can answer with the one error shape."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict) and "responses" in operation:
                for status, description in STATUSES.items():
                    operation["responses"].setdefault(
                        status, {"description": description, "content": content}
                    )
    return result
