"""Bank accounts: found or made by number, which is kept encrypted and looked up by its HMAC."""

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

from smes.models import Sme
from statements.models import BankAccount
from statements.parsers import Account


def cipher() -> MultiFernet:
    """Encrypts with the first key of FIELD_ENCRYPTION_KEYS, reads with any."""
    return MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])


def number_of(account: BankAccount) -> str:
    """The account's number in the clear; empty where the file gave none."""
    encrypted = bytes(account.number_encrypted)
    return cipher().decrypt(encrypted).decode() if encrypted else ""


def find_or_make_account(sme: Sme, told: Account, *, currency: str, layout: str) -> BankAccount:
    """The account that a file speaks of.

    A file without a number is taken to be of the account that the business's other files of the
    same layout are of.
    """
    number = "".join(told.number.split())
    key = f"number:{number.upper()}" if number else f"layout:{layout}:{told.key}"
    account, _made = BankAccount.objects.get_or_create(
        sme=sme,
        number_hash=salted_hmac("statements.account", key, algorithm="sha256").hexdigest(),
        currency=currency,
        defaults={
            "bank_name": told.bank_name[:120],
            "holder_name": told.holder_name[:120],
            "number_encrypted": cipher().encrypt(number.encode()) if number else b"",
            "last4": number[-4:],
            "kind": told.kind[:20] or "current",
        },
    )
    return account
