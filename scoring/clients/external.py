"""The external engine: another service scores the six inputs, under one deadline.

Whatever it does wrong is an EngineUnavailable with a reason of its own; nothing else gets out.
"""

import json
import math
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import requests

from scoring.engine import reasons, texts
from scoring.engine.contribution import Contribution
from scoring.engine.inputs import Inputs
from scoring.engine.levels import LEVELS, level_of
from scoring.engine.ranking import NEEDS
from scoring.engine.result import Result, half_up

MAX_BODY = 64 * 1024
MAX_ITEM = 16 * 1024  # of a batch's answer, for each of its items
MAX_CALLS = 8  # at once and per process: a call that hangs keeps its thread beyond the deadline
CLASSES = {level.credible_class for level in LEVELS}


def _(text: str) -> str:
    return text


Answer = TypeVar("Answer")
_calls = threading.BoundedSemaphore(MAX_CALLS)


class EngineUnavailable(Exception):
    """No usable answer. `reason` is a stable code, `message` says it in plain words."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


def score(
    inputs: Inputs,
    *,
    url: str,
    timeout_ms: int,
    context: Mapping[str, Any] | None = None,
) -> Result:
    """The service's score of `inputs`, within `timeout_ms` for the whole call.

    A `url` without a path means its /score. The call runs in a thread that is left behind at the
    deadline: name resolution and headers that drip cannot be interrupted from outside.
    """
    about = context or {}

    def call(deadline: float) -> Result:
        body = _post(_target(url, "/score"), _payload(inputs), deadline, MAX_BODY)
        return _read(_document(body), inputs, about)

    return _by_deadline(call, timeout_ms)


def score_many(
    many: Sequence[tuple[Inputs, Mapping[str, Any]]], *, url: str, timeout_ms: int
) -> list[Result]:
    """The service's scores of pairs of inputs and context, in order, in one call to its batch.

    Beside a `url` with a path of its own stands its /batch. One answer that cannot be used refuses
    them all.
    """

    def call(deadline: float) -> list[Result]:
        payload = {"items": [_payload(inputs) for inputs, _ in many]}
        body = _post(f"{_target(url, '/score')}/batch", payload, deadline, MAX_ITEM * len(many))
        items = _document(body).get("items")
        if not isinstance(items, list) or len(items) != len(many):
            raise EngineUnavailable("missing_value", "It did not answer each of them.")
        if not all(isinstance(item, dict) for item in items):
            raise EngineUnavailable("not_json", "Its answers are not JSON objects.")
        return [
            _read(item, inputs, about) for item, (inputs, about) in zip(items, many, strict=True)
        ]

    return _by_deadline(call, timeout_ms)


def _by_deadline(call: Callable[[float], Answer], timeout_ms: int) -> Answer:
    deadline = time.monotonic() + timeout_ms / 1000
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    calls = _calls

    def run() -> None:
        try:
            answers.put(call(deadline))
        except Exception as error:  # noqa: BLE001 - handed to the caller, which raises it
            answers.put(error)
        finally:
            calls.release()

    late = EngineUnavailable("timeout", f"It did not answer within {timeout_ms} ms.")
    if not calls.acquire(timeout=timeout_ms / 1000):
        raise late
    threading.Thread(target=run, name="external-engine", daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.0, deadline - time.monotonic()))
    except queue.Empty:
        raise late from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _target(url: str, path: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=path)) if parts.path in {"", "/"} else url


def _post(url: str, payload: Any, deadline: float, max_body: int) -> bytes:
    """The body of a 200 answer, at most `max_body` bytes, read before the deadline."""
    seconds = max(0.001, deadline - time.monotonic())
    late = EngineUnavailable("timeout", "It did not answer in time.")
    try:
        with requests.Session() as session:
            session.trust_env = False  # no proxy and no password file from the environment
            with session.post(
                url, json=payload, timeout=seconds, allow_redirects=False, stream=True
            ) as response:
                _check_status(response.status_code)
                body = bytearray()
                while chunk := response.raw.read1(8192, decode_content=True):
                    body += chunk
                    if len(body) > max_body:
                        raise EngineUnavailable("too_large", "Its answer is far too long.")
                    if time.monotonic() > deadline:
                        raise late
                return bytes(body)
    except requests.Timeout as error:
        raise late from error
    except (requests.RequestException, OSError, ValueError) as error:
        raise EngineUnavailable("refused", "It cannot be reached.") from error


def _payload(inputs: Inputs) -> dict[str, float | int | None]:
    def number(value: Decimal | float | None) -> float | int | None:
        if value is None or isinstance(value, float):
            return value
        return int(value) if value == int(value) else float(value)

    return {name: number(getattr(inputs, name)) for name in inputs.as_json()}


def _check_status(status: int) -> None:
    if status == requests.codes.ok:
        return
    if 300 <= status < 400:
        raise EngineUnavailable("redirect", "It sent us to another address.")
    family = "status_5xx" if status >= 500 else "status_4xx"
    raise EngineUnavailable(family, f"It answered with an error ({status}).")


def _read(document: dict[str, Any], inputs: Inputs, context: Mapping[str, Any]) -> Result:
    for name in ("credibility_score", "credible_class"):
        if document.get(name) is None:
            raise EngineUnavailable("missing_value", f"Its answer holds no {name}.")
    value = _finite(document["credibility_score"], 0, 100)
    if value is None or _finite(document["credible_class"], 0, 2) not in CLASSES:
        raise EngineUnavailable("absurd_value", "Its score is not one from 0 to 100.")
    probability = document.get("probability_of_default")
    if probability is not None and _finite(probability, 0, 1) is None:
        raise EngineUnavailable("absurd_value", "Its probability of default is not one.")
    points = half_up(value)
    parts = [
        _in_our_words(part, inputs, context)
        for part in _contributions(document.get("contributions"), points)
    ]
    known = [part for part in parts if part.code in NEEDS]
    return Result(
        value=points,
        level=level_of(points),
        contributions=tuple(parts),
        reasons=reasons.of(known, inputs, context),
        engine="external",
        model_version=_text(document.get("model_version"), 60) or "external",
        probability_of_default=_finite(probability, 0, 1),
    )


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise EngineUnavailable("not_json", "Its answer is not JSON.") from error
    if not isinstance(document, dict):
        raise EngineUnavailable("not_json", "Its answer is not a JSON object.")
    return document


def _refuse_constant(name: str) -> None:
    raise EngineUnavailable("absurd_value", f"Its answer holds {name}, which is not a number.")


def _finite(value: Any, low: float, high: float) -> float | None:
    """`value` as a float if it is a number from `low` to `high`, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and low <= value <= high else None


