"""The model as a small service of its own: `python -m scoring.service --port N`.

POST /score answers the score of six inputs, POST /score/batch of a list of them, GET /healthz
that it is there. No database and no Django; it speaks the contract that `AI_MODE=external` calls.
"""

import argparse
import json
import signal
import sys
import threading
from collections.abc import Mapping
from decimal import Decimal
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NoReturn

from scoring.engine import model
from scoring.engine.inputs import InputError, Inputs
from scoring.engine.model import ArtefactError, Model

MAX_BODY = 1024 * 1024
MAX_ITEMS = 2000
SECONDS_PER_REQUEST = 10


class Refusal(Exception):
    """A request that gets an error instead of a score."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        message: str,
        fields: Mapping[str, list[str]] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {
            "error": code,
            "message": message,
            "fields": dict(fields or {}),
        }


def read_json(body: bytes) -> Any:
    """Strict JSON: no NaN or Infinity, no name twice, numbers as they were written."""
    try:
        return json.loads(
            body.decode("utf-8"),
            parse_constant=_refuse_constant,
            parse_float=Decimal,
            object_pairs_hook=_no_duplicates,
        )
    except (ValueError, RecursionError) as error:
        raise Refusal(HTTPStatus.BAD_REQUEST, "not_json", f"Not valid JSON: {error}") from error


def score(loaded: Model, values: Any) -> dict[str, Any]:
    """The answer to one object of six inputs. Raises Refusal naming each wrong field."""
    try:
        result = loaded.score(Inputs.from_mapping(values))
    except InputError as error:
        raise Refusal(
            HTTPStatus.BAD_REQUEST, "invalid", "Some inputs cannot be scored.", error.fields
        ) from error
    return {
        "credibility_score": result.value,
        "credible_class": result.level.credible_class,
        "risk_level": result.level.name,
        "probability_of_default": result.probability_of_default,
        "model_version": result.model_version,
        "base": float(result.base),
        "contributions": result.contributions_json(),
        "reasons": result.reasons_json(),
    }


def score_batch(loaded: Model, document: Any) -> dict[str, Any]:
    """The answers to `{"items": […]}` in the same order; one wrong item refuses them all."""
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or set(document) != {"items"} or len(items) > MAX_ITEMS:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "invalid",
            f'Send {{"items": […]}} with at most {MAX_ITEMS} objects of six inputs.',
        )
    answers: list[dict[str, Any]] = []
    problems: dict[str, list[str]] = {}
    for index, values in enumerate(items):
        try:
            answers.append(score(loaded, values))
        except Refusal as refusal:
            problems |= {
                f"items.{index}.{name}": texts for name, texts in refusal.body["fields"].items()
            }
    if problems:
        raise Refusal(HTTPStatus.BAD_REQUEST, "invalid", "Some inputs cannot be scored.", problems)
    return {"items": answers}


class Handler(BaseHTTPRequestHandler):
    """Routes, the body's limits, and errors in one shape."""

    protocol_version = "HTTP/1.1"
    server_version = "partnex-scoring"
    sys_version = ""
    timeout = SECONDS_PER_REQUEST
    loaded: Model
    posts = {"/score": score, "/score/batch": score_batch}

    def do_GET(self) -> None:
        if self.path in self.posts:
            self._answer(HTTPStatus.METHOD_NOT_ALLOWED, _error("method_not_allowed", "Use POST."))
        elif self.path == "/healthz":
            self._answer(HTTPStatus.OK, {"status": "ok", "model_version": self.loaded.version})
        else:
            self._answer(HTTPStatus.NOT_FOUND, _error("not_found", "There is nothing here."))

    def do_POST(self) -> None:
        try:
            body = self._body()
            answer = self.posts.get(self.path, _nothing_here)(self.loaded, read_json(body))
        except Refusal as refusal:
            self._answer(refusal.status, refusal.body)
        else:
            self._answer(HTTPStatus.OK, answer)

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or len(length) > 12:
            self.close_connection = True
            raise Refusal(HTTPStatus.LENGTH_REQUIRED, "length_required", "Send a Content-Length.")
        if int(length) > MAX_BODY:
            self.close_connection = True
            raise Refusal(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "too_large",
                f"The body may have {MAX_BODY} bytes at most.",
            )
        return self.rfile.read(int(length))

    def _answer(self, status: HTTPStatus, document: Mapping[str, Any]) -> None:
        content = json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Inputs are private and a line a request is nobody's reading: nothing is logged."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def serve(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. Raises ArtefactError before listening."""
    Handler.loaded = model.shipped()
    with Server((host, port), Handler) as server:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
        print(f"Scoring service on http://{host}:{server.server_port}", flush=True)  # noqa: T201 - for its user
        server.serve_forever(poll_interval=0.2)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scoring.service", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    arguments = parser.parse_args()
    try:
        serve(arguments.host, arguments.port)
    except (ArtefactError, OSError) as error:
        print(f"The scoring service cannot start: {error}", file=sys.stderr)  # noqa: T201 - likewise
        return 1
    return 0


def _nothing_here(loaded: Model, document: Any) -> NoReturn:
    raise Refusal(HTTPStatus.NOT_FOUND, "not_found", "There is nothing here.")


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": code, "message": message, "fields": {}}


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return document


if __name__ == "__main__":
    sys.exit(main())
