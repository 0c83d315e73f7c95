"""What a bank wrote into a row, without the account numbers that it may hold."""

import re

IBAN = r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"
LONG_NUMBER = r"[0-9](?:[ ./-]?[0-9]){7,}"
NUMBERS = re.compile(f"{IBAN}|{LONG_NUMBER}")
DATE = re.compile(r"[0-9]{4}[./-][0-9]{2}[./-][0-9]{2}|[0-9]{2}[./-][0-9]{2}[./-][0-9]{4}")


def mask_numbers(text: str) -> str:
    """Replace IBANs and numbers of eight digits or more by dots and their last four."""
    return NUMBERS.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    text = match[0]
    if DATE.fullmatch(text):
        return text
    return "····" + re.sub(r"[^A-Z0-9]", "", text)[-4:]
