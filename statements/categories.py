"""What a row is, from its words and its sign.

Rules are tried from top to bottom; the first that fits wins. Words are matched whole, without case
and accents, and with a * at their end also as the beginning of a longer word. They are English,
German, French, Spanish, Portuguese, Italian, Dutch, Polish and Czech. What no rule knows is revenue
when it comes in and a cost when it goes out.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from statements.enums import Category

C = Category


class Rule(NamedTuple):
    """`sign` is 1 for money in, -1 for money out, 0 for both."""

    category: C
    sign: int
    words: str  # separated by |


RULES = (
    Rule(
        C.RETURNED,
        0,
        "returned payment|returned item|returned cheque|returned check|"
        "returned direct debit|unpaid cheque|unpaid item|bounced|nsf|insufficient funds|"
        "rucklastschrift*|rejet de prelevement|impaye|recibo devuelto|devolucion recibo|"
        "insoluto|storno incasso|stornering incasso|zwrot polecenia|vracena platba",
    ),
    Rule(
        C.TRANSFER,
        0,
        "own account|own transfer|internal transfer|inter account|between accounts|"
        "transfer to savings|transfer from savings|to savings|from savings|sweep|"
        "umbuchung*|ubertrag eigen|eigenubertrag|virement interne|compte a compte|traspaso|"
        "transferencia propia|giroconto|giro conto|eigen rekening|spaarrekening*|"
        "przelew wlasny|vlastni ucet",
    ),
    Rule(
        C.LOAN_REPAYMENT,
        -1,
        "loan repay*|loan payment|loan instal*|loan emi|emi|repayment of loan|mortgage|"
        "kredit*|darlehen*|tilgung*|annuitat*|remboursement pret|echeance pret|pret|"
        "amortizacion|cuota prestamo|prestamo|rata mutuo|mutuo|finanziamento|prestacao|"
        "emprestimo|aflossing|lening*|hypotheek*|rata kredytu|kredyt*|splatka uveru|uver|"
        "leasing rate|interest on loan|loan interest",
    ),
    Rule(
        C.LOAN_IN,
        1,
        "loan|credit facility|facility drawdown|drawdown|disbursement|overdraft facility|"
        "darlehen*|kreditauszahlung|pret|deblocage|prestamo|emprestimo|mutuo|erogazione|"
        "lening*|kredyt*|uver|advance from lender|microfinance|merchant cash advance",
    ),
    Rule(
        C.OWNER_CAPITAL,
        1,
        "owner capital|owner's capital|capital injection|capital contribution|"
        "share capital|director loan|director's loan|shareholder|privateinlage*|"
        "gesellschafter|kapitaleinlage|apport|compte courant associe|aportacion|socio|"
        "conferimento|prive storting|wplata wlasciciela|vklad",
    ),
    Rule(
        C.OWNER_DRAWINGS,
        -1,
        "owner drawing|owner's drawing|drawings|dividend|director draw|owner withdrawal|"
        "privatentnahme*|entnahme|prelevement exploitant|retiro socio|prelievo titolare|"
        "prive opname|wyplata wlasciciela",
    ),
    Rule(
        C.REFUND,
        0,
        "refund|reversal|reversed|chargeback|charge back|cashback|credit note|erstattung*|"
        "ruckerstattung|gutschrift retoure|storno|remboursement|avoir|reembolso|devolucion|"
        "rimborso|estorno|terugbetaling|retour|zwrot|vraceni",
    ),
    Rule(
        C.SALARY,
        -1,
        "salary|salaries|wage|wages|payroll|staff pay|pension contribution|lohn|gehalt*|"
        "lohne|salaire|paie|urssaf|nomina|sueldo|seguridad social|salario|stipend|salaris*|"
        "loon|wynagrodzenie|zus|mzda|mzdy",
    ),
    Rule(
        C.RENT,
        -1,
        "rent|rental|lease of premises|office lease|miete*|pacht|loyer|alquiler|arriendo|"
        "aluguel|renda|affitto|canone locazione|huur*|czynsz*|najem|najemne",
    ),
    Rule(
        C.TAX,
        -1,
        "tax|taxes|vat|hmrc|irs|gst|paye|finanzamt|steuer*|umsatzsteuer*|impot|impots|tva|"
        "dgfip|hacienda|agencia tributaria|iva|imposto|agenzia entrate|f24|belasting*|btw|"
        "urzad skarbowy|podatek|dan z|financni urad|kra|firs",
    ),
    Rule(
        C.FEES,
        -1,
        "bank fee|bank charge|service charge|service fee|monthly fee|account fee|"
        "maintenance fee|commission|charges|fee|fees|overdraft interest|debit interest|"
        "gebuhr*|entgelt*|kontofuhrung*|abschluss|frais|cotisation carte|agios|comision|"
        "comissao|tarifa|commissioni|spese|kosten|oplata|prowizja|poplatek|poplatky",
    ),
    Rule(
        C.CASH,
        0,
        "cash|atm|withdrawal|cash deposit|geldautomat*|bargeld|bareinzahlung*|"
        "barauszahlung|retrait|versement especes|especes|cajero|efectivo|ingreso efectivo|"
        "saque|levantamento|prelievo|contanti|bancomat|geldopname|geldautomaat|wyplata|"
        "wplata|bankomat|vyber|vklad hotovosti",
    ),
)


def _pattern(words: str) -> re.Pattern[str]:
    parts = (re.escape(word) for word in words.split("|"))
    return re.compile(
        r"\b(?:"
        + "|".join(part.replace(r"\ ", r"\s+").replace(r"\*", r"\w*") for part in parts)
        + r")\b"
    )


def _compiled(sign: int) -> list[tuple[re.Pattern[str], C]]:
    return [(_pattern(r.words), r.category) for r in RULES if r.sign in (0, sign)]


_BY_SIGN = {sign: _compiled(sign) for sign in (1, -1)}


def plain(text: str) -> str:
    """Lower case, without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=20_000)
def _category_of(text: str, sign: int) -> C:
    words = plain(text)
    for pattern, category in _BY_SIGN[sign]:
        if pattern.search(words):
            return category
    return C.REVENUE if sign > 0 else C.SUPPLIES


def categorise(description: str, counterparty: str, amount: int) -> C:
    """The category of a row; `amount` is signed."""
    return _category_of(f"{description} {counterparty}", 1 if amount >= 0 else -1)


def choices_for(amount: int) -> list[tuple[str, str]]:
    """The categories that a row of this sign can have, for people."""
    only_out = {
        C.LOAN_REPAYMENT, C.SALARY, C.RENT, C.TAX, C.FEES, C.SUPPLIES, C.OWNER_DRAWINGS
    }  # fmt: skip
    only_in = {C.REVENUE, C.LOAN_IN, C.OWNER_CAPITAL}
    refused = only_out if amount >= 0 else only_in
    return [(c.value, str(c.label)) for c in C if c not in refused]
