"""How the columns of a table are to be read: proposed by the reader, confirmed by the owner."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, TypeGuard

SIGN_RULES = ("amount", "debit_credit", "flag")
DATE_FORMATS = ("DMY", "MDY", "YMD")
DECIMAL_SIGNS = (".", ",")
SINGLE_COLUMNS = (
    "date",
    "value_date",
    "amount",
    "debit",
    "credit",
    "flag",
    "balance",
    "currency",
    "counterparty",
    "reference",
    "account",
    "status",
)


class BadMapping(ValueError):
    """A mapping that cannot be used; `errors` names each wrong field in plain words."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in errors.items()))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns are counted from 0; `header_row` is the line number of the header, None without one.

    `sign_rule`: "amount" takes the sign in the `amount` column; "debit_credit" has money out in
    `debit` and money in in `credit` (a `debit` column alone turns the sign round, as statements of
    cards need); "flag" makes an amount negative where the `flag` column holds one of `debit_flags`
    (compared without case; "" stands for an empty cell).
    `date_format` and `decimal_sign` may be "": then the whole column decides, and is asked about
    again when it cannot. `signature` ties the mapping to a header (see `layout.signature_of`).
    """

    header_row: int | None = None
    date: int | None = None
    value_date: int | None = None
    description: tuple[int, ...] = ()
    amount: int | None = None
    debit: int | None = None
    credit: int | None = None
    flag: int | None = None
    balance: int | None = None
    currency: int | None = None
    counterparty: int | None = None
    reference: int | None = None
    account: int | None = None
    status: int | None = None
    date_format: str = ""
    decimal_sign: str = ""
    sign_rule: str = "amount"
    debit_flags: tuple[str, ...] = ()
    default_currency: str = ""
    signature: str = ""

    def to_dict(self) -> dict[str, Any]:
        """JSON-able, and `from_dict` of it is equal."""
        data = asdict(self)
        data["description"] = list(self.description)
        data["debit_flags"] = list(self.debit_flags)
        return data

    @classmethod
    def from_dict(cls, data: dict[str, Any], *, columns: int | None = None) -> Mapping:
        """Check and build. `columns` is how many the file has. Raises `BadMapping`."""
        if not isinstance(data, dict):
            raise BadMapping({"mapping": "This is not a mapping of columns."})
        errors: dict[str, str] = {}
        known = {f.name for f in fields(cls)}
        for name in data.keys() - known:
            errors[str(name)] = "There is no such field."
        values: dict[str, Any] = {}
        for name in SINGLE_COLUMNS:
            values[name] = _column(data.get(name), name, columns, errors)
        header_row = data.get("header_row")
        if header_row is not None and not _is_count(header_row, least=1):
            errors["header_row"] = "This is not a line number."
        values["header_row"] = header_row
        listed = data.get("description") or ()
        if isinstance(listed, int) and not isinstance(listed, bool):
            listed = (listed,)
        if not isinstance(listed, list | tuple):
            errors["description"] = "This is not a list of columns."
            listed = ()
        described = (_column(item, "description", columns, errors) for item in listed)
        values["description"] = tuple(item for item in described if item is not None)
        flags = data.get("debit_flags") or ()
        if not isinstance(flags, list | tuple) or not all(isinstance(f, str) for f in flags):
            errors["debit_flags"] = "This is not a list of words."
            flags = ()
        values["debit_flags"] = tuple(flags)
        values["date_format"] = _choice(data, "date_format", ("", *DATE_FORMATS), errors)
        values["decimal_sign"] = _choice(data, "decimal_sign", ("", *DECIMAL_SIGNS), errors)
        values["sign_rule"] = _choice(data, "sign_rule", SIGN_RULES, errors, default="amount")
        currency = data.get("default_currency") or ""
        if currency and not (
            isinstance(currency, str)
            and len(currency) == 3
            and currency.isascii()
            and currency.isalpha()
        ):
            errors["default_currency"] = "A currency is three letters, such as EUR."
        values["default_currency"] = str(currency).upper()
        values["signature"] = str(data.get("signature") or "")
        if not errors:
            errors = _missing(values)
        if errors:
            raise BadMapping(errors)
        return cls(**values)


def _missing(values: dict[str, Any]) -> dict[str, str]:
    errors = {}
    if values["date"] is None:
        errors["date"] = "Choose the column that holds the date."
    rule = values["sign_rule"]
    if rule == "debit_credit":
        if values["debit"] is None and values["credit"] is None:
            errors["debit"] = "Choose the column of money out, of money in, or both."
        elif values["debit"] == values["credit"]:
            errors["credit"] = "Money in and money out cannot be the same column."
    elif values["amount"] is None:
        errors["amount"] = "Choose the column that holds the amount."
    if rule == "flag":
        if values["flag"] is None:
            errors["flag"] = "Choose the column that says in or out."
        if not values["debit_flags"]:
            errors["debit_flags"] = "Say which word in that column means money out."
    return errors


def _is_count(value: object, *, least: int = 0) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _column(value: object, name: str, columns: int | None, errors: dict[str, str]) -> int | None:
    if value is None or value == "":
        return None
    if not _is_count(value) or (columns is not None and value >= columns):
        errors[name] = "There is no such column."
        return None
    return value


def _choice(
    data: dict[str, Any],
    name: str,
    allowed: tuple[str, ...],
    errors: dict[str, str],
    default: str = "",
) -> str:
    value = data.get(name) or default
    if value not in allowed:
        errors[name] = "Choose one of: " + ", ".join(filter(None, allowed)) + "."
    return str(value)