def _text(value: Any, longest: int) -> str:
    """What the service says, without signs that no page or database takes: NUL, surrogates."""
    return "".join(filter(str.isprintable, str(value or "")))[:longest]


def _in_our_words(part: Contribution, inputs: Inputs, context: Mapping[str, Any]) -> Contribution:
    """A sentence that we would say too, as the one of ours that can be said in each language."""
    if part.code not in NEEDS:
        return part
    ours = texts.sentence(part.code, inputs, context)
    return replace(part, sentence=ours) if part.sentence == ours else part


def _contributions(rows: Any, value: int) -> list[Contribution]:
    """The service's own contributions where they add up to the score, else the score as one."""
    whole = Contribution(
        "external",
        _("External service"),
        Decimal(value).quantize(Decimal("0.01")),
        Decimal("100.00"),
        _("The service does not say what makes up its score."),
    )
    try:
        parts = [
            Contribution(
                _text(row["code"], 40),
                _text(row["label"], 80),
                Decimal(str(row["points"])).quantize(Decimal("0.01")),
                Decimal(str(row["possible"])).quantize(Decimal("0.01")),
                _text(row["sentence"], 300),
            )
            for row in rows[:20]
        ]
    except (TypeError, KeyError, ArithmeticError):
        return [whole]
    total = sum((part.points for part in parts), Decimal(0))
    sane = all(abs(part.points) <= 100 and 0 <= part.possible <= 100 for part in parts)
    return parts if parts and sane and total == value else [whole]
