"""Writes `docs/statement-samples.md`: what every sample file gives, and who agrees.

python -m statements.tests.parsers.samples_table
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from statements.parsers import Limits, Refusal
from statements.parsers.detect import detect
from statements.reconciliation import BreakFound, Reconciliation

from .oracles import DIFFERENT, SAME, comparisons, difference, ofxtools_reads
from .reading import Reading
from .samples import OUTCOMES, SAMPLES, Asked, Read, Refused, answered, reconciled, summed

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "statement-samples.md"

_INTRO = """# What the sample statements give

Real files in the formats of banks, from the test suites of open-source projects (not part of this
repository; see [testing](testing.md)). Each gives exactly one of: rows, a question and its answer,
or a refusal by name. The outcomes were checked by eye against the files; they stand with their
reasons in `statements/tests/parsers/samples.py`, the second readings in `oracles.py` beside it.
This page is written by `python -m statements.tests.parsers.samples_table`; a test fails when it is
out of date.

- **Outcome**: *reconciled* – every balance in the file follows from its rows; *breaks* – some do
  not, and are listed; *read* – the file has no two balances to check its rows by. *Asked* comes
  before it where the owner was asked; *refused* has the name of the refusal.
- **First** and **last** are the earliest and latest day of a row; **sum** adds the signed rows
  (money in is positive), with the currency where the file names one.
- **Found**: a break is the line at which a balance is not what the rows before it make, and by how
  much (found less expected). Lines that are no movements are counted; lost ones are named.
- **Compared with**: mt-940 and ofxtools are libraries for MT940 and OFX; a file name is the same
  data in another layout, read by Partnex as well. Days and amounts of all movements are compared.
"""
_COLUMNS = (
    "File", "Format", "Outcome", "Rows", "First", "Last", "Sum", "Found", "Compared with",
)  # fmt: skip
_QUESTIONS = {
    "columns": "what the columns hold",
    "sign": "what is money in and what is money out",
    "date_order": "whether the day or the month comes first",
    "decimal_sign": "which sign parts the decimals",
}
_FORMATS = {"camt": "CAMT", "csv": "CSV", "mt940": "MT940", "ofx": "OFX", "qif": "QIF"}


def document() -> str:
    return "\n".join([_INTRO, *_totals(), *_sections()])


def _totals() -> Iterator[str]:
    kinds = [type(outcome) for outcome in OUTCOMES.values()]
    yield (
        f"{len(kinds)} files: {kinds.count(Read)} read at once, {kinds.count(Asked)} after a "
        f"question, {kinds.count(Refused)} refused.\n"
    )


def _sections() -> Iterator[str]:
    folders = dict.fromkeys(str(Path(name).parent) for name in OUTCOMES)
    for folder in folders:
        yield f"## {folder}\n"
        yield "| " + " | ".join(_COLUMNS) + " |"
        yield "|" + "|".join("--:" if c in ("Rows", "Sum") else "---" for c in _COLUMNS) + "|"
        for name in OUTCOMES:
            if str(Path(name).parent) == folder:
                yield "| " + " | ".join(_cells(name)) + " |"
        yield ""


def _cells(name: str) -> list[str]:
    reading, outcome = answered(name), OUTCOMES[name]
    begins = [f"`{Path(name).name}`", _format(name, reading)]
    compared = "; ".join(_compared(name)) or "–"
    if reading is None:
        assert isinstance(outcome, Refused)
        return [*begins, f"refused: `{outcome.code}`", "", "", "", "", outcome.why, compared]
    days = [row.booked_on.isoformat() for row in reading.rows]
    return [
        *begins,
        _outcome(reading, outcome),
        str(len(days)),
        min(days),
        max(days),
        "<br>".join(summed(reading)),
        "; ".join(_found(reading, outcome)) or "–",
        compared,
    ]


def _format(name: str, reading: Reading | None) -> str:
    if reading is not None and reading.report is not None:
        return _FORMATS[reading.report.format]
    try:
        return _FORMATS[detect(SAMPLES / name, Limits())]
    except Refusal:
        return Path(name).suffix.removeprefix(".").upper()


def _outcome(reading: Reading, outcome: object) -> str:
    found = [account for _, account in reconciled(reading)]
    breaks = sum(len(account.breaks) for account in found)
    if breaks:
        verdict = "1 break" if breaks == 1 else f"{breaks} breaks"
    else:
        verdict = "reconciled" if any(account.checked for account in found) else "read"
    if not isinstance(outcome, Asked):
        return verdict
    asked = " and ".join(_QUESTIONS[question] for question in outcome.undecided)
    return f"asked {asked}; answered: {outcome.said}; {verdict}"


def _found(reading: Reading, outcome: object) -> Iterator[str]:
    accounts = reconciled(reading)
    if len(accounts) > 1:
        yield f"{len(accounts)} accounts"
    for _, account in accounts:
        yield from (_break(found, account) for found in account.breaks)
    for lost in reading.lost:
        yield f"line {lost.line_no} lost: {lost.reason.rstrip('.')}"
    codes = [skipped.code for skipped in reading.skipped]
    if pending := codes.count("pending"):
        yield f"{_lines(pending)} not booked yet"
    if furniture := codes.count("furniture"):
        yield f"{_lines(furniture)} without a movement"
    if reading.report is not None:
        yield from (warning.rstrip(".") for warning in reading.report.warnings)
    if isinstance(outcome, Read) and outcome.note:
        yield outcome.note


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _break(found: BreakFound, account: Reconciliation) -> str:
    where = f"line {found.at_line}" if found.at_line is not None else "the whole"
    by = f"{found.difference:+,.2f}" if found.difference is not None else "another currency"
    return f"{where}: {by} {account.currency}".rstrip()


def _compared(name: str) -> Iterator[str]:
    for other, ours, theirs in comparisons(name):
        label = other if "/" not in other else f"`{Path(other).name}`"
        if difference(ours, theirs) == ((), ()):
            yield f"{label}: agrees" if theirs else f"{label}: no movements either"
            continue
        only_ours, only_theirs, why = DIFFERENT[name, other]
        parts = [
            f"{len(only)} only {where}"
            for only, where in ((only_ours, "here"), (only_theirs, "there"))
            if only
        ]
        yield f"{label}: {' and '.join(parts)} – {why}"
    if name.endswith((".ofx", ".qfx")) and ofxtools_reads(SAMPLES / name) is None:
        yield "ofxtools cannot read it"
    for first, others in SAME.items():
        if name in others:
            same = (first, name) not in DIFFERENT
            yield f"`{Path(first).name}`: {'agrees' if same else 'see there'}"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
